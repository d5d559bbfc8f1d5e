"""The doors beside a worker: kept alive, stopped in order, gone when the worker is gone."""

from __future__ import annotations

from collections.abc import Iterator

import psutil
import pytest
from redis import Redis

from cli.redis_server import RedisServer
from tests.ingest.beside_worker import BesideWorker, beside_worker
from tests.ingest.waiting import until


@pytest.fixture
def beside(redis: Redis, redis_server: RedisServer) -> Iterator[BesideWorker]:
    with beside_worker("door", "door-urgent", WIREDESK_REDIS_URL=redis_server.url) as beside:
        until(lambda: redis.zcard("wiredesk:doors") == 2)
        yield beside


def names(redis: Redis) -> list[bytes]:
    return sorted(redis.zrange("wiredesk:doors", 0, -1))


def test_a_door_that_was_killed_is_replaced_and_its_claim_taken_up(beside: BesideWorker, redis: Redis) -> None:
    before = names(redis)
    door = beside.kept("door")
    door.kill()
    redis.rpush(b"wiredesk:claimed:" + before[0], "Port reopens")
    until(lambda: redis.zcard("wiredesk:open") == 1)
    assert names(redis) == before
    assert before[1] == before[0] + b":urgent"


def test_doors_told_to_stop_take_nothing_more(beside: BesideWorker, redis: Redis) -> None:
    beside.stop()
    redis.lpush("inbox", "Port reopens")
    assert redis.llen("inbox") == 1


def test_a_door_that_does_not_react_is_killed_and_its_claim_kept(beside: BesideWorker, redis: Redis) -> None:
    beside.kept("door").suspend()
    redis.lpush("inbox", "Port reopens")
    beside.stop()
    assert redis.llen("inbox") + redis.llen(b"wiredesk:claimed:" + names(redis)[0]) == 1


def test_doors_end_when_their_worker_is_killed(beside: BesideWorker) -> None:
    doors = [beside.kept("door"), beside.kept("door-urgent")]
    beside.kill()
    assert psutil.wait_procs(doors, timeout=30)[1] == []
