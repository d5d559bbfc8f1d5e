"""A trace tells where one article has been, where it is, and how it ended."""

from __future__ import annotations

import itertools

import pytest
from redis import Redis

from shared.ledger import Ledger
from shared.outcomes import Door, Reason
from shared.parcels import Advance, Again, Message, Parcel, SetAside
from shared.settings import Settings
from shared.times import as_rfc3339
from shared.trace import Trace, find_trace
from tests.shared.carrying import (
    PUBLISHED,
    QUEUES,
    REJECTED,
    an_arrival,
    decide,
    drop,
    kill_until_buried,
    through_to_publish,
)

URI = "00000000-0000-5000-8000-000000000001"
READ = Advance(b"read", ("enrich",), URI, "usable:1")


def the_only_id(redis: Redis) -> str:
    (ledger_id,) = redis.zrange("wiredesk:open", 0, -1)
    return ledger_id.decode()


def trace(ledger: Ledger, name: str) -> Trace:
    found = find_trace(ledger, name, QUEUES)
    assert found is not None
    return found


def told(found: Trace) -> list[str]:
    return [step.what for step in found.steps]


def test_what_upstream_said_of_its_own_trace_is_no_step(ledger: Ledger, redis: Redis) -> None:
    traceparent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
    decide(ledger, drop(ledger, an_arrival("a")._replace(traceparent=traceparent)), READ)
    found = trace(ledger, the_only_id(redis))
    assert told(found) == ["accepted", "ingest done"]
    assert found.traceparent == traceparent


def test_the_door_is_known_to_every_stage_and_tells_no_step(ledger: Ledger, redis: Redis) -> None:
    traceparent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
    arrivals = [
        an_arrival("a"),
        an_arrival("b")._replace(door=Door.HTTP),
        an_arrival("c")._replace(door=Door.CELERY, traceparent=traceparent),
    ]
    messages: list[Message] = []
    for each in arrivals:
        read = Advance(b"read", ("enrich",), each.key, each.digest, "db")
        messages += decide(ledger, drop(ledger, each), read)
    parcels = [parcel for message in messages for parcel in ledger.begin(message).parcels]
    assert [(parcel.door, parcel.traceparent) for parcel in parcels] == [
        (Door.QUEUE, ""),
        (Door.HTTP, ""),
        (Door.CELERY, traceparent),
    ]
    assert told(trace(ledger, parcels[2].id)) == ["accepted", "ingest done"]
    assert Parcel("id", "", 1, 0, b"", again=Again(0)).door == Door.REPROCESS


def test_an_article_in_flight_is_found_where_it_is(ledger: Ledger, redis: Redis) -> None:
    redis.lpush("ingest", "a message", "another")
    drop(ledger, an_arrival("a"))
    ledger_id = the_only_id(redis)
    assert trace(ledger, ledger_id).where == ("waiting on ingest",)
    redis.delete("ingest")
    (message,) = ledger.sweep(QUEUES)[2]
    assert trace(ledger, ledger_id).where == ("announced on ingest",)
    batch = ledger.begin(message)
    assert trace(ledger, ledger_id).where == ("running on ingest",)
    ledger.commit(batch, [READ])
    found = trace(ledger, ledger_id)
    assert (found.where, told(found)) == (("announced on enrich",), ["accepted", "ingest done"])
    assert (found.ending, found.reason, found.traceparent) == (None, None, None)


def test_an_article_two_stores_wait_for_is_found_on_both_queues(ledger: Ledger, redis: Redis) -> None:
    queues = (*QUEUES, "publish.mirror")
    messages = decide(ledger, drop(ledger, an_arrival("a")), Advance(b"", queues[2:]))
    ledger_id = the_only_id(redis)
    found = find_trace(ledger, ledger_id, queues)
    assert found is not None
    assert found.where == ("announced on publish.archive", "announced on publish.mirror")
    decide(ledger, messages[:1], PUBLISHED)
    found = find_trace(ledger, ledger_id, queues)
    assert found is not None
    assert found.where == ("announced on publish.mirror",)


def test_an_article_that_ended_tells_every_step_in_order_and_is_nowhere(ledger: Ledger, redis: Redis) -> None:
    messages = drop(ledger, an_arrival("a", source="norland-post"))
    ledger_id = the_only_id(redis)
    (accepted_ms,) = (int(score) for _, score in redis.zrange("wiredesk:open", 0, -1, withscores=True))
    decide(ledger, through_to_publish(ledger, messages, URI), PUBLISHED)
    found = trace(ledger, ledger_id)
    assert told(found) == ["accepted", "ingest done", "enrich done", "publish.archive done", "published"]
    assert found.steps[0].at == as_rfc3339(accepted_ms)
    assert all(earlier.at[:19] <= later.at[:19] for earlier, later in itertools.pairwise(found.steps))
    assert (found.source, found.version, found.uri) == ("norland-post", 1, f"urn:uuid:{URI}")
    assert (found.ending, found.reason, found.where) == ("published", None, ())


