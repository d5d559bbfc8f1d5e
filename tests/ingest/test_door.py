"""The door on a real Redis: everything dropped is accepted once, or set aside with the reason."""

from __future__ import annotations

import json
from threading import Thread

import pytest
from redis import Redis

from services.ingest.door import Door
from shared.ledger import Ledger
from shared.outcomes import Ending
from shared.parcels import Message
from shared.pipeline import INBOX, URGENT_INBOX
from shared.settings import Settings
from tests.ingest.doors import CLAIMED, LOW, a_bomb, a_door, letters, snap, texts
from tests.ingest.waiting import until


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


def serve_while_it_waits(redis: Redis, door: Door, item: bytes | str) -> None:
    """The item is dropped when the door has found nothing and waits."""
    waiting = Thread(target=door.serve_once)
    waiting.start()
    until(lambda: any(client["cmd"] == "blmove" for client in redis.client_list()))
    redis.lpush(INBOX, item)
    waiting.join()


def test_an_item_dropped_while_the_door_waits_is_accepted_without_another_claim(ledger: Ledger, redis: Redis) -> None:
    serve_while_it_waits(redis, a_door(ledger), "Port reopens")
    assert (snap(ledger).open, redis.llen(CLAIMED)) == (1, 0)


def test_one_too_large_that_is_dropped_meanwhile_is_left_to_the_claim(ledger: Ledger, redis: Redis) -> None:
    door = a_door(ledger)
    serve_while_it_waits(redis, door, bytes(9_000_000))
    assert (snap(ledger).unreadable, redis.llen(CLAIMED)) == (0, 1)
    assert not door.serve_once()
    assert (snap(ledger).unreadable, redis.llen(CLAIMED)) == (1, 0)


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


def test_what_comes_by_the_urgent_inbox_is_announced_on_the_urgent_lane_whatever_it_says(
    ledger: Ledger, redis: Redis
) -> None:
    sent: list[Message] = []
    redis.lpush(URGENT_INBOX, *texts(1, 3))
    redis.lpush(INBOX, *texts(4, 6))
    assert a_door(ledger, "door-1:urgent", sent=sent).serve_once()
    assert {message.queue for message in sent} == {"ingest:urgent"}
    state = snap(ledger)
    assert (state.open, state.inbox, state.urgent_inbox, redis.llen("wiredesk:pool:ingest")) == (3, 3, 0, 0)


@pytest.mark.parametrize(("urgency", "queue"), [(1, "ingest:urgent"), (2, "ingest:urgent"), (3, "ingest")])
def test_an_article_that_says_it_is_urgent_takes_the_urgent_lane_from_the_door_on(
    ledger: Ledger, redis: Redis, urgency: int, queue: str
) -> None:
    sent: list[Message] = []
    redis.lpush(INBOX, json.dumps({"content": "Port closes", "urgency": urgency}))
    a_door(ledger, sent=sent).serve_once()
    assert [message.queue for message in sent] == [queue]


def test_urgent_articles_come_in_while_the_pipeline_is_full_of_others(redis: Redis, settings: Settings) -> None:
    full = Ledger(redis, settings.model_copy(update={"max_in_flight": 2}))
    redis.lpush(INBOX, *texts(1, 5))
    redis.lpush(URGENT_INBOX, *texts(6, 7))
    plain, urgent = a_door(full), a_door(full, "door-1:urgent")
    assert plain.serve_once() and not plain.serve_once()
    assert urgent.serve_once()
    assert (snap(full).open, snap(full).inbox, snap(full).urgent_inbox) == (4, 3, 0)


def test_what_a_dead_door_had_claimed_goes_back_to_the_inbox_of_its_lane(ledger: Ledger, redis: Redis) -> None:
    redis.zadd("wiredesk:doors", {"dead": 1, "dead:urgent": 1})
    redis.rpush("wiredesk:claimed:dead", "Port 1 reopens")
    redis.rpush("wiredesk:claimed:dead:urgent", "Port 2 reopens")
    sent: list[Message] = []
    a_door(ledger, sent=sent).serve_once()
    assert redis.llen("wiredesk:claimed:dead:urgent") == 1
    a_door(ledger, "door-1:urgent", sent=sent).serve_once()
    assert [message.queue for message in sent] == ["ingest", "ingest:urgent"]
    assert snap(ledger).open == 2


def test_items_that_stand_for_much_more_are_taken_a_few_at_a_time_and_in_order(ledger: Ledger, redis: Redis) -> None:
    redis.lpush(INBOX, *[a_bomb(n) for n in range(10)])
    last = redis.lindex(INBOX, 0)
    door = a_door(ledger)
    door.serve_once()
    state = snap(ledger)
    assert (state.inbox, state.claimed, state.open) == (6, 0, 16)
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


@pytest.mark.parametrize("megabytes", [9, 100])
def test_an_oversized_item_is_set_aside_inside_redis(ledger: Ledger, redis: Redis, megabytes: int) -> None:
    redis.lpush(INBOX, bytes(megabytes * 1_000_000), "Port reopens")
    door = a_door(ledger)
    while not door.serve_once() and snap(ledger).inbox:
        pass
    assert (snap(ledger).open, snap(ledger).unreadable) == (1, 1)
    assert snap(ledger).reasons[("dead_lettered", "too_large")] == 1
    (letter,) = letters(ledger)
    assert len(letter[b"plain"]) == megabytes * 1_000_000  # `body` would be compressed, by a process that had it


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
