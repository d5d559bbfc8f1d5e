"""The snapshot says what the ledger holds: balances, ages, depths, times."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from redis import Redis

from cli.redis_server import RedisServer
from shared.ledger import DoorLimits, Ledger
from shared.outcomes import Ending, Reason
from shared.parcels import Closing, Release, SetAside
from shared.settings import Settings
from shared.snapshot import Balance, Histogram, QueueDepth, Snapshot, take_snapshot
from tests.shared.carrying import (
    DOOR,
    PUBLISHED,
    QUEUES,
    REJECTED,
    an_arrival,
    decide,
    drop,
    through_to_publish,
    unreadable,
)


def snap(ledger: Ledger) -> Snapshot:
    return take_snapshot(ledger, QUEUES)


def depth(ledger: Ledger, queue: str) -> QueueDepth:
    return next(each for each in snap(ledger).queues if each.queue == queue)


def test_an_empty_ledger_is_settled_and_balanced_and_still_names_its_queues(ledger: Ledger) -> None:
    state = snap(ledger)
    assert state.is_settled and state.is_balanced
    assert state.queues == tuple(QueueDepth(queue, 0, 0, 0, paused=False) for queue in QUEUES)
    assert state.balance == Balance(0, dict.fromkeys(Ending, 0))
    assert (state.sources, state.reasons, state.durations, state.oldest_seconds) == ({}, {}, {}, 0.0)


def test_every_source_has_its_own_balance_and_all_of_them_make_the_whole(ledger: Ledger) -> None:
    decide(ledger, drop(ledger, an_arrival("a"), an_arrival("b")), REJECTED)
    decide(ledger, through_to_publish(ledger, drop(ledger, an_arrival("c", source="norland-post"))), PUBLISHED)
    drop(
        ledger,
        an_arrival("c", source="norland-post"),
        an_arrival("d", source="norland-post"),
        unreadable(b"{"),
    )
    state = snap(ledger)
    assert state.sources == {
        "(unreadable)": Balance(1, {Ending.DEAD_LETTERED: 1}),
        "harbour-times": Balance(2, {Ending.REJECTED: 2}),
        "norland-post": Balance(3, {Ending.PUBLISHED: 1, Ending.DUPLICATE: 1}),
    }
    assert state.sources["norland-post"].in_flight == 1
    assert state.balance == Balance(
        6,
        {
            Ending.PUBLISHED: 1,
            Ending.DUPLICATE: 1,
            Ending.REJECTED: 2,
            Ending.EXPANDED: 0,
            Ending.WITHDRAWN: 0,
            Ending.DEAD_LETTERED: 1,
        },
    )
    assert state.balance.in_flight == state.open == 1


def test_endings_are_counted_by_reason(ledger: Ledger) -> None:
    decide(ledger, drop(ledger, an_arrival("a")), REJECTED)
    decide(ledger, drop(ledger, an_arrival("b")), SetAside(Reason.PARSE_ERROR, "no end tag"))
    drop(ledger, an_arrival("a"), unreadable(b"{"))
    assert snap(ledger).reasons == {
        ("rejected", "no_body"): 1,
        ("dead_lettered", "parse_error"): 1,
        ("dead_lettered", "bad_json"): 1,
        ("duplicate", "duplicate_delivery"): 1,
    }
    assert (snap(ledger).dead_letters, snap(ledger).unreadable) == (1, 1)


def test_an_entry_that_vanished_without_an_ending_is_noticed(ledger: Ledger, redis: Redis) -> None:
    drop(ledger, an_arrival("a"))
    assert snap(ledger).is_balanced
    redis.delete("wiredesk:open")
    assert not snap(ledger).is_balanced


@pytest.mark.parametrize("inbox", ["inbox", "inbox\x06\x163", "inbox\x06\x169"])
def test_what_waits_on_any_inbox_list_is_seen_and_then_what_a_door_has_claimed(
    ledger: Ledger, redis: Redis, inbox: str
) -> None:
    redis.lpush(inbox, "one", "two")
    state = snap(ledger)
    assert (state.inbox, state.claimed, state.is_settled) == (2, 0, False)
    ledger.claim(DOOR, DoorLimits())
    state = snap(ledger)
    assert (state.inbox, state.claimed, state.is_settled) == (0, 2, False)
    ledger.accept(DOOR, [an_arrival("a"), an_arrival("b")])
    state = snap(ledger)
    assert (state.claimed, state.open, state.is_settled) == (0, 2, False)


def test_a_string_in_the_place_of_an_inbox_list_does_not_blind_the_snapshot(ledger: Ledger, redis: Redis) -> None:
    redis.set("inbox", "somebody's mistake")
    redis.lpush("inbox\x06\x163", "one")
    assert snap(ledger).inbox == 1


def test_the_oldest_article_in_flight_sets_the_age_until_it_has_its_ending(ledger: Ledger, redis: Redis) -> None:
    old = drop(ledger, an_arrival("old"))
    (old_id,) = redis.zrange("wiredesk:open", 0, -1)
    drop(ledger, an_arrival("young"))
    redis.zincrby("wiredesk:open", -3_600_000, old_id)
    assert snap(ledger).oldest_seconds >= 3600
    decide(ledger, old, REJECTED)
    assert snap(ledger).oldest_seconds < 3600


def test_an_article_accepted_by_a_clock_that_was_ahead_has_no_negative_age(ledger: Ledger, redis: Redis) -> None:
    drop(ledger, an_arrival("a"))
    (ledger_id,) = redis.zrange("wiredesk:open", 0, -1)
    redis.zincrby("wiredesk:open", 3_600_000, ledger_id)
    assert snap(ledger).oldest_seconds == 0.0


def test_an_article_is_waiting_while_pooled_and_announced_and_running_once_begun(ledger: Ledger, redis: Redis) -> None:
    redis.lpush("ingest", "a message", "another")
    drop(ledger, an_arrival("a"), an_arrival("b"))
    assert redis.llen("wiredesk:pool:ingest") == 2
    assert depth(ledger, "ingest") == QueueDepth("ingest", 2, 0, 2, paused=False)
    redis.delete("ingest")
    (message,) = ledger.sweep(QUEUES)[2]
    assert redis.llen("wiredesk:pool:ingest") == 0
    assert depth(ledger, "ingest") == QueueDepth("ingest", 2, 0, 0, paused=False)
    ledger.begin(message)
    assert depth(ledger, "ingest") == QueueDepth("ingest", 0, 2, 0, paused=False)


def test_a_queue_is_paused_until_its_pause_is_over(ledger: Ledger, redis: Redis) -> None:
    decide(ledger, through_to_publish(ledger, drop(ledger, an_arrival("a"))), Release(), Closing(pause=True))
    assert depth(ledger, "publish.archive") == QueueDepth("publish.archive", 1, 0, 0, paused=True)
    seconds, microseconds = redis.time()
    redis.hset("wiredesk:pause:publish.archive", "until", seconds * 1_000_000 + microseconds - 1_000)
    assert not depth(ledger, "publish.archive").paused


def test_the_time_of_each_batch_is_counted_in_its_bucket_and_in_the_sum(ledger: Ledger) -> None:
    for name, closing in (
        ("a", Closing(1_500_000, "2.5")),
        ("b", Closing(2_000_000, "2.5")),
        ("c", Closing(4, "0.005")),
    ):
        decide(ledger, drop(ledger, an_arrival(name)), REJECTED, closing)
    state = snap(ledger)
    assert state.durations == {"ingest": Histogram({"2.5": 2, "0.005": 1}, 3.500004)}
    assert state.articles_worked == {"ingest": 3}


def test_latency_runs_from_acceptance_to_the_ending(ledger: Ledger, redis: Redis) -> None:
    messages = drop(ledger, an_arrival("a"))
    (key,) = redis.keys("wiredesk:raw:*")
    source, version, accepted, rest = redis.get(key).split(b"\x1f", 3)
    redis.set(key, b"\x1f".join((source, version, b"%d" % (int(accepted) - 1_900_000), rest)))
    decide(ledger, messages, REJECTED)
    latency = snap(ledger).latency
    assert latency.buckets == {"21600": 1}
    assert 1900 <= latency.sum_seconds < 21600


@pytest.fixture
def reader(redis: Redis, redis_server: RedisServer) -> Iterator[Redis]:
    """A Redis user that may read, and nothing else."""
    rights = ["+@read", "+@connection", "+time", "+eval", "+evalsha", "+script|load"]
    redis.execute_command("ACL", "SETUSER", "exporter", "on", "nopass", "~*", *rights)
    yield Redis.from_url(redis_server.url, username="exporter", password="any")
    redis.execute_command("ACL", "DELUSER", "exporter")


def test_a_user_with_read_only_rights_can_take_it(ledger: Ledger, reader: Redis, settings: Settings) -> None:
    drop(ledger, an_arrival("a"))
    assert take_snapshot(Ledger(reader, settings), QUEUES).sources == snap(ledger).sources
