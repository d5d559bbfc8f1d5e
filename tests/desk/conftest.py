"""One desk for all tests that leave it as it is."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from cli.redis_server import RedisServer
from tests.desk.serving import Desk


@pytest.fixture(scope="session")
def desk(redis_server: RedisServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    folder: Path = tmp_path_factory.mktemp("desk")
    serving = Desk(folder, redis_server.url, WIREDESK_STORES=f"archive=sqlite:///{folder}/records.db")
    serving.start()
    yield serving
    serving.stop()
