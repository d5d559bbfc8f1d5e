"""Real parts for every test: a Redis of its own per test session, emptied for each test."""

from __future__ import annotations

import gc
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from redis import Redis

from cli.redis_server import RedisServer
from shared.ledger import Ledger
from shared.settings import Settings
from tests.worked_example import ideal_record


@pytest.fixture
def short_folder() -> Iterator[Path]:
    """A folder whose path is short enough for a Unix socket."""
    folder = Path(tempfile.mkdtemp(prefix="wd-"))
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def redis_server() -> Iterator[RedisServer]:
    folder = Path(tempfile.mkdtemp(prefix="wd-"))
    server = RedisServer(folder)
    server.start()
    yield server
    server.stop()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def redis(redis_server: RedisServer) -> Redis:
    client = Redis.from_url(redis_server.url, socket_timeout=60)  # 100 MB on a busy machine
    client.flushall()
    return client


@pytest.fixture
def settings(redis_server: RedisServer) -> Settings:
    return Settings(redis_url=redis_server.url, stores={"archive": "memory://"})


@pytest.fixture
def only_own_garbage() -> Iterator[None]:
    """What other tests have left in memory is not looked through when a long text makes many objects."""
    gc.collect()
    gc.freeze()
    yield
    gc.unfreeze()


@pytest.fixture
def ledger(redis: Redis, settings: Settings) -> Ledger:
    return Ledger(redis, settings)


@pytest.fixture(scope="session")
def ideal() -> dict[str, Any]:
    """The record that the worked example should become."""
    return ideal_record()
