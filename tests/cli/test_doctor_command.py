"""`wiredesk doctor` on a real Redis and real stores."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from redis import Redis

from shared import pipeline
from shared.ledger import KEY_PREFIX, Ledger
from shared.settings import Settings
from tests.cli.command_runs import Finished, run_here, run_outside
from tests.shared.working import a_heart


def doctor(folder: Path, settings: Settings, stores: str) -> Finished:
    return run_outside(folder, "doctor", "--json", "--redis-url", settings.redis_url, WIREDESK_STORES=stores)


@pytest.fixture
def durable(redis: Redis, ledger: Ledger, settings: Settings) -> Iterator[Redis]:
    """A Redis as it should be, and a live worker of every service."""
    for stage in pipeline.STAGES:
        a_heart(ledger, settings, stage).beat()
    before = redis.config_get("appendonly")["appendonly"]
    redis.config_set("appendonly", "yes")
    redis.config_set("maxmemory-policy", "noeviction")
    yield redis
    redis.config_set("appendonly", before)


def test_a_sound_deployment_exits_0(durable: Redis, settings: Settings, tmp_path: Path) -> None:
    ended = doctor(tmp_path, settings, f"archive=sqlite:///{tmp_path}/a.db")
    assert ended.code == 0, ended.out + ended.err
    states = {finding["what"]: finding["state"] for finding in ended.json}
    looked_at = ("store archive", "balance", "Redis durability", "Redis rights", "enrich workers", "workers' settings")
    assert {what: states[what] for what in looked_at} == dict.fromkeys(looked_at, "well")


def test_a_service_of_which_nobody_works_is_wrong_and_exits_1(
    durable: Redis, settings: Settings, tmp_path: Path
) -> None:
    durable.zrem(f"{KEY_PREFIX}workers", "publish")
    ended = doctor(tmp_path, settings, f"archive=sqlite:///{tmp_path}/a.db")
    assert ended.code == 1
    (wrong,) = (finding for finding in ended.json if finding["state"] == "wrong")
    assert wrong["what"] == "publish workers"


def test_a_store_that_cannot_be_written_is_wrong_and_exits_1(
    durable: Redis, settings: Settings, tmp_path: Path
) -> None:
    (tmp_path / "plain").write_text("no database " * 100)
    ended = doctor(tmp_path, settings, f"archive=sqlite:///{tmp_path}/plain")
    assert ended.code == 1
    (wrong,) = (finding for finding in ended.json if finding["state"] == "wrong")
    assert wrong["what"] == "store archive"
    assert "not a database" in wrong["seen"]


def test_a_redis_that_keeps_no_log_is_wrong_and_exits_1(
    durable: Redis, settings: Settings, capfd: pytest.CaptureFixture[str]
) -> None:
    durable.config_set("appendonly", "no")
    ended = run_here(capfd, "doctor", "--redis-url", settings.redis_url)
    assert ended.code == 1
    assert "CONFIG SET appendonly yes" in ended.out


def test_a_redis_that_is_away_exits_2_and_says_how_to_name_one(capfd: pytest.CaptureFixture[str]) -> None:
    ended = run_here(capfd, "doctor", "--redis-url", "redis://127.0.0.1:1/0")
    assert ended.code == 2
    assert "--redis-url" in ended.err
