"""Desks for all tests that leave them as they are, and the ledger behind them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from cli.redis_server import RedisServer
from shared.tokens import make_token, write_tokens
from tests.desk.serving import Desk, Holder


@pytest.fixture(scope="session")
def desk(redis_server: RedisServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """Open to this machine, with limits that no test but a flood meets."""
    folder: Path = tmp_path_factory.mktemp("desk")
    serving = Desk(folder, redis_server.url, WIREDESK_STORES=f"archive=sqlite:///{folder}/records.db")
    serving.start()
    yield serving
    serving.stop()


@pytest.fixture(scope="session")
def strict_desk(redis_server: RedisServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """With tokens and small limits."""
    folder: Path = tmp_path_factory.mktemp("strict")
    serving = Desk(
        folder,
        redis_server.url,
        WIREDESK_DESK_TOKENS=str(folder / "tokens"),
        WIREDESK_DESK_MAX_BODY_BYTES="20000",
        WIREDESK_DESK_MAX_ARTICLES="5",
        WIREDESK_MAX_CONTENT_BYTES="10000",
        WIREDESK_DESK_HEADER_SECONDS="0.5",
        WIREDESK_DESK_BODY_SECONDS="0.5",
        WIREDESK_DESK_LISTENERS="1",
        WIREDESK_DESK_ARTICLES_PER_MINUTE="6",
    )
    write_tokens(folder / "tokens", [make_token("first", None)[0]])
    serving.start()
    yield serving
    serving.stop()


@pytest.fixture
def holder(strict_desk: Desk) -> Holder:
    """Delivers for harbour-times."""
    return Holder(strict_desk, "harbour-times")


@pytest.fixture
def reader(strict_desk: Desk) -> Holder:
    """Delivers for any source, and sees all."""
    return Holder(strict_desk, None)
