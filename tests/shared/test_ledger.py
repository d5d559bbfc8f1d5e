"""The ledger on a real Redis: every article gets exactly one ending, whatever is lost or repeated."""

from __future__ import annotations

import random
import time

import pytest
from redis import Redis

from shared.ledger import DoorLimits, Ledger
from shared.outcomes import Ending, Reason
from shared.parcels import (
    Advance,
    Arrival,
    Batch,
    Closing,
    End,
    Message,
    Release,
    Retry,
    SetAside,
    Split,
    Unreadable,
)
from shared.settings import Settings
from shared.snapshot import Balance, Snapshot, take_snapshot
from tests.shared.carrying import kill_until_buried

QUEUES = ("ingest", "enrich", "publish.archive")
DOOR = "door-1"
PUBLISHED = End(Ending.PUBLISHED)


def an_arrival(n: int, *, version: str = "a", source: str = "harbour-times") -> Arrival:
    return Arrival(source, f"key-{n}", f"digest-{n}-{version}", b'{"content":"text %d"}' % n)


def drop(ledger: Ledger, *items: Arrival | Unreadable) -> tuple[Message, ...]:
    ledger.redis.lpush("inbox", *["x"] * len(items))
    ledger.claim(DOOR, DoorLimits())
    return ledger.accept(DOOR, items)


def begin_all(ledger: Ledger, messages: tuple[Message, ...]) -> list[Batch]:
    return [ledger.begin(message) for message in messages]


def snap(ledger: Ledger) -> Snapshot:
    return take_snapshot(ledger, QUEUES)


def through_to_publish(ledger: Ledger, messages: tuple[Message, ...]) -> tuple[Message, ...]:
    """Carry everything through ingest and enrich; the messages that announce it to the store."""
    for target in ("enrich", "publish.archive"):
        handed_on: tuple[Message, ...] = ()
        for batch in begin_all(ledger, messages):
            verdicts = [Advance(b"{}", (target,)) for _ in batch.parcels]
            handed_on += ledger.commit(batch, verdicts).messages
        messages = handed_on
    return messages


def endings(ledger: Ledger) -> dict[Ending, int]:
    return {ending: n for ending, n in snap(ledger).balance.endings.items() if n}


def test_an_article_goes_through_all_stages_and_leaves_nothing_behind(ledger: Ledger, redis: Redis) -> None:
    messages = through_to_publish(ledger, drop(ledger, an_arrival(1)))
    (batch,) = begin_all(ledger, messages)
    ledger.commit(batch, [PUBLISHED])
    state = snap(ledger)
    assert state.sources == {"harbour-times": Balance(1, {Ending.PUBLISHED: 1})}
    assert state.is_settled and state.is_balanced
    assert not redis.keys("wiredesk:raw:*") and not redis.keys("wiredesk:doc:*")


def test_the_payload_a_stage_gets_is_what_the_stage_before_made(ledger: Ledger) -> None:
    (batch,) = begin_all(ledger, drop(ledger, an_arrival(7)))
    assert batch.parcels[0].payload == b'{"content":"text 7"}'
    assert (batch.parcels[0].source, batch.parcels[0].version) == ("harbour-times", 1)
    (message,) = ledger.commit(batch, [Advance(b"made by ingest", ("enrich",))]).messages
    assert ledger.begin(message).parcels[0].payload == b"made by ingest"


def test_the_same_delivery_twice_is_one_article_and_one_duplicate(ledger: Ledger) -> None:
    drop(ledger, an_arrival(1))
    assert drop(ledger, an_arrival(1)) == ()
    assert endings(ledger) == {Ending.DUPLICATE: 1}
    assert snap(ledger).open == 1


def test_a_changed_article_with_the_same_key_is_a_new_version(ledger: Ledger) -> None:
    drop(ledger, an_arrival(1))
    messages = drop(ledger, an_arrival(1, version="b"))
    parcels = [parcel for batch in begin_all(ledger, messages) for parcel in batch.parcels]
    assert [parcel.version for parcel in parcels] == [2]


def test_a_killed_text_delivered_again_does_not_come_back(ledger: Ledger) -> None:
    drop(ledger, an_arrival(1))
    drop(ledger, an_arrival(1, version="kill"))
    drop(ledger, an_arrival(1))
    assert endings(ledger) == {Ending.DUPLICATE: 1}
    drop(ledger, an_arrival(1, version="rewritten"))
    assert snap(ledger).open == 3


