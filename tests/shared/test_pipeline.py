"""The flow as data. Names are frozen: messages and upstreams in the field use them."""

from __future__ import annotations

import pytest

from shared import pipeline


def test_queue_names_are_frozen() -> None:
    assert pipeline.all_queues(["archive", "feed"]) == ("ingest", "enrich", "publish.archive", "publish.feed")


def test_task_names_are_frozen() -> None:
    tasks = [stage.task for stage in pipeline.STAGES]
    assert tasks == ["ingest.articles", "enrich.articles", "publish.articles"]


def test_what_upstreams_call_is_frozen() -> None:
    assert (pipeline.INBOX, pipeline.UPSTREAM_TASK) == ("inbox", "ingest.article")


def test_the_inbox_is_no_queue_of_a_worker() -> None:
    assert not {*pipeline.INBOX_LISTS} & {*pipeline.all_queues(["archive"])}


def test_the_inbox_lists_are_the_ones_kombu_makes_for_priorities() -> None:
    from kombu.transport.redis import PRIORITY_STEPS, Channel

    channel = Channel.__new__(Channel)  # its naming needs no connection
    assert tuple(channel._q_for_pri(pipeline.INBOX, step) for step in PRIORITY_STEPS) == pipeline.INBOX_LISTS


def test_each_stage_feeds_the_next_and_the_last_feeds_none() -> None:
    following = [*pipeline.STAGES[1:], None]
    assert [stage.feeds for stage in pipeline.STAGES] == [stage and stage.name for stage in following]


def test_every_queue_is_consumed_by_exactly_the_stage_it_belongs_to() -> None:
    stores = ["archive", "feed"]
    consumed = [(queue, stage) for stage in pipeline.STAGES for queue in pipeline.queues_of(stage, stores)]
    assert [queue for queue, _ in consumed] == [*pipeline.all_queues(stores)]
    assert all(pipeline.stage_of(queue) is stage for queue, stage in consumed)


def test_a_record_goes_to_every_store() -> None:
    assert pipeline.queues_after(pipeline.ENRICH, ["archive", "feed"]) == ("publish.archive", "publish.feed")
    assert pipeline.queues_after(pipeline.PUBLISH, ["archive"]) == ()


def test_a_queue_that_is_not_ours_has_no_stage() -> None:
    with pytest.raises(KeyError):
        pipeline.stage_of("celery")
