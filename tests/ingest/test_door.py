"""The door on a real Redis: everything dropped is accepted once or set aside with the reason, whatever happens."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest
import zstandard
from redis import Redis

from cli.redis_server import RedisServer
from services.ingest.door import Door, serve
from services.ingest.envelopes import EnvelopeLimits
from shared.connections import connect
from shared.ledger import DoorLimits, Ledger
from shared.outcomes import Ending, Reason
from shared.parcels import Item, Message
from shared.pipeline import INBOX
from shared.settings import Settings
from shared.snapshot import Snapshot, take_snapshot
from tests.ingest.inbox_items import an_envelope
from tests.ingest.waiting import until

CLAIMED = "wiredesk:claimed:door-1"
NOTES = "wiredesk:door-suspects:door-1"
LOW = "inbox\x06\x169"
SIGN_OF_LIFE_MS = 1  # a lease so short that a door is thought dead whenever another one looks


def a_door(ledger: Ledger, name: str = "door-1", *, sent: list[Message] | None = None, **claims: int) -> Door:
    sent = [] if sent is None else sent
    return Door(ledger, name, EnvelopeLimits(), DoorLimits(**claims), sent.extend)


def texts(first: int, last: int) -> list[bytes]:
    return [b"Port %d reopens" % n for n in range(first, last + 1)]


def snap(ledger: Ledger) -> Snapshot:
    state = take_snapshot(ledger, ("ingest", "enrich", "publish.archive"))
    assert state.is_balanced
    return state


def letters(ledger: Ledger) -> list[dict[bytes, bytes]]:
    ids = ledger.redis.zrange("wiredesk:unreadable", 0, -1)
    return [ledger.redis.hgetall(b"wiredesk:letter:" + each) for each in ids]


@contextmanager
def serving(door: Door) -> Iterator[Thread]:
    stop = Event()
    thread = Thread(target=serve, args=(door, lambda: not stop.is_set()))
    thread.start()
    try:
        yield thread
    finally:
        stop.set()
        thread.join()


# Taking in


def test_what_waits_is_accepted_as_one_batch_and_announced(ledger: Ledger, redis: Redis) -> None:
    sent: list[Message] = []
    redis.lpush(INBOX, *texts(1, 100))
    assert a_door(ledger, sent=sent).serve_once()
    assert (snap(ledger).open, snap(ledger).inbox, snap(ledger).claimed) == (100, 0, 0)
    assert sent and {message.queue for message in sent} == {"ingest"}


def test_one_claim_takes_no_more_than_its_limits(ledger: Ledger, redis: Redis) -> None:
    redis.lpush(INBOX, *texts(1, 10))
    a_door(ledger, items=4).serve_once()
    assert snap(ledger).inbox == 6
    a_door(ledger, bytes=1).serve_once()
    assert snap(ledger).inbox < 6


def test_an_item_dropped_while_the_door_waits_is_in_its_claim_at_once(ledger: Ledger, redis: Redis) -> None:
    door = a_door(ledger)
    waiting = Thread(target=door.serve_once)
    waiting.start()
    until(lambda: redis.client_list() and any(client["cmd"] == "blmove" for client in redis.client_list()))
    redis.lpush(INBOX, "Port reopens")
    waiting.join()
    assert redis.lrange(CLAIMED, 0, -1) == [b"Port reopens"]
    door.serve_once()
    assert snap(ledger).open == 1


def test_items_on_priority_lists_are_accepted_too(ledger: Ledger, redis: Redis) -> None:
    redis.lpush(LOW, *texts(1, 3))
    redis.lpush(INBOX, *texts(4, 6))
    a_door(ledger).serve_once()
    assert (snap(ledger).open, snap(ledger).inbox) == (6, 0)


def test_bad_items_do_not_hold_up_the_good_ones_beside_them(ledger: Ledger, redis: Redis) -> None:
    redis.lpush(INBOX, b"{\xff", b"Port 1 reopens", b"[[[", b"Port 2 reopens", b"\x00")
    a_door(ledger).serve_once()
    state = snap(ledger)
    assert (state.open, state.unreadable) == (2, 3)
    assert state.reasons[("dead_lettered", "bad_encoding")] == 2
    assert state.reasons[("dead_lettered", "bad_json")] == 1


def test_a_full_pipeline_stops_the_door_until_there_is_room(redis: Redis, settings: Settings) -> None:
    full = Ledger(redis, settings.model_copy(update={"max_in_flight": 2}))
    redis.lpush(INBOX, *texts(1, 5))
    door = a_door(full)
    assert door.serve_once() and not door.serve_once()
    assert (snap(full).open, snap(full).inbox) == (2, 3)
    door.ledger = Ledger(redis, settings)
    assert door.serve_once()
    assert (snap(full).open, snap(full).inbox) == (5, 0)


# Much at once


def a_bomb(n: int) -> bytes:
    """Some kilobytes that stand for four articles of 2 MB."""
    articles = [{"content": f"{n} {part}".ljust(2_000_000)} for part in range(4)]
    body = b64encode(zstandard.compress(json.dumps([[articles], {}, {}]).encode())).decode()
    headers = {"task": "ingest.article", "compression": "zstd"}
    return an_envelope(body, headers=headers, properties={"body_encoding": "base64"})


def test_items_that_stand_for_much_more_are_taken_a_few_at_a_time_and_in_order(
    ledger: Ledger, redis: Redis
) -> None:
    redis.lpush(INBOX, *[a_bomb(n) for n in range(10)])
    last = redis.lindex(INBOX, 0)
    door = a_door(ledger)
    door.serve_once()
    state = snap(ledger)
    assert (state.inbox, state.claimed, state.open) == (5, 0, 20)
    assert redis.lindex(INBOX, 0) == last
    while door.serve_once():
        pass
    assert (snap(ledger).inbox, snap(ledger).open) == (0, 40)


def test_arrays_of_many_articles_are_taken_a_few_at_a_time(ledger: Ledger, redis: Redis) -> None:
    redis.lpush(INBOX, *[json.dumps(["Port reopens"] * 10_000)] * 3)
    a_door(ledger).serve_once()
    assert snap(ledger).inbox == 1
    assert snap(ledger).balance.accepted == 20_000
    assert snap(ledger).balance.endings[Ending.DUPLICATE] == 19_999


# Oversized items


@pytest.mark.parametrize("megabytes", [9, 100])
def test_an_oversized_item_is_set_aside_inside_redis(ledger: Ledger, redis: Redis, megabytes: int) -> None:
    redis.lpush(INBOX, bytes(megabytes * 1_000_000), "Port reopens")
    door = a_door(ledger)
    while not door.serve_once() and snap(ledger).inbox:
        pass
    assert (snap(ledger).open, snap(ledger).unreadable) == (1, 1)
    assert snap(ledger).reasons[("dead_lettered", "too_large")] == 1
    (letter,) = letters(ledger)
    assert (
        len(letter[b"plain"]) == megabytes * 1_000_000
    )  # `body` would be compressed, by a process that had it


def test_an_oversized_item_in_a_dead_doors_claim_is_set_aside_unread(ledger: Ledger, redis: Redis) -> None:
    redis.rpush(CLAIMED, bytes(9_000_000), "Port reopens")
    a_door(ledger).resume()
    assert (snap(ledger).open, snap(ledger).claimed) == (1, 0)
    assert [len(letter[b"plain"]) for letter in letters(ledger)] == [9_000_000]


def test_oversized_items_are_set_aside_one_per_claim_so_that_redis_answers_in_between(
    ledger: Ledger, redis: Redis
) -> None:
    for _ in range(3):
        redis.lpush(INBOX, bytes(9_000_000))
    redis.lpush(INBOX, "Port reopens")
    door = a_door(ledger)
    seen = []
    while not snap(ledger).open:
        door.serve_once()
        seen.append(snap(ledger).unreadable)
    assert seen[:3] == [1, 2, 3]


# Crashes


def test_what_a_crashed_process_had_claimed_is_taken_up_by_the_next(ledger: Ledger, redis: Redis) -> None:
    redis.lpush(INBOX, *texts(1, 3), b"\xff")
    ledger.claim("door-1", DoorLimits())
    a_door(ledger).resume()
    state = snap(ledger)
    assert (state.open, state.unreadable, state.claimed) == (3, 1, 0)
    assert not redis.exists(NOTES)


def test_an_item_that_killed_the_process_reading_it_is_set_aside_unread(ledger: Ledger, redis: Redis) -> None:
    redis.lpush(INBOX, *texts(1, 5))
    ledger.claim("door-1", DoorLimits())
    redis.sadd(NOTES, 2)
    a_door(ledger).resume()
    state = snap(ledger)
    assert (state.open, state.unreadable) == (4, 1)
    assert state.reasons[("dead_lettered", Reason.WORKER_LOST)] == 1
    assert not redis.exists(NOTES)


class Lethal(bytes):
    """An item that kills whoever looks into it."""

    def decode(self, *_: Any, **__: Any) -> str:
        raise SystemExit("killed")


class LethalLedger(Ledger):
    """Hands out every item that starts with `poison` as a lethal one."""

    def claim(self, door: str, limits: DoorLimits) -> Any:
        claim = super().claim(door, limits)
        items = tuple(Lethal(item) if item.startswith(b"poison") else item for item in claim.items)
        return type(claim)(items, claim.full)


def test_every_item_that_kills_its_reader_costs_one_process_and_nothing_else(
    redis: Redis, settings: Settings
) -> None:
    ledger = LethalLedger(redis, settings)
    redis.lpush(INBOX, "Port 1", "poison 1", "Port 2", "poison 2", "Port 3")
    deaths = 0
    while not snap(ledger).is_settled and snap(ledger).open < 3:
        door = a_door(ledger)
        try:
            door.resume()
            door.serve_once()
        except SystemExit:
            deaths += 1
    state = snap(ledger)
    assert (deaths, state.open, state.unreadable, state.claimed) == (3, 3, 2, 0)
    assert sorted(letter[b"reason"] for letter in letters(ledger)) == [b"worker_lost"] * 2


def test_notes_on_a_claim_that_was_accepted_do_not_accuse_items_of_a_later_one(
    ledger: Ledger, redis: Redis
) -> None:
    redis.sadd(NOTES, 0)  # the process died between accepting and forgetting
    a_door(ledger).resume()
    redis.lpush(INBOX, "Port reopens")
    ledger.claim("door-1", DoorLimits())
    a_door(ledger).resume()
    assert (snap(ledger).open, snap(ledger).unreadable) == (1, 0)


class InterruptedLedger(Ledger):
    """Stops its door for a while before the accept, or before it claims again: `meanwhile` is what others do then."""

    def __init__(self, redis: Redis, settings: Settings, meanwhile: Callable[[], Any]) -> None:
        super().__init__(redis, settings)
        self.meanwhile = meanwhile
        self.claims = 0

    def claim(self, door: str, limits: DoorLimits) -> Any:
        self.claims += 1
        if self.claims == 2:
            self.meanwhile()
        return super().claim(door, limits)

    def accept(self, door: str, items: Sequence[Item]) -> tuple[Message, ...]:
        self.meanwhile()
        return super().accept(door, items)


def test_a_door_that_slept_past_its_lease_does_not_accept_what_another_took_over(
    redis: Redis, settings: Settings, ledger: Ledger
) -> None:
    other = a_door(ledger, "door-2", lease_ms=SIGN_OF_LIFE_MS)
    redis.lpush(INBOX, *texts(1, 20))
    sleeper_sent: list[Message] = []
    sleeper = a_door(InterruptedLedger(redis, settings, lambda: until(other.serve_once)), sent=sleeper_sent)
    sleeper.serve_once()
    state = snap(ledger)
    assert (state.balance.accepted, state.open, state.inbox, state.claimed) == (20, 20, 0, 0)
    assert not sleeper_sent


def test_a_door_that_slept_with_a_heavy_claim_neither_repeats_nor_loses_an_item(
    redis: Redis, settings: Settings, ledger: Ledger
) -> None:
    other = a_door(ledger, "door-2", lease_ms=SIGN_OF_LIFE_MS)
    redis.lpush(INBOX, *[a_bomb(n) for n in range(6)])

    def meanwhile() -> None:
        until(other.serve_once)
        redis.lpush(INBOX, *texts(1, 9))

    a_door(InterruptedLedger(redis, settings, meanwhile)).serve_once()
    last = a_door(ledger)
    last.resume()
    while snap(ledger).inbox or snap(ledger).claimed:
        last.serve_once()
    assert (snap(ledger).balance.accepted, snap(ledger).open) == (33, 33)


def test_a_door_that_wakes_claims_and_dies_is_found_by_the_others(ledger: Ledger, redis: Redis) -> None:
    redis.lpush(INBOX, "first")
    ledger.claim("sleeper", DoorLimits())
    other = a_door(ledger, lease_ms=SIGN_OF_LIFE_MS)
    until(other.serve_once)
    redis.rpush("wiredesk:claimed:sleeper", "second")  # its BLMOVE, late
    until(other.serve_once)
    assert (snap(ledger).open, snap(ledger).claimed) == (2, 0)


# Trouble with Redis


SPOILERS: dict[str, Callable[[Redis, str], object]] = {
    "string": lambda redis, name: redis.set(name, "x"),
    "hash": lambda redis, name: redis.hset(name, "a", "b"),
    "stream": lambda redis, name: redis.xadd(name, {"article": "{}"}),
    "set": lambda redis, name: redis.sadd(name, "x"),
}


@pytest.mark.parametrize("kind", SPOILERS)
def test_a_spoilt_inbox_stops_neither_the_door_nor_the_priority_lists(
    ledger: Ledger, redis: Redis, kind: str
) -> None:
    SPOILERS[kind](redis, INBOX)
    with serving(a_door(ledger)) as thread:
        redis.lpush(LOW, "Port 1 reopens")
        until(lambda: redis.zcard("wiredesk:open") == 1)
        redis.delete(INBOX)
        redis.lpush(INBOX, "Port 2 reopens")
        until(lambda: redis.zcard("wiredesk:open") == 2)
        assert thread.is_alive()


@pytest.mark.parametrize("kind", SPOILERS)
def test_a_spoilt_priority_list_does_not_stop_the_inbox(ledger: Ledger, redis: Redis, kind: str) -> None:
    SPOILERS[kind](redis, "inbox\x06\x163")
    redis.lpush(LOW, "Port 1 reopens")
    with serving(a_door(ledger)):
        until(lambda: redis.zcard("wiredesk:open") == 1)
        redis.lpush(INBOX, "Port 2 reopens")
        until(lambda: redis.zcard("wiredesk:open") == 2)


def test_the_door_outlives_a_redis_that_is_killed_and_comes_back(short_folder: Path) -> None:
    server = RedisServer(short_folder)
    server.start()
    settings = Settings(redis_url=server.url, stores={"archive": "memory://"})
    client = Redis.from_url(server.url)
    try:
        with serving(a_door(Ledger(connect(server.url), settings))):
            client.lpush(INBOX, *texts(1, 5))
            until(lambda: client.zcard("wiredesk:open") == 5)
            server.kill()
            server.start()
            client.lpush(INBOX, *texts(6, 9))
            until(lambda: client.zcard("wiredesk:open") == 9)
        assert snap(Ledger(client, settings)).balance.accepted == 9
    finally:
        server.stop()


def test_a_full_redis_stops_nobody_for_good(ledger: Ledger, redis: Redis) -> None:
    redis.lpush(INBOX, *texts(1, 5))
    redis.config_set("maxmemory", "1")
    try:
        with serving(a_door(ledger)) as thread:
            until(lambda: redis.zcard("wiredesk:open") == 5)
            assert thread.is_alive()
    finally:
        redis.config_set("maxmemory", "0")