def test_a_late_copy_of_an_earlier_version_does_not_undo_the_correction(ledger: Ledger) -> None:
    for version in "abcdefghijk":
        drop(ledger, an_arrival(1, version=version))
    drop(ledger, an_arrival(1, version="d"))
    assert endings(ledger) == {Ending.DUPLICATE: 1}
    assert len(ledger.redis.get("wiredesk:seen:key-1")) < 200  # the memory of many versions stays small


def test_the_same_content_under_the_same_uri_is_unchanged(ledger: Ledger) -> None:
    for n in (1, 2):
        (batch,) = begin_all(ledger, drop(ledger, an_arrival(n)))
        ledger.commit(batch, [Advance(b"{}", ("enrich",), uri="u1", digest="same")])
    assert endings(ledger) == {Ending.DUPLICATE: 1}
    assert snap(ledger).reasons[("duplicate", "unchanged")] == 1


def test_a_claim_that_was_accepted_is_not_accepted_again(ledger: Ledger) -> None:
    drop(ledger, an_arrival(1))
    assert ledger.accept(DOOR, [an_arrival(2)]) == ()
    assert snap(ledger).balance.accepted == 1


def test_a_door_that_died_after_claiming_finds_its_claim_again(ledger: Ledger, redis: Redis) -> None:
    redis.lpush("inbox", "first", "second")
    assert ledger.claim(DOOR, DoorLimits()).items == (b"first", b"second")
    assert ledger.claim(DOOR, DoorLimits()).items == (b"first", b"second")
    assert redis.llen("inbox") == 0


def test_what_a_dead_door_had_claimed_goes_back_to_the_inbox_in_order(ledger: Ledger, redis: Redis) -> None:
    redis.lpush("inbox", "first", "second")
    ledger.claim("dead", DoorLimits())
    redis.lpush("inbox", "third")
    time.sleep(0.002)
    assert ledger.claim("alive", DoorLimits(lease_ms=1)).items == (b"first", b"second", b"third")
    assert ledger.accept("dead", [an_arrival(1), an_arrival(2)]) == ()


def test_items_on_kombus_priority_lists_are_claimed_after_the_plain_list(ledger: Ledger, redis: Redis) -> None:
    redis.lpush("inbox\x06\x163", "low")
    redis.lpush("inbox", "high")
    assert ledger.claim(DOOR, DoorLimits()).items == (b"high", b"low")


def test_an_oversized_item_becomes_a_dead_letter_without_leaving_redis(ledger: Ledger, redis: Redis) -> None:
    redis.lpush("inbox", b"x" * 5000, b"fine")
    assert ledger.claim(DOOR, DoorLimits(item_bytes=4000)).items == (b"fine",)
    ledger.accept(DOOR, [an_arrival(1)])
    state = snap(ledger)
    assert state.unreadable == 1 and state.is_balanced
    assert state.reasons[("dead_lettered", "too_large")] == 1


def test_an_oversized_item_in_a_dead_doors_claim_is_set_aside_too(ledger: Ledger, redis: Redis) -> None:
    redis.rpush(f"wiredesk:claimed:{DOOR}", b"x" * 5000, b"fine")
    assert ledger.claim(DOOR, DoorLimits(item_bytes=4000)).items == (b"fine",)
    assert snap(ledger).unreadable == 1


def test_unreadable_items_are_counted_and_kept_within_bounds(redis: Redis, settings: Settings) -> None:
    ledger = Ledger(redis, settings.model_copy(update={"max_unreadable": 3}))
    drop(ledger, *[Unreadable("(unreadable)", Reason.BAD_JSON, "", b"{%d" % n) for n in range(5)])
    state = snap(ledger)
    assert state.unreadable == 3
    assert state.balance.endings[Ending.DEAD_LETTERED] == 5
    assert state.reasons[("evicted", "unreadable")] == 2


def test_unreadable_items_are_kept_within_bounds_of_size_too(redis: Redis, settings: Settings) -> None:
    ledger = Ledger(redis, settings.model_copy(update={"max_unreadable_bytes": 2500}))
    noise = [random.Random(n).randbytes(1000) for n in range(5)]
    drop(ledger, *[Unreadable("(unreadable)", Reason.BAD_ENCODING, "", item) for item in noise])
    assert snap(ledger).unreadable == 2
    assert int(redis.get("wiredesk:unreadable-bytes")) == sum(
        redis.hstrlen(name, "body") for name in redis.keys("wiredesk:letter:*")
    )


