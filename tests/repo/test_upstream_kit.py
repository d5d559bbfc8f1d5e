"""Each producer in docs/upstream/ drops the article that lies beside it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from redis import Redis
from redis.exceptions import ConnectionError as RedisConnectionError

from cli.redis_server import find_redis_server
from services.ingest.envelopes import EnvelopeLimits, read_item
from shared.contracts import RawArticle
from shared.pipeline import INBOX
from tests.stores.rabbitmq_server import free_ports

DOCS = Path(__file__).parents[2] / "docs"
KIT = DOCS / "upstream"
ARTICLE = KIT / "article.json"
NODE_CLIENT = "redis@5"


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    """A Redis on TCP: not every client knows Unix sockets."""
    (port,) = free_ports(1)
    server = find_redis_server()
    command = [str(server), "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    _await_answer(port)
    yield port
    process.terminate()
    process.wait(10)


def _await_answer(port: int) -> None:
    deadline = time.monotonic() + 20
    while True:
        try:
            Redis(port=port).ping()
            return
        except RedisConnectionError:
            assert time.monotonic() < deadline
            time.sleep(0.05)


def run(port: int, *command: str, folder: Path = KIT) -> None:
    environment = {**os.environ, "REDIS_URL": f"redis://127.0.0.1:{port}/0", "REDIS_ADDR": f"127.0.0.1:{port}"}
    with Redis(port=port) as redis:
        redis.flushall()
        subprocess.run([*command, str(ARTICLE)], check=True, timeout=120, env=environment, cwd=folder)
        (item,) = redis.lrange(INBOX, 0, -1)
    assert read_item(item, EnvelopeLimits()) == [RawArticle.model_validate_json(ARTICLE.read_bytes())]


def tool(name: str, package: str) -> str:
    found = shutil.which(name)
    if found is None:
        pytest.skip(f"no `{name}` here: install the package `{package}`")
    return found


@pytest.mark.parametrize("program", ["celery_producer.py", "redis_producer.py"])
def test_python_drops_the_article(port: int, program: str) -> None:
    run(port, sys.executable, program)


def test_a_shell_drops_the_article(port: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    client = Path(find_redis_server()).with_name("redis-cli")
    if not client.exists():
        pytest.skip("no redis-cli beside the Redis server")
    monkeypatch.setenv("PATH", f"{client.parent}:{os.environ['PATH']}")
    run(port, "sh", "producer.sh")


def test_node_drops_the_article(port: int, tmp_path: Path) -> None:
    node, npm = tool("node", "nodejs"), tool("npm", "npm")
    shutil.copy(KIT / "producer.mjs", tmp_path)
    quiet = ["--prefer-offline", "--no-audit", "--no-fund", "--fetch-retries", "0"]
    fetched = subprocess.run(
        [npm, "install", *quiet, NODE_CLIENT], cwd=tmp_path, check=False, timeout=100, capture_output=True
    )
    if fetched.returncode:
        pytest.skip(f"npm cannot fetch {NODE_CLIENT} here, and has it in no cache")
    run(port, node, "producer.mjs", folder=tmp_path)


def test_go_drops_the_article(port: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    go = tool("go", "golang-go")
    monkeypatch.setenv("GOCACHE", str(tmp_path))
    monkeypatch.setenv("GOFLAGS", "-mod=mod")
    run(port, go, "run", "producer.go")


def test_the_page_names_every_producer_and_there_are_no_others() -> None:
    page = (KIT / "README.md").read_text()
    files = {path.name for path in KIT.iterdir() if path.is_file()} - {"README.md"}
    assert {name for name in files if f"]({name})" not in page} == set()


def test_the_article_is_one_by_the_schema() -> None:
    schema = json.loads((DOCS / "reference/schemas/RawArticle.schema.json").read_text())
    Draft202012Validator(schema).validate(json.loads(ARTICLE.read_text()))
