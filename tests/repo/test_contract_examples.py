"""What docs/contracts.md tells upstreams to copy works: each example arrives as an article."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from redis import Redis

from cli.redis_server import RedisServer, find_redis_server
from services.ingest.envelopes import EnvelopeLimits, read_item
from shared.connections import broker_url
from shared.contracts import PubStatus, RawArticle
from shared.pipeline import INBOX_LISTS

PAGE = (Path(__file__).parents[2] / "docs/contracts.md").read_text()
ADDRESS = "redis://127.0.0.1:6379/0"


def examples(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", PAGE, re.DOTALL)


def read(item: bytes) -> list[RawArticle]:
    found = read_item(item, EnvelopeLimits())
    assert found and all(isinstance(article, RawArticle) for article in found), found
    return [article for article in found if isinstance(article, RawArticle)]


def dropped(redis: Redis) -> list[RawArticle]:
    return [article for inbox in INBOX_LISTS for item in redis.lrange(inbox, 0, -1) for article in read(item)]


@pytest.mark.parametrize("example", examples("json"))
def test_json_examples_are_read_without_a_field_unknown(example: str) -> None:
    for article in read(example.encode()):
        assert article.meta == {}
        assert article.content or article.pub_status is PubStatus.CANCELED


@pytest.mark.parametrize("program", examples("python"))
def test_python_examples_drop_an_article(program: str, redis: Redis, redis_server: RedisServer) -> None:
    address = broker_url(redis_server.url) if "Celery(" in program else redis_server.url
    assert ADDRESS in program
    subprocess.run([sys.executable, "-c", program.replace(ADDRESS, address)], check=True, timeout=60)
    (article,) = dropped(redis)
    assert article.source == "harbour-times"


@pytest.mark.parametrize("line", [line for block in examples("sh") for line in block.splitlines()])
def test_shell_examples_drop_an_article(line: str, redis: Redis, redis_server: RedisServer, tmp_path: Path) -> None:
    client = Path(find_redis_server()).with_name("redis-cli")
    if not client.exists():
        pytest.skip("no redis-cli beside the Redis server")
    (tmp_path / "article.json").write_text(examples("json")[0])
    here = line.replace("redis-cli", f"{shlex.quote(str(client))} -s {shlex.quote(str(redis_server.socket))}", 1)
    subprocess.run(here, shell=True, cwd=tmp_path, check=True)
    (article,) = dropped(redis)
    assert article.source == "harbour-times"
    assert article.content.count("\n\n") == 1