def test_the_door_is_full_when_enough_is_in_flight(redis: Redis, settings: Settings) -> None:
    ledger = Ledger(redis, settings.model_copy(update={"max_in_flight": 2}))
    drop(ledger, an_arrival(1), an_arrival(2))
    redis.lpush("inbox", "waits")
    claim = ledger.claim(DOOR, DoorLimits())
    assert claim.full and claim.items == ()
    assert redis.llen("inbox") == 1


def test_a_message_delivered_twice_finds_its_work_taken(ledger: Ledger) -> None:
    (message,) = drop(ledger, an_arrival(1))
    assert len(ledger.begin(message).parcels) == 1
    assert ledger.begin(message).parcels == ()


def test_a_commit_repeated_after_a_lost_reply_changes_nothing(ledger: Ledger) -> None:
    (batch,) = begin_all(ledger, drop(ledger, an_arrival(1)))
    ledger.commit(batch, [End(Ending.REJECTED, Reason.NO_BODY)])
    ledger.commit(batch, [End(Ending.REJECTED, Reason.NO_BODY)])
    assert endings(ledger) == {Ending.REJECTED: 1}


def test_an_attempt_that_outlived_its_lease_changes_nothing(redis: Redis, settings: Settings) -> None:
    ledger = Ledger(redis, settings.model_copy(update={"lease_seconds": 0.001}))
    (batch,) = begin_all(ledger, drop(ledger, an_arrival(1)))
    time.sleep(0.002)
    died, _, (again,) = ledger.sweep(QUEUES)
    assert died == 1
    ledger.commit(batch, [End(Ending.REJECTED, Reason.NO_BODY)])
    assert endings(ledger) == {}
    second = ledger.begin(again)
    ledger.commit(second, [PUBLISHED])
    assert endings(ledger) == {Ending.PUBLISHED: 1}


def test_a_backlog_rides_in_full_batches_instead_of_one_message_each(ledger: Ledger, redis: Redis) -> None:
    sent: list[Message] = []
    for n in range(100):
        for message in drop(ledger, an_arrival(n)):
            redis.lpush("ingest", "a message in Celery's list")
            sent.append(message)
    assert len(sent) == 2  # spare_messages: more would only wait
    redis.rpop("ingest")
    batch = ledger.begin(sent[0])
    assert len(batch.parcels) == 64
    assert len(batch.messages) == 1
    assert len(ledger.begin(batch.messages[0]).parcels) == 100 - 64 - 1


def test_a_busy_worker_takes_its_next_batch_with_the_commit(ledger: Ledger, redis: Redis) -> None:
    (message,) = drop(ledger, an_arrival(0))
    redis.lpush("ingest", "a message", "another")
    drop(ledger, *[an_arrival(n) for n in range(1, 101)])
    batch = ledger.begin(message)
    taken = []
    while batch.parcels:
        taken.append(len(batch.parcels))
        batch = ledger.commit(batch, [End(Ending.REJECTED, Reason.NO_BODY)] * len(batch.parcels), Closing(go_on=True))
    assert taken == [64, 37]
    assert snap(ledger).is_settled


def test_a_worker_whose_turn_is_over_leaves_the_pool_to_the_next_message(ledger: Ledger, redis: Redis) -> None:
    (message,) = drop(ledger, an_arrival(0))
    redis.lpush("ingest", "a message", "another")
    drop(ledger, *[an_arrival(n) for n in range(1, 101)])
    batch = ledger.begin(message)
    assert ledger.commit(batch, [PUBLISHED] * 64).parcels == ()
    assert snap(ledger).queues[0].waiting == 37


def begin_quickly(ledger: Ledger) -> Batch:
    """A batch on a queue whose last one took a millisecond."""
    (message,) = drop(ledger, an_arrival(0))
    ledger.commit(ledger.begin(message), [PUBLISHED], Closing(duration_us=1000))
    (message,) = drop(ledger, an_arrival(1))
    return ledger.begin(message)


def test_where_batches_are_quick_a_busy_worker_is_not_sent_messages(ledger: Ledger) -> None:
    batch = begin_quickly(ledger)
    assert drop(ledger, *[an_arrival(n) for n in range(10, 110)]) == ()
    assert len(ledger.commit(batch, [PUBLISHED], Closing(duration_us=1000, go_on=True)).parcels) == 64


