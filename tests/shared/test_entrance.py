"""Articles that enter the ledger by no list: once, with a receipt, and kept by Redis or refused."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from redis import Redis
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import OutOfMemoryError

from cli.redis_server import RedisServer
from shared.entrance import Durability, Entrance, NotKept, PipelineFull, Receipt, ReceiptTaken
from shared.ledger import Ledger
from shared.outcomes import Ending
from shared.parcels import Arrival
from shared.redis_health import take_health
from shared.settings import Settings
from shared.snapshot import take_snapshot
from shared.trace import find_trace

QUEUES = ("ingest", "enrich", "publish.archive")


def an_arrival(n: int, payload: bytes = b'{"content":"text"}') -> Arrival:
    return Arrival("harbour-times", f"key-{n}", f"digest-{n}", payload)


def a_receipt(name: str = "r1", fingerprint: str = "f1") -> Receipt:
    return Receipt(name, fingerprint, 60)


@pytest.fixture
def entrance(redis: Redis, settings: Settings) -> Entrance:
    return Entrance(settings)


def test_what_enters_goes_the_way_of_all_articles(entrance: Entrance, ledger: Ledger) -> None:
    entered = entrance.enter([an_arrival(1), an_arrival(2)], a_receipt())
    assert entered.duplicates == (False, False)
    batch = ledger.begin(entered.messages[0])
    assert tuple(parcel.id for parcel in batch.parcels) == entered.ids
    assert batch.parcels[0].payload == b'{"content":"text"}'
    assert take_snapshot(ledger, QUEUES).is_balanced


def test_a_step_whose_answer_was_lost_is_repeated_without_harm(entrance: Entrance, ledger: Ledger) -> None:
    first = entrance.enter([an_arrival(1), an_arrival(2)], a_receipt())
    again = entrance.enter([an_arrival(1), an_arrival(2)], a_receipt())
    assert (again.ids, again.duplicates, again.repeated) == (first.ids, first.duplicates, True)
    assert again.messages == ()
    assert take_snapshot(ledger, QUEUES).balance.accepted == 2


def test_a_receipt_is_good_for_one_delivery(entrance: Entrance, ledger: Ledger) -> None:
    entrance.enter([an_arrival(1)], a_receipt())
    with pytest.raises(ReceiptTaken):
        entrance.enter([an_arrival(2)], a_receipt(fingerprint="f2"))
    assert take_snapshot(ledger, QUEUES).balance.accepted == 1


def test_a_duplicate_has_a_trace_with_its_ending_and_the_version_that_is_there(
    entrance: Entrance, ledger: Ledger
) -> None:
    entrance.enter([an_arrival(1)], a_receipt("r1"))
    entered = entrance.enter([an_arrival(1)], a_receipt("r2"))
    assert entered.duplicates == (True,)
    trace = find_trace(ledger, entered.ids[0], QUEUES)
    assert trace is not None
    assert (trace.ending, trace.reason, trace.version) == ("duplicate", "duplicate_delivery", 1)
    assert take_snapshot(ledger, QUEUES).balance.endings[Ending.DUPLICATE] == 1


@pytest.mark.parametrize("limit", ["max_in_flight", "max_dead_letters"])
def test_a_full_pipeline_takes_nothing(redis: Redis, settings: Settings, ledger: Ledger, limit: str) -> None:
    entrance = Entrance(settings.model_copy(update={limit: 1}))
    entrance.enter([an_arrival(1)], a_receipt("r1"))
    redis.zadd("wiredesk:letters", {"a-letter": 1})
    with pytest.raises(PipelineFull):
        entrance.enter([an_arrival(2)], a_receipt("r2"))
    assert take_snapshot(ledger, QUEUES).balance.accepted == 1


@pytest.fixture
def own_server() -> Iterator[RedisServer]:
    folder = Path(tempfile.mkdtemp(prefix="wd-"))
    server = RedisServer(folder)
    server.start()
    yield server
    server.stop()
    shutil.rmtree(folder, ignore_errors=True)


def of(server: RedisServer) -> Entrance:
    return Entrance(Settings(redis_url=server.url, stores={"archive": "memory://"}))


def test_a_full_redis_refuses_and_nothing_is_half_there(own_server: RedisServer) -> None:
    entrance = of(own_server)
    entrance.enter([an_arrival(1)], a_receipt("r1"))
    entrance.ledger.redis.config_set("maxmemory", "1")
    with pytest.raises(OutOfMemoryError):
        entrance.enter([an_arrival(2)], a_receipt("r2"))
    entrance.ledger.redis.config_set("maxmemory", "0")
    assert take_snapshot(entrance.ledger, QUEUES).balance.accepted == 1
    assert entrance.enter([an_arrival(2)], a_receipt("r2")).duplicates == (False,)


def test_a_redis_without_a_log_keeps_nothing_and_so_nothing_is_accepted(own_server: RedisServer) -> None:
    entrance = of(own_server)
    entrance.ledger.redis.config_set("appendonly", "no")
    with pytest.raises(NotKept, match="append-only"):
        entrance.enter([an_arrival(1)], a_receipt())
    assert take_snapshot(entrance.ledger, QUEUES).balance.accepted == 0


def test_what_was_entered_is_there_after_redis_was_killed(own_server: RedisServer) -> None:
    entrance = of(own_server)
    entered = entrance.enter([an_arrival(n) for n in range(100)], a_receipt())
    own_server.kill()
    with pytest.raises(RedisConnectionError):
        entrance.enter([an_arrival(101)], a_receipt("r2"))
    own_server.start()
    again = entrance.enter([an_arrival(n) for n in range(100)], a_receipt())
    assert (again.ids, again.repeated) == (entered.ids, True)
    assert take_snapshot(entrance.ledger, QUEUES).balance.accepted == 100


def test_it_says_that_the_disk_has_it_only_where_redis_can_tell(own_server: RedisServer) -> None:
    entrance = of(own_server)
    entered = entrance.enter([an_arrival(1)], a_receipt())
    version = take_health(entrance.ledger.redis).version.split(".")
    can_tell = (int(version[0]), int(version[1])) >= (7, 2)
    assert entered.durability is (Durability.SYNCED if can_tell else Durability.WRITTEN)
