"""`wiredesk health` tells busy and idle from stuck: judged, and asked of real workers that are stopped."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from redis import Redis

from cli.health_check import Health, check_health, judge
from cli.stack import Stack
from shared import pipeline
from shared.heartbeats import read_workers
from shared.ledger import Ledger
from shared.settings import Settings
from tests.cli.command_runs import run_here
from tests.cli.test_worker_examination import WORKER
from tests.faults.processes import doors_of, workers_of
from tests.ingest.waiting import until

STUCK_SECONDS = 5.0
ARTICLE = b"""Ferry line reopens

NORHAVEN (Reef Wire) - The ferry between Port Selwyn and Norhaven sails again from Monday, its captain said.

It had been laid up since the storm of last month, which broke its landing stage.
"""


@pytest.mark.parametrize(
    ("now", "inbox", "is_well", "why"),
    [
        ({"silent_seconds": 1.0}, 0, True, "is idle, 5 messages done"),
        ({"in_hand": 1, "still_seconds": 60.0}, 0, True, "works"),
        ({"in_hand": 1, "still_seconds": 80.0}, 0, False, "no progress for 80 s"),
        ({"silent_seconds": 80.0}, 0, False, "said nothing for 80 s"),
        ({"door_silent_seconds": 80.0}, 0, True, "is idle"),
        ({"door_silent_seconds": 80.0}, 3, False, "leaves the inbox waiting for 80 s"),
        ({"door_silent_seconds": 1.0}, 3, True, "is idle"),
    ],
)
def test_only_silence_and_work_without_progress_are_ill(
    now: dict[str, float], inbox: int, is_well: bool, why: str
) -> None:
    found = judge([replace(WORKER, **now)], 75, inbox)
    assert found.is_well is is_well
    assert why in found.why


def test_one_stuck_worker_of_several_is_told_and_no_other() -> None:
    stuck = replace(WORKER, pid=8, still_seconds=80.0)
    assert judge([WORKER, stuck], 75) == Health(False, "enrich@north-8 has work and no progress for 80 s")


def test_a_service_that_does_not_run_here_is_not_well(capfd: pytest.CaptureFixture[str], redis: Redis) -> None:
    url = f"unix://{redis.connection_pool.connection_kwargs['path']}"
    assert run_here(capfd, "health", "enrich", "--redis-url", url).code == 1


def test_while_redis_is_away_no_worker_is_blamed(capfd: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    ended = run_here(capfd, "health", "enrich", "--json", "--redis-url", f"unix://{tmp_path}/none.sock")
    assert (ended.code, ended.json["healthy"]) == (0, True)
    assert "Redis" in ended.json["why"]


def test_a_service_that_there_is_not_is_wrong_usage(capfd: pytest.CaptureFixture[str]) -> None:
    ended = run_here(capfd, "health", "print")
    assert ended.code == 2
    assert "enrich" in ended.err


@pytest.fixture
def stack(short_folder: Path) -> Iterator[Stack]:
    one = {"WIREDESK_CONCURRENCY": "1"}  # a child each, to be stopped
    stack = Stack(short_folder, {"archive": f"sqlite:///{short_folder}/records.db"}, one)
    stack.start()
    yield stack
    stack.stop()


def test_a_real_worker_is_well_idle_and_ill_while_it_is_stopped(
    stack: Stack, capfd: pytest.CaptureFixture[str]
) -> None:
    def health(service: str) -> Health:
        return check_health(service, stack.redis.url, STUCK_SECONDS)

    inbox = Redis.from_url(stack.redis.url)
    enrich = stack.services[1]
    until(lambda: all(health(stage.name).is_well for stage in pipeline.STAGES))
    until(lambda: len(workers_of(enrich)) == 1)  # the first sign of life may come before its child is there
    (child,) = workers_of(enrich)
    child.suspend()  # the main process goes on and takes the message
    inbox.lpush("inbox", ARTICLE)
    until(lambda: not health("enrich").is_well)
    assert "no progress" in health("enrich").why
    assert health("ingest").is_well and health("publish").is_well
    child.resume()
    until(lambda: health("enrich").is_well)
    os.kill(enrich.pid, signal.SIGSTOP)
    until(lambda: not health("enrich").is_well)
    assert "said nothing" in health("enrich").why
    assert run_here(capfd, "health", "enrich", "--stuck-after", "5", "--redis-url", stack.redis.url).code == 1
    os.kill(enrich.pid, signal.SIGCONT)
    until(lambda: health("enrich").is_well)
    (door,) = doors_of(stack.services[0])
    door.suspend()
    inbox.lpush("inbox", ARTICLE)
    until(lambda: not health("ingest").is_well)
    assert "leaves the inbox waiting" in health("ingest").why
    door.resume()
    until(lambda: health("ingest").is_well)
    stack.services[2].signal(signal.SIGTERM)
    ledger = Ledger(inbox, Settings(redis_url=stack.redis.url))
    until(lambda: {worker.service for worker in read_workers(ledger)} == {"ingest", "enrich"})  # nobody misses it
