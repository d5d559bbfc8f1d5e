"""The snapshot says what the ledger holds: balances, ages, depths, times."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace

import pytest
from kombu import Connection
from redis import Redis

from cli.redis_server import RedisServer
from shared.connections import broker_url
from shared.ledger import DoorLimits, Ledger
from shared.outcomes import Ending, Reason
from shared.parcels import Advance, Closing, Postpone, Release, SetAside
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


def look(ledger: Ledger, queue: str) -> QueueDepth:
    return next(each for each in snap(ledger).queues if each.queue == queue)


def depth(ledger: Ledger, queue: str) -> QueueDepth:
    """But for its lag, which grows while one looks."""
    return replace(look(ledger, queue), lag_seconds=0.0)


def age(redis: Redis, document: str, mark: str, seconds: int) -> None:
    """What stands before the document says that this happened so much earlier."""
    (name,) = redis.keys(f"wiredesk:{document}:*")
    before, after = redis.get(name).split(mark.encode(), maxsplit=1)
    redis.set(name, b"%s%s%d%s" % (before, mark.encode(), int(after[:13]) - seconds * 1000, after[13:]))


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


def test_the_lag_of_a_queue_counts_from_when_the_stage_before_was_done(ledger: Ledger, redis: Redis) -> None:
    messages = drop(ledger, an_arrival("a"))
    age(redis, "raw", "\x1f1\x1f", 3600)
    assert 3600 <= look(ledger, "ingest").lag_seconds < 3700
    messages = decide(ledger, messages, Advance(b"read", ("enrich",)))
    assert [look(ledger, queue).lag_seconds < 100 for queue in QUEUES] == [True] * 3
    age(redis, "doc", "ingest=", 60)
    assert 60 <= look(ledger, "enrich").lag_seconds < 100
    (batch,) = [ledger.begin(message) for message in messages]
    assert look(ledger, "enrich").lag_seconds >= 60  # in work, and not done
    ledger.commit(batch, [REJECTED])
    assert [each.lag_seconds for each in snap(ledger).queues] == [0, 0, 0]
    assert snap(ledger).waits["enrich"].sum_seconds >= 60


def test_what_its_store_postponed_is_no_lag_until_it_is_due_and_from_then_on_it_is(
    ledger: Ledger, redis: Redis
) -> None:
    messages = through_to_publish(ledger, drop(ledger, an_arrival("a")))
    age(redis, "doc", "enrich=", 3600)
    decide(ledger, messages, Postpone(3600))
    assert look(ledger, "publish.archive") == QueueDepth("publish.archive", 0, 0, 0, paused=False, postponed=1)
    (ledger_id,) = redis.zrange("wiredesk:postponed:publish.archive", 0, -1)
    seconds, _ = redis.time()
    due = {ledger_id: (seconds - 60) * 1_000_000}
    redis.zadd("wiredesk:postponed:publish.archive", due)
    redis.hset("wiredesk:retries:publish.archive", mapping=due)
    *_, messages = ledger.sweep(QUEUES)
    assert 59 <= look(ledger, "publish.archive").lag_seconds < 100
    decide(ledger, messages, PUBLISHED)
    assert 59 <= snap(ledger).waits["publish.archive"].sum_seconds < 100
    assert not redis.exists("wiredesk:retries:publish.archive")


def test_an_article_whose_document_is_gone_does_not_blind_the_snapshot(ledger: Ledger, redis: Redis) -> None:
    drop(ledger, an_arrival("a"))
    redis.delete(*redis.keys("wiredesk:raw:*"))
    assert look(ledger, "ingest") == QueueDepth("ingest", 1, 0, 0, paused=False)


def test_a_message_that_a_worker_has_taken_is_unacked_until_it_is_acknowledged(
    ledger: Ledger, settings: Settings
) -> None:
    with Connection(broker_url(settings.redis_url)) as connection, closing(connection.SimpleQueue("enrich")) as queue:
        queue.put({"n": 1})
        assert depth(ledger, "enrich") == QueueDepth("enrich", 0, 0, 1, paused=False)
        message = queue.get(timeout=10)
        assert depth(ledger, "enrich") == QueueDepth("enrich", 0, 0, 0, paused=False, unacked=1)
        message.ack()
        assert depth(ledger, "enrich") == QueueDepth("enrich", 0, 0, 0, paused=False)


def test_a_source_is_silent_since_its_last_delivery_even_if_that_was_nothing_new(ledger: Ledger, redis: Redis) -> None:
    drop(ledger, an_arrival("a"), an_arrival("b", source="norland-post"), unreadable(b"{"))
    for source in ("harbour-times", "norland-post"):
        redis.hincrby("wiredesk:heard", source, -3_600_000)
    drop(ledger, an_arrival("a"))
    silences = snap(ledger).silences
    assert silences.keys() == {"harbour-times", "norland-post", "(unreadable)"}
    assert silences["harbour-times"] < 3600 <= silences["norland-post"]


def test_a_queue_is_paused_until_its_pause_is_over(ledger: Ledger, redis: Redis) -> None:
    decide(ledger, through_to_publish(ledger, drop(ledger, an_arrival("a"))), Release(), Closing(pause=True))
    assert depth(ledger, "publish.archive") == QueueDepth("publish.archive", 1, 0, 0, paused=True)
    seconds, microseconds = redis.time()
    redis.hset("wiredesk:pause:publish.archive", "until", seconds * 1_000_000 + microseconds - 1_000)
    assert not depth(ledger, "publish.archive").paused


def test_the_time_of_each_batch_is_counted_in_its_bucket_and_in_the_sum(ledger: Ledger) -> None:
    for name, closes in (
        ("a", Closing(1_500_000, "2.5")),
        ("b", Closing(2_000_000, "2.5")),
        ("c", Closing(4, "0.005")),
    ):
        decide(ledger, drop(ledger, an_arrival(name)), REJECTED, closes)
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