def test_help_is_called_where_batches_are_slow(ledger: Ledger) -> None:
    (message,) = drop(ledger, an_arrival(0))
    ledger.commit(ledger.begin(message), [PUBLISHED], Closing(duration_us=500_000))
    (message,) = drop(ledger, an_arrival(1))
    ledger.begin(message)
    assert len(drop(ledger, *[an_arrival(n) for n in range(10, 110)])) == 2


def test_help_is_called_for_a_large_backlog_however_quick_the_batches(ledger: Ledger) -> None:
    begin_quickly(ledger)
    assert len(drop(ledger, *[an_arrival(n) for n in range(10, 1010)])) == 2


def test_what_a_busy_worker_left_when_it_died_is_announced_by_the_next_sweep(ledger: Ledger) -> None:
    begin_quickly(ledger)
    assert drop(ledger, an_arrival(2)) == ()
    assert len(ledger.sweep(QUEUES)[2]) == 1


def test_a_worker_after_a_full_batch_looks_once_more_before_a_message_is_sent(ledger: Ledger) -> None:
    (message,) = drop(ledger, *[an_arrival(n) for n in range(64)])
    batch = ledger.begin(message)
    ledger.commit(batch, [PUBLISHED] * 64, Closing(go_on=True, look_again=True))
    until = int(ledger.redis.get("wiredesk:linger:ingest"))
    ledger.redis.set("wiredesk:linger:ingest", until + 60_000_000)  # five milliseconds are too short for a busy machine
    assert drop(ledger, an_arrival(1000)) == ()
    assert len(ledger.linger("ingest").parcels) == 1
    assert ledger.linger("ingest").parcels == ()


def test_batches_are_bounded_by_bytes_too(redis: Redis, settings: Settings) -> None:
    ledger = Ledger(redis, settings.model_copy(update={"batch_bytes": 1000}))
    noisy = [Arrival("s", f"k{n}", f"d{n}", random.Random(n).randbytes(600)) for n in range(4)]
    todo = list(drop(ledger, *noisy))
    sizes = []
    for message in todo:
        batch = ledger.begin(message)
        sizes.append(len(batch.parcels))
        todo += batch.messages
    assert sizes == [1, 1, 1, 1]


def test_articles_whose_message_was_lost_are_announced_anew(redis: Redis, settings: Settings) -> None:
    ledger = Ledger(redis, settings.model_copy(update={"grace_seconds": 0.001}))
    (lost,) = drop(ledger, an_arrival(1))
    time.sleep(0.002)
    died, found, (again,) = ledger.sweep(QUEUES)
    assert (died, found) == (0, 1)
    assert ledger.begin(lost).parcels == ()  # the old message, should it turn up, names a batch that is no more
    assert len(ledger.begin(again).parcels) == 1


def test_articles_that_wait_behind_a_backlog_are_not_swept(redis: Redis, settings: Settings) -> None:
    ledger = Ledger(redis, settings.model_copy(update={"grace_seconds": 0.001}))
    drop(ledger, an_arrival(1))
    redis.lpush("ingest", "its message, still in Celery's list")
    time.sleep(0.002)
    assert ledger.sweep(QUEUES) == (0, 0, ())


def test_the_poisonous_article_of_a_dying_batch_ends_up_alone(redis: Redis, settings: Settings) -> None:
    ledger = Ledger(redis, settings.model_copy(update={"lease_seconds": 0.1}))
    todo = list(drop(ledger, *[an_arrival(n) for n in range(64)]))
    poison = redis.lindex(f"wiredesk:batch:{todo[0].batch}", 10).decode()
    sizes = []
    while todo:
        for message in todo:
            batch = ledger.begin(message)
            todo += batch.messages
            if any(parcel.id == poison for parcel in batch.parcels):
                sizes.append(len(batch.parcels))  # and the worker dies: no commit
            else:
                ledger.commit(batch, [End(Ending.REJECTED, Reason.NO_BODY)] * len(batch.parcels))
        time.sleep(0.11)
        todo = list(ledger.sweep(QUEUES)[2])
    state = snap(ledger)
    assert sizes == [64, *[1] * settings.attempts]
    assert endings(ledger) == {Ending.REJECTED: 63, Ending.DEAD_LETTERED: 1}
    assert state.is_settled and state.is_balanced
    assert redis.hget(f"wiredesk:letter:{poison}", "reason") == b"worker_lost"


