"""What an article costs over HTTP until it is in the ledger, beside the door on the Redis list in the same run.

CPU time of the desk, or of the door, and of Redis; no worker runs. What it costs to send, either way, is not
counted.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from redis import Redis

from benchmarks.engine import fresh_redis
from benchmarks.measure import cpu_seconds
from benchmarks.texts import make_texts
from cli.redis_server import RedisServer
from shared import pipeline
from shared.ledger import KEY_PREFIX
from tests.ports import free_port

_BATCH = 256  # what the door takes in one claim
_WARM = 512


def _items(articles: int, seed: int) -> list[str]:
    return [json.dumps({"content": text, "source": "bench"}) for text in make_texts(articles, seed=seed)]


@contextmanager
def _running(module: str, server: RedisServer, **settings: str) -> Iterator[list[int]]:
    environment = {**os.environ, "WIREDESK_REDIS_URL": server.url, "WIREDESK_STORES": "none=memory://", **settings}
    environment["WIREDESK_MAX_IN_FLIGHT"] = "1000000"
    process = subprocess.Popen([sys.executable, "-m", module], env=environment, stderr=subprocess.DEVNULL)
    assert server.process is not None
    try:
        yield [process.pid, server.process.pid]
    finally:
        process.kill()
        process.wait()


def _wait_for(client: Redis, articles: int) -> None:
    while client.zcard(f"{KEY_PREFIX}open") < articles:
        time.sleep(0.02)


def measure_list(articles: int) -> float:
    """CPU-ms per article of the door on the list."""
    with fresh_redis() as server, _running("services.ingest.door", server) as pids:
        client = Redis.from_url(server.url)
        client.lpush(pipeline.INBOX, *_items(_WARM, seed=2))
        _wait_for(client, _WARM)
        items = _items(articles, seed=1)
        before = cpu_seconds(pids)
        for first in range(0, articles, _BATCH):
            client.lpush(pipeline.INBOX, *items[first : first + _BATCH])
        _wait_for(client, _WARM + articles)
        return (cpu_seconds(pids) - before) / articles * 1000


def measure_http(articles: int, batch: int) -> float:
    """CPU-ms per article of the desk, so many articles in a request."""
    port = free_port()
    settings = {"WIREDESK_DESK_PORT": str(port), "WIREDESK_DESK_ARTICLES_PER_MINUTE": "10000000"}
    with fresh_redis() as server, _running("desk.app", server, **settings) as pids:
        warm, items = _items(_WARM, seed=2), _items(articles, seed=1)  # the desk hangs up on those that make it wait
        connection = _connected(port)
        _post(connection, warm, _BATCH)
        before = cpu_seconds(pids)
        _post(connection, items, batch)
        return (cpu_seconds(pids) - before) / articles * 1000


def _connected(port: int) -> http.client.HTTPConnection:
    while True:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        try:
            connection.connect()
        except OSError:
            time.sleep(0.05)
        else:
            return connection


def _post(connection: http.client.HTTPConnection, items: list[str], batch: int) -> None:
    for first in range(0, len(items), batch):
        body = "[" + ",".join(items[first : first + batch]) + "]"
        connection.request("POST", "/v1/articles", body.encode(), {"Content-Type": "application/json"})
        answer: Any = connection.getresponse()
        taken = json.loads(answer.read())
        assert (answer.status, taken["refused"]) == (202, 0), taken


def main() -> None:
    """Measure and print; JSON with --json."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=10_240)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    on_list = measure_list(options.articles)
    batched = measure_http(options.articles, _BATCH)
    single = measure_http(options.articles // 10, 1)
    result = {
        "list_cpu_ms_per_article": on_list,
        "http_cpu_ms_per_article": batched,
        "http_singly_cpu_ms_per_article": single,
        "times_the_list": batched / on_list,
        "times_the_list_singly": single / on_list,
    }
    if options.json:
        print(json.dumps(result, indent=1))
        return
    print(f"door on the list, {_BATCH} per claim:   {on_list:.3f} CPU-ms per article")
    print(f"desk over HTTP, {_BATCH} per request:   {batched:.3f} CPU-ms, {batched / on_list:.2f} times as much")
    print(f"desk over HTTP, one per request:   {single:.3f} CPU-ms, {single / on_list:.2f} times as much")


if __name__ == "__main__":
    main()
