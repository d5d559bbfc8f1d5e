"""Sharding by source: where articles go, and that shards of one store agree on it."""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from redis import Redis

from cli.redis_server import RedisServer
from shared.pipeline import INBOX

PROGRAM = Path(__file__).parents[2] / "docs/upstream/sharded_producer.py"
SOURCES = [f"wire-{number}" for number in range(200)]


@pytest.fixture(scope="module")
def producer() -> Any:
    spec = importlib.util.spec_from_file_location("sharded_producer", PROGRAM)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def shards() -> Iterator[dict[str, RedisServer]]:
    folders = {name: Path(tempfile.mkdtemp(prefix="wd-")) for name in ("a", "b")}
    servers = {name: RedisServer(folder) for name, folder in folders.items()}
    for server in servers.values():
        server.start()
    yield servers
    for name, server in servers.items():
        server.stop()
        shutil.rmtree(folders[name])


def test_every_article_of_a_source_lands_on_one_redis_and_all_are_somewhere(
    shards: dict[str, RedisServer], tmp_path: Path
):
    files = [tmp_path / f"{number}.json" for number in range(60)]
    for number, file in enumerate(files):
        file.write_text(json.dumps({"source": f"wire-{number % 12}", "content": f"Number {number}"}))
    addresses = " ".join(f"{name}={server.url}" for name, server in shards.items())
    subprocess.run([sys.executable, PROGRAM, *files], check=True, timeout=60, env={**os.environ, "SHARDS": addresses})
    inboxes = [[json.loads(item) for item in Redis.from_url(one.url).lrange(INBOX, 0, -1)] for one in shards.values()]
    first, second = ({article["source"] for article in inbox} for inbox in inboxes)
    assert first and second and not first & second
    assert {article["content"] for inbox in inboxes for article in inbox} == {f"Number {n}" for n in range(60)}


def test_sources_spread_evenly(producer: Any):
    placed = [producer.shard_of(source, ["a", "b", "c", "d"]) for source in SOURCES]
    assert all(30 <= placed.count(shard) <= 70 for shard in "abcd")


def test_a_shard_that_is_added_takes_its_share_and_moves_nobody_else(producer: Any):
    before = {source: producer.shard_of(source, ["a", "b"]) for source in SOURCES}
    after = {source: producer.shard_of(source, ["a", "b", "c"]) for source in SOURCES}
    moved = {source for source in SOURCES if before[source] != after[source]}
    assert moved == {source for source, shard in after.items() if shard == "c"}
    assert 40 <= len(moved) <= 95