def test_a_paused_queue_keeps_its_articles_and_counts_nothing_against_them(redis: Redis, settings: Settings) -> None:
    ledger = Ledger(redis, settings.model_copy(update={"pause_seconds": 0.05}))
    (message,) = through_to_publish(ledger, drop(ledger, an_arrival(1)))
    batch = ledger.begin(message)
    assert ledger.commit(batch, [Release()], Closing(pause=True)).messages == ()
    assert ledger.sweep(QUEUES) == (0, 0, ())
    assert [depth.paused for depth in snap(ledger).queues] == [False, False, True]
    time.sleep(0.06)
    _, _, (again,) = ledger.sweep(QUEUES)
    ledger.commit(ledger.begin(again), [PUBLISHED])
    assert endings(ledger) == {Ending.PUBLISHED: 1}
    assert not redis.exists("wiredesk:pause:publish.archive")


def test_a_bug_is_tried_again_and_then_a_dead_letter(ledger: Ledger, redis: Redis, settings: Settings) -> None:
    messages = drop(ledger, an_arrival(1))
    for _ in range(settings.attempts):
        (batch,) = begin_all(ledger, messages)
        messages = ledger.commit(batch, [Retry(Reason.BUG, "ZeroDivisionError()")]).messages
    assert messages == ()
    assert endings(ledger) == {Ending.DEAD_LETTERED: 1}
    letter = redis.hgetall(f"wiredesk:letter:{batch.parcels[0].id}")
    assert (letter[b"reason"], letter[b"attempts"], letter[b"error"]) == (b"bug", b"5", b"ZeroDivisionError()")


def test_a_dead_letter_delivered_again_is_no_duplicate_and_keeps_its_version_rising(ledger: Ledger) -> None:
    (batch,) = begin_all(ledger, drop(ledger, an_arrival(1)))
    ledger.commit(batch, [SetAside(Reason.STORE_REFUSED, "too long")])
    (again,) = begin_all(ledger, drop(ledger, an_arrival(1)))
    assert again.parcels[0].version == 2


def test_an_article_ends_only_when_its_last_store_is_done(ledger: Ledger) -> None:
    (batch,) = begin_all(ledger, drop(ledger, an_arrival(1)))
    messages = ledger.commit(batch, [Advance(b"{}", ("publish.archive", "publish.other"))]).messages
    first, second = begin_all(ledger, messages)
    ledger.commit(first, [PUBLISHED])
    assert endings(ledger) == {} and snap(ledger).open == 1
    ledger.commit(second, [PUBLISHED])
    assert endings(ledger) == {Ending.PUBLISHED: 1}


@pytest.mark.parametrize("first_fails", [True, False])
def test_an_article_one_store_refused_is_dead_lettered_once_the_others_have_it(
    ledger: Ledger, first_fails: bool
) -> None:
    (batch,) = begin_all(ledger, drop(ledger, an_arrival(1)))
    messages = ledger.commit(batch, [Advance(b"{}", ("publish.archive", "publish.other"))]).messages
    verdicts = [SetAside(Reason.STORE_REFUSED, "no"), PUBLISHED]
    for each, verdict in zip(begin_all(ledger, messages), verdicts if first_fails else verdicts[::-1], strict=True):
        ledger.commit(each, [verdict])
    state = snap(ledger)
    assert endings(ledger) == {Ending.DEAD_LETTERED: 1}
    assert state.dead_letters == 1 and state.is_balanced


def test_invented_sources_are_counted_together_beyond_a_bound(ledger: Ledger) -> None:
    for start in range(0, 1100, 100):
        drop(ledger, *[an_arrival(n, source=f"source-{n}") for n in range(start, start + 100)])
    state = snap(ledger)
    assert len(state.sources) == 1001
    assert state.sources["(other)"].accepted == 100


def test_a_full_redis_still_finishes_what_it_has(redis: Redis, ledger: Ledger) -> None:
    messages = drop(ledger, an_arrival(1))
    redis.config_set("maxmemory", "1")
    try:
        (batch,) = begin_all(ledger, messages)
        ledger.commit(batch, [End(Ending.REJECTED, Reason.NO_BODY)])
        assert endings(ledger) == {Ending.REJECTED: 1}
    finally:
        redis.config_set("maxmemory", "0")


def test_an_article_whose_document_was_removed_still_gets_its_ending(redis: Redis, settings: Settings) -> None:
    ledger = Ledger(redis, settings.model_copy(update={"lease_seconds": 0.01, "attempts": 3}))
    drop(ledger, an_arrival(1))
    redis.delete(*redis.keys("wiredesk:raw:*"))
    kill_until_buried(ledger, 3)
    assert endings(ledger) == {Ending.DEAD_LETTERED: 1}
    assert snap(ledger).is_settled


