"""What a busy worker takes with its commits, while messages for others wait: nothing is passed by for long."""

from __future__ import annotations

from redis import Redis

from shared.ledger import Ledger
from shared.parcels import Batch, Closing, Message
from tests.shared.carrying import PUBLISHED, an_arrival, drop

SLOW = Closing(duration_us=500_000, go_on=True)  # so that help is still called


def drop_one(ledger: Ledger, name: str) -> Message:
    """On a queue whose message waits in Celery's list, as it does while the only worker is busy."""
    (message,) = drop(ledger, an_arrival(name))
    ledger.redis.lpush("ingest", f"message {message.batch}")
    return message


def a_busy_worker(ledger: Ledger) -> Batch:
    """It has a batch in hand, and none was done before: nobody knows how long it takes, so help is called."""
    (first,) = drop(ledger, an_arrival("first"))
    return ledger.begin(first)


def keys_of(batch: Batch) -> list[str]:
    return [parcel.label.split(b"\x1f")[3].decode().removeprefix("key-") for parcel in batch.parcels]


def commit(ledger: Ledger, batch: Batch) -> Batch:
    return ledger.commit(batch, [PUBLISHED] * len(batch.parcels), SLOW)


def test_a_busy_worker_takes_what_was_announced_before_what_came_later(ledger: Ledger) -> None:
    batch = a_busy_worker(ledger)
    for name in ("announced", "announced too"):
        drop_one(ledger, name)
    assert drop(ledger, an_arrival("in the pool")) == ()
    assert keys_of(commit(ledger, batch)) == ["announced", "announced too", "in the pool"]


def test_a_message_whose_articles_were_taken_along_brings_what_came_meanwhile(ledger: Ledger) -> None:
    batch = a_busy_worker(ledger)
    messages = [drop_one(ledger, name) for name in ("announced", "announced too")]
    batch = commit(ledger, batch)
    assert drop(ledger, an_arrival("later")) == ()  # two messages wait already
    assert keys_of(ledger.begin(messages[0])) == ["later"]
    assert ledger.begin(messages[1]).parcels == ()
    assert commit(ledger, batch).number == 0


def test_behind_a_full_batch_the_rest_moves_up_in_its_order(ledger: Ledger, redis: Redis) -> None:
    batch = a_busy_worker(ledger)
    messages = drop(ledger, *[an_arrival(str(n)) for n in range(128)])
    redis.lpush("ingest", *(f"message {message.batch}" for message in messages))
    assert drop(ledger, *[an_arrival(str(n)) for n in range(128, 200)]) == ()
    assert keys_of(commit(ledger, batch)) == [str(n) for n in range(64)]
    assert keys_of(ledger.begin(messages[0])) == [str(n) for n in range(64, 128)]
    assert keys_of(ledger.begin(messages[1])) == [str(n) for n in range(128, 192)]


def test_while_a_message_is_on_its_way_a_worker_does_not_look_once_more(ledger: Ledger) -> None:
    batch = a_busy_worker(ledger)
    drop_one(ledger, "announced")
    batch = commit(ledger, batch)
    assert commit(ledger, batch).number > 0


def test_an_empty_announcement_whose_message_was_lost_is_forgotten_by_the_sweep(ledger: Ledger, redis: Redis) -> None:
    batch = a_busy_worker(ledger)
    message = drop_one(ledger, "announced")
    batch = commit(ledger, batch)
    redis.delete("ingest")
    redis.zadd("wiredesk:queued:ingest", {str(message.batch): 1})  # long ago
    assert ledger.sweep(["ingest"]) == (0, 0, ())
    assert commit(ledger, batch).number == 0
