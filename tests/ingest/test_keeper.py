"""The door's process: kept alive, stopped in order, gone when its worker is gone."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator

import psutil
import pytest
from redis import Redis

from cli.redis_server import RedisServer
from services.ingest.keeper import DoorProcess
from tests.ingest.waiting import until


@pytest.fixture
def door_process(redis: Redis, redis_server: RedisServer, monkeypatch: pytest.MonkeyPatch) -> Iterator[DoorProcess]:
    monkeypatch.setenv("WIREDESK_REDIS_URL", redis_server.url)
    process = DoorProcess()
    yield process
    process.stop()


def pid_of(process: DoorProcess) -> int:
    assert process.child is not None
    return process.child.pid


def test_a_door_that_runs_is_left_alone(door_process: DoorProcess) -> None:
    door_process.ensure()
    first = pid_of(door_process)
    door_process.ensure()
    assert pid_of(door_process) == first


def test_a_door_that_was_killed_is_replaced_and_its_claim_taken_up(door_process: DoorProcess, redis: Redis) -> None:
    door_process.ensure()
    until(lambda: redis.zcard("wiredesk:doors"))
    (name,) = redis.zrange("wiredesk:doors", 0, -1)
    os.kill(pid_of(door_process), signal.SIGKILL)
    until(lambda: door_process.child is not None and door_process.child.poll() is not None)
    redis.rpush(b"wiredesk:claimed:" + name, "Port reopens")
    door_process.ensure()
    until(lambda: redis.zcard("wiredesk:open") == 1)
    assert redis.zrange("wiredesk:doors", 0, -1) == [name]


def test_a_door_told_to_stop_ends_in_order(door_process: DoorProcess, redis: Redis) -> None:
    door_process.ensure()
    until(lambda: redis.zcard("wiredesk:doors"))
    door_process.stop()
    assert door_process.child is not None and door_process.child.returncode == 0


def test_a_door_that_does_not_react_is_killed_and_its_claim_kept(door_process: DoorProcess, redis: Redis) -> None:
    door_process.ensure()
    until(lambda: redis.zcard("wiredesk:doors"))
    os.kill(pid_of(door_process), signal.SIGSTOP)
    redis.lpush("inbox", "Port reopens")
    door_process.stop()
    assert door_process.child is not None and door_process.child.returncode == -signal.SIGKILL
    (name,) = redis.zrange("wiredesk:doors", 0, -1)
    assert redis.llen("inbox") + redis.llen(b"wiredesk:claimed:" + name) == 1


def test_stopping_a_door_that_never_ran_does_nothing() -> None:
    process = DoorProcess()
    process.stop()
    assert process.child is None


def test_a_door_ends_when_its_worker_is_killed(redis: Redis, redis_server: RedisServer) -> None:
    script = "from services.ingest.keeper import DoorProcess; import time; DoorProcess().ensure(); time.sleep(600)"
    environment = {**os.environ, "WIREDESK_REDIS_URL": redis_server.url}
    worker = subprocess.Popen([sys.executable, "-c", script], env=environment)
    until(lambda: redis.zcard("wiredesk:doors"))
    (door,) = psutil.Process(worker.pid).children()
    worker.kill()
    worker.wait()
    assert psutil.wait_procs([door], timeout=30)[0] == [door]


def test_a_door_whose_worker_died_before_it_was_up_ends_at_once(redis: Redis, redis_server: RedisServer) -> None:
    script = (
        "from services.ingest.keeper import DoorProcess; import os\n"
        "process = DoorProcess(); process.ensure(); print(process.child.pid, flush=True); os.kill(os.getpid(), 9)"
    )
    environment = {**os.environ, "WIREDESK_REDIS_URL": redis_server.url}
    with subprocess.Popen([sys.executable, "-c", script], env=environment, stdout=subprocess.PIPE) as worker:
        assert worker.stdout is not None
        pid = int(worker.stdout.readline())
    until(lambda: not psutil.pid_exists(pid) or psutil.Process(pid).status() == psutil.STATUS_ZOMBIE)
    assert not redis.zcard("wiredesk:doors")
