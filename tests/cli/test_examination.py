"""What doctor makes of what it measured."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cli.examination import (
    State,
    examine_clock,
    examine_flow,
    examine_redis,
    examine_rights,
    examine_stores,
    examine_syncs,
)
from shared.outcomes import Ending
from shared.redis_health import RedisHealth
from shared.settings import Settings
from shared.snapshot import Balance, Histogram, QueueDepth, Snapshot

HEALTHY = RedisHealth("7.0.15", 300_000_000, 2_000_000_000, "noeviction", has_log=True, last_write_succeeded=True)
QUIET = Snapshot(
    inbox=0, claimed=0, open=0, oldest_seconds=0.0, dead_letters=0, unreadable=0, unarchived=0,
    unarchived_seconds=0.0,
    queues=(QueueDepth("enrich", 0, 0, 0, paused=False),),
    sources={"harbour-times": Balance(3, {Ending.PUBLISHED: 3})},
    reasons={}, latency=Histogram({}, 0.0), durations={}, articles_worked={},
)  # fmt: skip


def of_redis(**said):
    return {finding.what: finding for finding in examine_redis(replace(HEALTHY, **said))}


def of_flow(**seen):
    return {finding.what: finding for finding in examine_flow(replace(QUIET, **seen), Settings())}


def test_where_all_is_well_there_is_nothing_to_do():
    findings = [*of_redis().values(), *of_flow().values(), examine_clock(0.2)]
    assert {(finding.state, finding.do) for finding in findings} == {(State.WELL, "")}


@pytest.mark.parametrize(
    ("said", "what", "state"),
    [
        ({"version": "6.0.16"}, "Redis version", State.WRONG),
        ({"version": "5.0"}, "Redis version", State.WRONG),
        ({"policy": "allkeys-lru"}, "Redis when full", State.WRONG),
        ({"has_log": False}, "Redis durability", State.WRONG),
        ({"last_write_succeeded": False}, "Redis durability", State.WRONG),
        ({"used_bytes": 1_700_000_000}, "Redis memory", State.DOUBTFUL),
        ({"max_bytes": 0}, "Redis memory", State.DOUBTFUL),
        ({"last_rewrite_succeeded": False}, "Redis append-only file", State.DOUBTFUL),
    ],
)
def test_a_redis_that_may_lose_articles_is_told_with_what_to_do(said, what, state):
    findings = of_redis(**said)
    assert findings.pop(what)[1] is state
    assert {finding.state for finding in findings.values()} == {State.WELL}
    assert of_redis(**said)[what].do


@pytest.mark.parametrize(
    ("policy", "state"),
    [("everysec", State.WELL), ("always", State.WELL), (None, State.WELL), ("no", State.DOUBTFUL)],
)
def test_a_log_that_is_never_synced_is_doubtful(policy, state):
    assert examine_syncs(policy).state is state


def test_rights_that_lack_are_named():
    assert examine_rights([]).state is State.WELL
    lacking = examine_rights(["LMOVE", "write 'inbox'"])
    assert (lacking.state, lacking.seen) == (State.WRONG, "LMOVE, write 'inbox'")


def test_newer_versions_are_not_compared_as_text():
    assert of_redis(version="10.0.1")["Redis version"].state is State.WELL


def test_a_clock_that_is_off_either_way_is_doubtful():
    assert [examine_clock(seconds).state for seconds in (-60, 60)] == [State.DOUBTFUL, State.DOUBTFUL]


@pytest.mark.parametrize(
    ("seen", "what", "state"),
    [
        ({"open": 2}, "balance", State.WRONG),
        ({"inbox": 5}, "inbox", State.DOUBTFUL),
        ({"dead_letters": Settings().max_dead_letters}, "dead letters", State.WRONG),
        ({"queues": (QueueDepth("publish.a", 9, 0, 1, paused=True),)}, "publish.a", State.WRONG),
        ({"queues": (QueueDepth("enrich", 9, 0, 1, paused=False),)}, "enrich", State.DOUBTFUL),
        ({"unarchived": 7, "unarchived_seconds": 901.0}, "archive", State.DOUBTFUL),
    ],
)
def test_what_stands_still_or_does_not_add_up_is_told(seen, what, state):
    finding = of_flow(**seen)[what]
    assert (finding.state, bool(finding.do)) == (state, True)


@pytest.mark.parametrize(
    "seen",
    [
        {"inbox": 5, "claimed": 64},
        {"inbox": 5, "queues": (QueueDepth("enrich", 9, 4, 1, paused=False),)},
    ],
)
def test_what_is_being_worked_on_is_well(seen):
    assert of_flow(**seen)["enrich"].state is State.WELL


def test_a_full_pipeline_leaves_the_inbox_waiting_on_purpose():
    limit = Settings().max_in_flight
    assert of_flow(inbox=5, open=limit, sources={"a": Balance(limit)})["inbox"].state is State.WELL


def test_each_store_is_well_or_says_what_is_wrong():
    answers = [{"name": "a", "ok": True, "detail": "can be written"}, {"name": "b", "ok": False, "detail": "no room"}]
    assert [(finding.what, finding.state, finding.seen) for finding in examine_stores(answers)] == [
        ("store a", State.WELL, "can be written"),
        ("store b", State.WRONG, "no room"),
    ]


def test_an_archive_is_spoken_of_where_there_is_one():
    assert "archive" not in of_flow()
    archiving = Settings(archive="file:///data/archive")
    assert [each.state for each in examine_flow(QUIET, archiving) if each.what == "archive"] == [State.WELL]
    assert of_flow(unarchived=3, unarchived_seconds=59.0)["archive"].state is State.WELL
