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
from services.ingest.keeper import ChildProcess, door_process
from tests.ingest.waiting import until


@pytest.fixture
def door(redis: Redis, redis_server: RedisServer, monkeypatch: pytest.MonkeyPatch) -> Iterator[ChildProcess]:
    monkeypatch.setenv("WIREDESK_REDIS_URL", redis_server.url)
    process = door_process()
    yield process
    process.stop()


def pid_of(process: ChildProcess) -> int:
    assert process.child is not None
    return process.child.pid


def test_a_door_that_runs_is_left_alone(door: ChildProcess) -> None:
    door.ensure()
    first = pid_of(door)
    door.ensure()
    assert pid_of(door) == first


def test_a_door_that_was_killed_is_replaced_and_its_claim_taken_up(door: ChildProcess, redis: Redis) -> None:
    door.ensure()
    until(lambda: redis.zcard("wiredesk:doors"))
    (name,) = redis.zrange("wiredesk:doors", 0, -1)
    os.kill(pid_of(door), signal.SIGKILL)
    until(lambda: door.child is not None and door.child.poll() is not None)
    redis.rpush(b"wiredesk:claimed:" + name, "Port reopens")
    door.ensure()
    until(lambda: redis.zcard("wiredesk:open") == 1)
    assert redis.zrange("wiredesk:doors", 0, -1) == [name]


def test_a_door_told_to_stop_ends_in_order(door: ChildProcess, redis: Redis) -> None:
    door.ensure()
    until(lambda: redis.zcard("wiredesk:doors"))
    door.stop()
    assert door.child is not None and door.child.returncode == 0


def test_a_door_that_does_not_react_is_killed_and_its_claim_kept(door: ChildProcess, redis: Redis) -> None:
    door.ensure()
    until(lambda: redis.zcard("wiredesk:doors"))
    os.kill(pid_of(door), signal.SIGSTOP)
    redis.lpush("inbox", "Port reopens")
    door.stop()
    assert door.child is not None and door.child.returncode == -signal.SIGKILL
    (name,) = redis.zrange("wiredesk:doors", 0, -1)
    assert redis.llen("inbox") + redis.llen(b"wiredesk:claimed:" + name) == 1


def test_stopping_a_door_that_never_ran_does_nothing() -> None:
    process = door_process()
    process.stop()
    assert process.child is None


def test_a_door_ends_when_its_worker_is_killed(redis: Redis, redis_server: RedisServer) -> None:
    script = "from services.ingest.keeper import door_process; import time; door_process().ensure(); time.sleep(600)"
    environment = {**os.environ, "WIREDESK_REDIS_URL": redis_server.url}
    worker = subprocess.Popen([sys.executable, "-c", script], env=environment)
    until(lambda: redis.zcard("wiredesk:doors"))
    (child,) = psutil.Process(worker.pid).children()
    worker.kill()
    worker.wait()
    assert psutil.wait_procs([child], timeout=30)[0] == [child]


def test_a_door_whose_worker_died_before_it_was_up_ends_at_once(redis: Redis, redis_server: RedisServer) -> None:
    script = (
        "from services.ingest.keeper import door_process; import os\n"
        "process = door_process(); process.ensure(); print(process.child.pid, flush=True); os.kill(os.getpid(), 9)"
    )
    environment = {**os.environ, "WIREDESK_REDIS_URL": redis_server.url}
    with subprocess.Popen([sys.executable, "-c", script], env=environment, stdout=subprocess.PIPE) as worker:
        assert worker.stdout is not None
        pid = int(worker.stdout.readline())
    until(lambda: not psutil.pid_exists(pid) or psutil.Process(pid).status() == psutil.STATUS_ZOMBIE)
    assert not redis.zcard("wiredesk:doors")
