"""The flow as data. Names are frozen: messages and upstreams in the field use them."""

from __future__ import annotations

import pytest

from shared import pipeline


def test_queue_names_are_frozen() -> None:
    plain = ("ingest", "enrich", "publish.archive", "publish.feed")
    assert pipeline.all_queues(["archive", "feed"]) == (*plain, *(f"{queue}:urgent" for queue in plain))


def test_task_names_are_frozen() -> None:
    tasks = [stage.task for stage in pipeline.STAGES]
    assert tasks == ["ingest.articles", "enrich.articles", "publish.articles"]


def test_what_upstreams_call_is_frozen() -> None:
    assert (pipeline.INBOX, pipeline.UPSTREAM_TASK) == ("inbox", "ingest.article")
    assert pipeline.URGENT_INBOX == "inbox:urgent"


def test_the_inbox_is_no_queue_of_a_worker() -> None:
    inboxes = {*pipeline.INBOX_LISTS, *pipeline.URGENT_INBOX_LISTS}
    assert not inboxes & {*pipeline.all_queues(["archive"])}


def test_the_inbox_lists_are_the_ones_kombu_makes_for_priorities() -> None:
    from kombu.transport.redis import PRIORITY_STEPS, Channel

    channel = Channel.__new__(Channel)  # its naming needs no connection
    assert tuple(channel._q_for_pri(pipeline.INBOX, step) for step in PRIORITY_STEPS) == pipeline.INBOX_LISTS
    urgent = tuple(channel._q_for_pri(pipeline.URGENT_INBOX, step) for step in PRIORITY_STEPS)
    assert urgent == pipeline.URGENT_INBOX_LISTS


def test_each_stage_feeds_the_next_and_the_last_feeds_none() -> None:
    following = [*pipeline.STAGES[1:], None]
    assert [stage.feeds for stage in pipeline.STAGES] == [stage and stage.name for stage in following]


def test_every_queue_is_consumed_by_exactly_the_stage_it_belongs_to() -> None:
    stores = ["archive", "feed"]
    consumed = [(queue, stage) for stage in pipeline.STAGES for queue in pipeline.queues_of(stage, stores)]
    assert sorted(queue for queue, _ in consumed) == sorted(pipeline.all_queues(stores))
    assert all(pipeline.stage_of(queue) is stage for queue, stage in consumed)


def test_a_record_goes_to_every_store() -> None:
    assert pipeline.queues_after(pipeline.ENRICH, ["archive", "feed"]) == ("publish.archive", "publish.feed")
    assert pipeline.queues_after(pipeline.PUBLISH, ["archive"]) == ()


def test_on_the_urgent_lane_it_stays_there() -> None:
    assert pipeline.queues_after(pipeline.INGEST, ["archive"], urgent=True) == ("enrich:urgent",)
    assert pipeline.queues_after(pipeline.ENRICH, ["archive"], urgent=True) == ("publish.archive:urgent",)
    assert pipeline.inbox_of("ingest:urgent") == pipeline.URGENT_INBOX


def test_a_store_named_urgent_has_an_urgent_lane_of_its_own() -> None:
    assert [pipeline.is_urgent(queue) for queue in pipeline.all_queues(["urgent"])] == [False] * 3 + [True] * 3


def test_no_canary_is_urgent() -> None:
    assert [queue for queue in pipeline.worked_queues(["archive"]) if "canary" in queue] == ["publish.(canary)"]


def test_a_queue_that_is_not_ours_has_no_stage() -> None:
    with pytest.raises(KeyError):
        pipeline.stage_of("celery")
