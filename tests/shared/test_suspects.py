"""Who is held to blame when an attempt dies: the one article that a worker had in hand, and nobody else."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from redis import Redis

from cli.redis_server import RedisServer
from shared.connections import connect
from shared.ledger import Ledger
from shared.outcomes import Ending, Reason
from shared.parcels import Batch, Closing, Message, Retry
from shared.settings import Settings
from shared.snapshot import take_snapshot
from tests.shared.carrying import PUBLISHED, QUEUES, REJECTED, an_arrival, drop, end_lease

DEATHS, HELD = "wiredesk:deaths:ingest", "wiredesk:held:ingest"


def die(ledger: Ledger, batch: int) -> tuple[Message, ...]:
    """The lease of this batch ends; what the sweeper announces then."""
    end_lease(ledger.redis, "ingest", batch)
    return ledger.sweep(QUEUES)[2]


def a_suspect(ledger: Ledger) -> Message:
    """One article whose attempt has died, announced again."""
    (message,) = drop(ledger, an_arrival("a"))
    ledger.begin(message)
    (again,) = die(ledger, message.batch)
    return again


def dead_letters(ledger: Ledger) -> int:
    return take_snapshot(ledger, QUEUES).balance.endings[Ending.DEAD_LETTERED]


def test_a_batch_that_dies_accuses_nobody_and_its_articles_go_on_alone(ledger: Ledger, redis: Redis) -> None:
    (message, *_) = drop(ledger, *[an_arrival(str(n)) for n in range(64)])
    assert len(ledger.begin(message).parcels) == 64
    announced = die(ledger, message.batch)
    assert len(announced) == 64
    assert set(redis.hvals(DEATHS)) == {b"0"}
    assert [len(ledger.begin(each).parcels) for each in announced] == [1] * 64


def test_a_batch_handed_over_with_a_commit_and_never_begun_accuses_nobody(
    ledger: Ledger, redis: Redis, settings: Settings
) -> None:
    (message,) = drop(ledger, an_arrival("first"))
    redis.lpush("ingest", "a message", "another")
    drop(ledger, an_arrival("next"))
    first = ledger.begin(message)
    ledger.commit(first, [REJECTED] * len(first.parcels), Closing(go_on=True))
    for batch in redis.zrange("wiredesk:running:ingest", 0, -1):  # the reply was lost with the worker
        die(ledger, int(batch))
    assert set(redis.hvals(DEATHS)) <= {b"0"}


def test_a_suspect_counts_a_death_only_when_a_worker_said_it_had_it_in_hand(
    ledger: Ledger, redis: Redis, settings: Settings
) -> None:
    message = a_suspect(ledger)
    for _ in range(3 * settings.attempts):
        args = [message.queue, message.batch, 1_000_000, 2, 64, 512_000]
        is_suspect, items = ledger.run_script("begin", args=args)  # and the reply is lost
        assert (is_suspect, items) == (1, [])
        (message,) = die(ledger, message.batch)
    assert redis.hvals(DEATHS) == [b"0"]
    assert dead_letters(ledger) == 0


def test_a_suspect_that_dies_in_hand_at_every_attempt_is_a_dead_letter(
    ledger: Ledger, redis: Redis, settings: Settings
) -> None:
    messages: tuple[Message, ...] = (a_suspect(ledger),)
    tried = 0
    while messages:
        assert len(ledger.begin(messages[0]).parcels) == 1
        tried += 1
        messages = die(ledger, messages[0].batch)
    assert (tried, dead_letters(ledger)) == (settings.attempts, 1)
    assert not redis.exists(DEATHS, HELD)


def test_a_suspect_that_gets_through_is_one_no_more(ledger: Ledger, redis: Redis) -> None:
    batch = ledger.begin(a_suspect(ledger))
    assert redis.smembers(HELD) == {str(batch.number).encode()}
    ledger.commit(batch, [PUBLISHED])
    assert not redis.exists(DEATHS, HELD)


def test_a_suspect_is_handed_over_again_after_a_lost_reply_and_not_once_its_lease_is_over(ledger: Ledger) -> None:
    message = a_suspect(ledger)
    (parcel,) = ledger.begin(message).parcels
    again = ledger.run_script("hold", args=["ingest", message.batch, 1_000_000])
    assert again[0].decode() == parcel.id
    die(ledger, message.batch)
    assert ledger.run_script("hold", args=["ingest", message.batch, 1_000_000]) == []


def test_innocent_articles_go_on_in_batches_beside_the_suspects(ledger: Ledger, redis: Redis) -> None:
    (message, *_) = drop(ledger, *[an_arrival(str(n)) for n in range(3)])
    ledger.begin(message)
    redis.lpush("ingest", "a message", "another")
    drop(ledger, *[an_arrival(f"new {n}") for n in range(10)])
    redis.delete("ingest")
    sizes = sorted(len(ledger.begin(each).parcels) for each in die(ledger, message.batch))
    assert sizes == [1, 1, 1, 10]


def test_while_there_are_suspects_others_get_messages_however_quick_the_batches(ledger: Ledger) -> None:
    quick = ledger.begin(a_suspect(ledger))
    again = ledger.commit(quick, [Retry(Reason.BUG, "x")], Closing(duration_us=1000)).messages
    ledger.begin(again[0])
    assert len(drop(ledger, *[an_arrival(f"new {n}") for n in range(100)])) == 2


@pytest.fixture
def server(short_folder: Path) -> Iterator[RedisServer]:
    server = RedisServer(short_folder)
    server.start()
    yield server
    server.stop()


def restart(server: RedisServer, seconds: float = 0) -> None:
    """Killed once the kernel has all it acknowledged: while its disk is slow Redis holds that back for two seconds."""
    with connect(server.url) as client:
        while client.info("persistence")["aof_buffer_length"]:
            time.sleep(0.01)
    server.kill()
    time.sleep(seconds)
    server.start()


def begun(ledger: Ledger) -> Batch:
    ledger.sweep(QUEUES)
    (message,) = drop(ledger, an_arrival("a"))
    return ledger.begin(message)


def test_a_lease_that_ran_out_while_redis_was_away_leaves_time_to_commit(
    server: RedisServer, settings: Settings
) -> None:
    ledger = Ledger(connect(server.url), settings.model_copy(update={"lease_seconds": 0.3}))
    batch = begun(ledger)
    restart(server, seconds=0.5)
    assert ledger.sweep(QUEUES)[0] == 0
    ledger.commit(batch, [PUBLISHED])
    assert take_snapshot(ledger, QUEUES).balance.endings[Ending.PUBLISHED] == 1


def test_an_article_that_ends_redis_together_with_its_worker_comes_to_its_end_too(
    server: RedisServer, settings: Settings
) -> None:
    ledger = Ledger(connect(server.url), settings)
    message: Message | None = Message("ingest", begun(ledger).number)
    restarts = 0
    while message:
        restart(server)
        restarts += 1
        assert ledger.sweep(QUEUES)[0] == 0
        message = next(iter(die(ledger, message.batch)), None)
        if message:
            ledger.begin(message)
    assert (restarts, dead_letters(ledger)) == (1 + settings.attempts, 1)