def test_what_a_container_held_is_on_the_inbox_in_order_once_it_has_ended(redis: Redis, ledger: Ledger) -> None:
    (batch,) = begin_all(ledger, drop(ledger, an_arrival(1)))
    found = tuple(f"article {n}, naïve \x00\x1f,".encode() for n in range(2000))
    ledger.commit(batch, [Split(found)])
    assert tuple(reversed(redis.lrange("inbox", 0, -1))) == found
    assert endings(ledger) == {Ending.EXPANDED: 1}
    state = snap(ledger)
    assert (state.open, state.inbox, state.is_balanced) == (0, 2000, True)
    assert not redis.keys("wiredesk:raw:*")


def test_a_container_committed_twice_is_split_once(redis: Redis, ledger: Ledger) -> None:
    (batch,) = begin_all(ledger, drop(ledger, an_arrival(1)))
    for _ in range(2):
        ledger.commit(batch, [Split((b"one", b"two"))])
    assert redis.lrange("inbox", 0, -1) == [b"two", b"one"]
    assert endings(ledger) == {Ending.EXPANDED: 1}


def test_a_container_whose_worker_died_is_split_by_the_next_attempt_alone(redis: Redis, settings: Settings) -> None:
    ledger = Ledger(redis, settings.model_copy(update={"lease_seconds": 0.001}))
    (died,) = begin_all(ledger, drop(ledger, an_arrival(1)))
    time.sleep(0.002)
    (message,) = ledger.sweep(QUEUES)[2]
    again = Ledger(redis, settings).begin(message)
    ledger.commit(died, [Split((b"one",))])
    assert redis.llen("inbox") == 0
    ledger.commit(again, [Split((b"one",))])
    assert redis.lrange("inbox", 0, -1) == [b"one"]


def test_the_neighbours_of_a_container_go_on(ledger: Ledger) -> None:
    (batch,) = begin_all(ledger, drop(ledger, an_arrival(1), an_arrival(2), an_arrival(3)))
    rejected = End(Ending.REJECTED, Reason.NO_BODY)
    (message,) = ledger.commit(batch, [rejected, Split((b"one",)), Advance(b"{}", ("enrich",))]).messages
    assert len(ledger.begin(message).parcels) == 1
    assert endings(ledger) == {Ending.REJECTED: 1, Ending.EXPANDED: 1}


def test_a_container_is_set_aside_when_somebody_made_the_inbox_no_list(redis: Redis, ledger: Ledger) -> None:
    (batch,) = begin_all(ledger, drop(ledger, an_arrival(1)))
    redis.set("inbox", "mine")
    ledger.commit(batch, [Split((b"one",))])
    assert endings(ledger) == {Ending.DEAD_LETTERED: 1}
    assert redis.get("inbox") == b"mine" and snap(ledger).is_balanced


def test_what_is_found_in_an_urgent_delivery_goes_onto_the_urgent_inbox(ledger: Ledger) -> None:
    (message,) = drop(ledger, an_arrival(1)._replace(urgent=True))
    batch = ledger.begin(message)
    assert batch.queue == "ingest:urgent"
    ledger.commit(batch, [Split((b"one", b"two"))])
    assert (ledger.redis.llen("inbox:urgent"), ledger.redis.llen("inbox")) == (2, 0)
    assert snap(ledger).is_balanced


def test_an_urgent_batch_whose_worker_or_message_is_lost_is_announced_anew_on_its_lane(
    redis: Redis, settings: Settings
) -> None:
    hasty = Ledger(redis, settings.model_copy(update={"grace_seconds": 1e-6}))
    (message,) = drop(hasty, an_arrival(1)._replace(urgent=True))
    _, lost, announced = hasty.sweep(("ingest", "ingest:urgent"))
    assert (lost, [each.queue for each in announced]) == (1, ["ingest:urgent"])
    assert hasty.begin(message).parcels == ()
    hasty.begin(announced[0])
    hasty.redis.zadd("wiredesk:running:ingest:urgent", {str(announced[0].batch): 1})
    died, _, announced = hasty.sweep(("ingest", "ingest:urgent"))
    assert (died, [each.queue for each in announced]) == (1, ["ingest:urgent"])
