"""Signs of life, on a real Redis: what is said is read again, who is silent is noticed, then forgotten."""

from __future__ import annotations

import os
from itertools import takewhile
from pathlib import Path

import pytest
from redis import Redis
from structlog.testing import capture_logs

from shared import pipeline
from shared.connections import connect
from shared.heartbeats import LIVE_SECONDS, Heart, Stillness, Tally, Worker, read_workers
from shared.ledger import KEY_PREFIX, Ledger
from shared.program import program_version
from shared.settings import Settings, fingerprints
from tests.shared.working import a_heart


def only_worker(ledger: Ledger) -> Worker:
    (worker,) = read_workers(ledger)
    return worker


def age(redis: Redis, seconds: float, key: str = "workers") -> None:
    """As if the last signs had been given so long ago."""
    for name, at in redis.zrange(f"{KEY_PREFIX}{key}", 0, -1, withscores=True):
        redis.zadd(f"{KEY_PREFIX}{key}", {name: at - seconds * 1000})


def test_what_a_worker_says_of_itself_is_read_again(ledger: Ledger, settings: Settings) -> None:
    Heart(ledger, "enrich", settings, ["enrich"], lambda: Tally(7, 1)).beat()
    worker = only_worker(ledger)
    assert (worker.service, worker.host, worker.pid) == ("enrich", os.uname().nodename, os.getpid())
    assert (worker.tasks, worker.in_hand, worker.is_alive) == (7, 1, True)
    assert worker.version == program_version()
    assert worker.settings == fingerprints(settings)
    assert abs(worker.ahead_seconds) < 5


def test_a_worker_is_not_alive_once_it_has_been_silent_for_long(
    ledger: Ledger, redis: Redis, settings: Settings
) -> None:
    a_heart(ledger, settings, pipeline.ENRICH).beat()
    age(redis, LIVE_SECONDS + 1)
    worker = only_worker(ledger)
    assert not worker.is_alive
    assert worker.silent_seconds > LIVE_SECONDS


def test_the_silent_are_forgotten_by_the_next_that_speaks(ledger: Ledger, redis: Redis, settings: Settings) -> None:
    a_heart(ledger, settings, pipeline.ENRICH).beat()
    age(redis, 601)
    a_heart(ledger, settings, pipeline.PUBLISH).beat()
    assert only_worker(ledger).service == "publish"
    assert 0 < redis.pttl(f"{KEY_PREFIX}worker:enrich") <= 600_000


def test_who_stops_on_purpose_is_forgotten_at_once(ledger: Ledger, settings: Settings) -> None:
    heart = a_heart(ledger, settings, pipeline.ENRICH)
    heart.beat()
    heart.stop()
    assert read_workers(ledger) == ()


def test_a_heartbeat_says_the_long_part_once(ledger: Ledger, redis: Redis, settings: Settings) -> None:
    heart = a_heart(ledger, settings, pipeline.ENRICH)
    heart.beat()
    with redis.monitor() as watched:
        heart.beat()
        redis.echo("that was all")
        seen = list(
            takewhile(lambda command: "that was all" not in command, (each["command"] for each in watched.listen()))
        )
    written = [command.split()[2] for command in seen if command.startswith(f"HSET {KEY_PREFIX}worker:enrich")]
    assert written == ["doing"]


def test_messages_left_waiting_by_an_idle_worker_are_no_progress(
    ledger: Ledger, redis: Redis, settings: Settings
) -> None:
    now = [0.0]
    heart = a_heart(ledger, settings, pipeline.ENRICH)
    heart.stillness = Stillness(lambda: now[0])
    heart.beat()
    redis.lpush("enrich", "a message")
    for now[0] in (10.0, 20.0, 30.0):
        heart.beat()
    assert only_worker(ledger).still_seconds == 20.0


def test_a_redis_that_was_away_is_no_standstill_and_does_not_end_the_worker(
    short_folder: Path, settings: Settings
) -> None:
    nowhere = Ledger(connect(f"unix://{short_folder}/redis.sock", patient=False), settings)
    heart = a_heart(nowhere, settings, pipeline.ENRICH, lambda: Tally(0, 1))
    with capture_logs() as logs:
        heart.beat()
        heart.stop()
    assert [line["event"] for line in logs] == ["heartbeat_failed"] * 2
    assert heart.stillness.look(Tally(0, 1), heart._waiting) == pytest.approx(0, abs=1)


@pytest.mark.parametrize(
    ("looks", "still"),
    [
        ([(0.0, Tally(0, 0), 0), (90.0, Tally(0, 0), 0)], 0.0),  # nothing to do
        ([(0.0, Tally(0, 1), 0), (90.0, Tally(0, 1), 0)], 90.0),  # one in hand, and nothing comes of it
        ([(0.0, Tally(0, 1), 0), (50.0, Tally(1, 1), 9), (90.0, Tally(1, 1), 9)], 40.0),  # busy
        ([(0.0, Tally(3, 0), 0), (90.0, Tally(3, 0), 2)], 90.0),  # messages wait, none is taken
        ([(0.0, Tally(3, 1), 0), (90.0, Tally(3, 1), None)], 0.0),  # Redis was away meanwhile
    ],
)
def test_busy_and_idle_move_and_stuck_stands_still(looks: list[tuple[float, Tally, int | None]], still: float) -> None:
    now = [0.0]
    stillness = Stillness(lambda: now[0])
    seen = 0.0
    for now[0], tally, waiting in looks:
        seen = stillness.look(tally, waiting)
    assert seen == still


def test_a_door_is_told_of_with_the_worker_that_keeps_it(ledger: Ledger, redis: Redis, settings: Settings) -> None:
    a_heart(ledger, settings, pipeline.INGEST).beat()
    assert only_worker(ledger).door_silent_seconds is None
    redis.zadd(f"{KEY_PREFIX}doors", {"ingest": redis.time()[0] * 1000 - 40_000})
    assert 39 < (only_worker(ledger).door_silent_seconds or 0) < 60


def test_of_two_doors_the_one_that_has_been_silent_longer_counts(
    ledger: Ledger, redis: Redis, settings: Settings
) -> None:
    a_heart(ledger, settings, pipeline.INGEST).beat()
    now = redis.time()[0] * 1000
    redis.zadd(f"{KEY_PREFIX}doors", {"ingest": now, "ingest:urgent": now - 40_000})
    assert 39 < (only_worker(ledger).door_silent_seconds or 0) < 60


def test_settings_that_are_one_workers_own_are_not_compared(settings: Settings) -> None:
    other = settings.model_copy(update={"concurrency": 4, "metrics_port": 1, "log_level": "debug"})
    assert fingerprints(other) == fingerprints(settings)
    changed = settings.model_copy(update={"attempts": 9})
    assert [name for name, digest in fingerprints(changed).items() if digest != fingerprints(settings)[name]] == [
        "attempts"
    ]


def test_a_password_does_not_change_a_fingerprint(settings: Settings) -> None:
    one, other = (settings.model_copy(update={"stores": {"a": f"postgresql://u:{word}@h/d"}}) for word in "xy")
    assert fingerprints(one) == fingerprints(other)
