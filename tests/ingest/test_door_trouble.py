"""Crashes of the door, doors that sleep, and trouble with Redis: nothing is lost, nothing is accepted twice."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from redis import Redis

from cli.redis_server import RedisServer
from shared.connections import connect
from shared.ledger import DoorLimits, Ledger
from shared.outcomes import Reason
from shared.parcels import Item, Message
from shared.pipeline import INBOX
from shared.settings import Settings
from tests.ingest.doors import CLAIMED, LOW, NOTES, a_bomb, a_door, letters, serving, snap, texts
from tests.ingest.waiting import until

SIGN_OF_LIFE_MS = 1  # a lease so short that a door is thought dead whenever another one looks


def test_what_a_crashed_process_had_claimed_is_taken_up_by_the_next(ledger: Ledger, redis: Redis) -> None:
    redis.lpush(INBOX, *texts(1, 3), b"\xff")
    ledger.claim("door-1", DoorLimits())
    a_door(ledger).resume()
    state = snap(ledger)
    assert (state.open, state.unreadable, state.claimed) == (3, 1, 0)
    assert not redis.exists(NOTES)


def test_an_item_in_hand_in_some_crashes_gets_through(ledger: Ledger, redis: Redis, settings: Settings) -> None:
    redis.lpush(INBOX, *texts(1, 5))
    ledger.claim("door-1", DoorLimits())
    redis.hset(NOTES, "2", settings.attempts - 1)  # killed from outside, each time at this item
    a_door(ledger).resume()
    assert (snap(ledger).open, snap(ledger).unreadable) == (5, 0)
    assert not redis.exists(NOTES)


def test_an_item_that_killed_every_process_reading_it_is_set_aside_unread(
    ledger: Ledger, redis: Redis, settings: Settings
) -> None:
    redis.lpush(INBOX, *texts(1, 5))
    ledger.claim("door-1", DoorLimits())
    redis.hset(NOTES, "2", settings.attempts)
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


def test_every_item_that_kills_its_readers_costs_some_processes_only(redis: Redis, settings: Settings) -> None:
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
    assert deaths == 1 + 2 * settings.attempts  # the first with the whole claim in hand
    assert (state.open, state.unreadable, state.claimed) == (3, 2, 0)
    assert sorted(letter[b"reason"] for letter in letters(ledger)) == [b"worker_lost"] * 2


def test_notes_on_a_claim_that_was_accepted_do_not_accuse_items_of_a_later_one(ledger: Ledger, redis: Redis) -> None:
    redis.hset(NOTES, "0", 9)  # the process died between accepting and forgetting
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

    def accept(self, door: str, items: Sequence[Item], held: int | None = None) -> tuple[Message, ...]:
        self.meanwhile()
        return super().accept(door, items, held)


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


def test_an_item_that_came_into_the_claim_unseen_is_accepted_with_the_next_claim(
    redis: Redis, settings: Settings
) -> None:
    repeated = InterruptedLedger(redis, settings, lambda: redis.lpush(CLAIMED, "Bridge closes"))  # a move done twice
    redis.lpush(INBOX, "Port reopens")
    door = a_door(repeated)
    door.serve_once()
    assert (snap(repeated).open, redis.llen(CLAIMED)) == (0, 2)
    door.ledger = Ledger(redis, settings)
    door.serve_once()
    assert (snap(repeated).open, redis.llen(CLAIMED)) == (2, 0)


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
    until(lambda: ledger.claim("door-1", DoorLimits(lease_ms=50)).items == (b"first",))
    redis.rpush("wiredesk:claimed:sleeper", "second")  # its BLMOVE, late
    assert ledger.claim("door-1", DoorLimits(lease_ms=50)).items == (b"first", b"second")


SPOILERS: dict[str, Callable[[Redis, str], object]] = {
    "string": lambda redis, name: redis.set(name, "x"),
    "hash": lambda redis, name: redis.hset(name, "a", "b"),
    "stream": lambda redis, name: redis.xadd(name, {"article": "{}"}),
    "set": lambda redis, name: redis.sadd(name, "x"),
}


@pytest.mark.parametrize("kind", SPOILERS)
def test_a_spoilt_inbox_stops_neither_the_door_nor_the_priority_lists(ledger: Ledger, redis: Redis, kind: str) -> None:
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