def test_a_reason_is_told_with_the_ending(ledger: Ledger, redis: Redis) -> None:
    messages = drop(ledger, an_arrival("a"))
    ledger_id = the_only_id(redis)
    decide(ledger, messages, REJECTED)
    found = trace(ledger, ledger_id)
    assert told(found) == ["accepted", "ingest done", "rejected no_body"]
    assert (found.ending, found.reason, found.uri) == ("rejected", "no_body", None)


@pytest.mark.parametrize("prefix", ["", "urn:uuid:"])
def test_a_uri_finds_its_newest_version(ledger: Ledger, prefix: str) -> None:
    for n, (digest, version) in enumerate([("usable:1", "a"), ("usable:2", "b")], start=1):
        arrival = an_arrival("a") if version == "a" else an_arrival("a", text="corrected")
        changed = type(arrival)(arrival.source, "key-a", f"digest-{version}", arrival.payload)
        messages = decide(ledger, drop(ledger, changed), Advance(b"read", ("enrich",), URI, digest))
        found = trace(ledger, prefix + URI)
        assert (found.version, found.where) == (n, ("announced on enrich",))
        decide(ledger, messages, SetAside(Reason.BUG, "x"))
        assert trace(ledger, prefix + URI).ending == "dead_lettered"


def test_an_article_whose_worker_died_each_time_is_told_as_dead_lettered(
    ledger: Ledger, redis: Redis, settings: Settings
) -> None:
    drop(ledger, an_arrival("a"))
    ledger_id = the_only_id(redis)
    kill_until_buried(ledger, settings.attempts)
    found = trace(ledger, ledger_id)
    assert (found.ending, found.reason, found.where) == ("dead_lettered", "worker_lost", ())


def test_an_article_is_forgotten_after_the_trace_hours(redis: Redis, settings: Settings) -> None:
    ledger = Ledger(redis, settings.model_copy(update={"trace_hours": 2}))
    messages = drop(ledger, an_arrival("a"))
    ledger_id = the_only_id(redis)
    decide(ledger, messages, REJECTED)
    assert 7195 < redis.ttl(f"wiredesk:trace:{ledger_id}") <= 7200
    redis.delete(f"wiredesk:trace:{ledger_id}")  # what Redis does then
    assert find_trace(ledger, ledger_id, QUEUES) is None


def test_without_trace_hours_an_article_in_flight_is_traced_and_an_ended_one_is_not(
    redis: Redis, settings: Settings
) -> None:
    ledger = Ledger(redis, settings.model_copy(update={"trace_hours": 0}))
    messages = drop(ledger, an_arrival("a"))
    ledger_id = the_only_id(redis)
    assert trace(ledger, ledger_id).where == ("announced on ingest",)
    decide(ledger, messages, REJECTED)
    assert find_trace(ledger, ledger_id, QUEUES) is None


@pytest.mark.parametrize(
    "name", ["", "nobody", "urn:uuid:", f"urn:uuid:{URI}", "*", "a\x1fb", "\x00", "\udcff", "é" * 999]
)
def test_a_name_that_names_nothing_finds_nothing(ledger: Ledger, name: str) -> None:
    drop(ledger, an_arrival("a"))
    assert find_trace(ledger, name, QUEUES) is None


@pytest.mark.parametrize("kind", ["trace", "doc", "raw", "known"])
@pytest.mark.parametrize(
    "garbage", [b"garbage", b"\x1f" * 3, b"\x1f" * 9, b"\xff\x1f" * 9, b"a\x1fb\x1fc\x1fd\x1fe\x1ff\x1fg"]
)
def test_a_garbled_entry_is_taken_for_none(ledger: Ledger, redis: Redis, kind: str, garbage: bytes) -> None:
    redis.set(f"wiredesk:{kind}:0123", garbage)
    assert find_trace(ledger, "0123", QUEUES) is None


def test_a_document_that_looks_like_a_label_is_not_taken_for_an_ending(ledger: Ledger, redis: Redis) -> None:
    drop(ledger, an_arrival("a"))
    ledger_id = the_only_id(redis)
    redis.append(f"wiredesk:raw:{ledger_id}", b"\x1fpublished\x1f\x1f")
    found = trace(ledger, ledger_id)
    assert (found.ending, told(found), found.where) == (None, ["accepted"], ("announced on ingest",))
