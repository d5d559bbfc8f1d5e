"""What the engine costs when the work is left out, beside a naive chain of one-article tasks in the same run.

Prints a table (or JSON with --json). The unit is CPU-ms per article over all processes and Redis; ratios are the claim.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from redis import Redis

from benchmarks.measure import cpu_seconds
from benchmarks.probing import wait_until
from benchmarks.texts import make_texts
from cli.redis_server import RedisServer
from shared import pipeline
from shared.ledger import Ledger
from shared.settings import Settings
from shared.snapshot import take_snapshot


@contextmanager
def running(
    module: str, names: tuple[str, ...], environment: dict[str, str], before: tuple[str, ...] = ()
) -> Iterator[list[int]]:
    """One process per name, ended at the end; yields their pids. `before` is put before the command."""
    processes = [
        subprocess.Popen(
            [*before, sys.executable, "-m", module, name],
            env={**os.environ, **environment},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        for name in names
    ]
    try:
        yield [process.pid for process in processes]
    finally:
        for process in processes:
            process.terminate()
        for process in processes:
            try:
                process.wait(15)
            except subprocess.TimeoutExpired:
                process.kill()


@contextmanager
def fresh_redis() -> Iterator[RedisServer]:
    folder = Path(tempfile.mkdtemp(prefix="wd-"))
    server = RedisServer(folder)
    server.start()
    try:
        yield server
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)


def measure_engine(articles: int) -> dict[str, float]:
    """CPU-ms per article of the empty pipeline."""
    with fresh_redis() as server:
        client = Redis.from_url(server.url)
        settings = Settings(redis_url=server.url, stores={"none": "memory://"})
        ledger = Ledger(client, settings)
        environment = {"WIREDESK_REDIS_URL": server.url, "WIREDESK_STORES": "none=memory://"}
        names = tuple(stage.name for stage in pipeline.STAGES)
        queues = pipeline.all_queues(settings.stores)

        def ended() -> int:
            balance = take_snapshot(ledger, queues).balance
            return sum(balance.endings.values())

        with running("benchmarks.noop_service", names, environment) as pids:
            assert server.process is not None
            pids.append(server.process.pid)
            warm_up = [json.dumps({"content": text}) for text in make_texts(500, seed=2)]
            client.lpush(pipeline.INBOX, *warm_up)
            wait_until(lambda: ended() >= len(warm_up))
            items = [json.dumps({"content": text}) for text in make_texts(articles)]
            before, started, done = cpu_seconds(pids), time.monotonic(), ended()
            for first in range(0, articles, 500):
                client.lpush(pipeline.INBOX, *items[first : first + 500])
            wait_until(lambda: ended() >= done + articles, every=0.1)
            seconds = time.monotonic() - started
            used = cpu_seconds(pids) - before
    return {
        "cpu_ms_per_article": used / articles * 1000,
        "articles_per_second": articles / seconds,
    }


def measure_naive(articles: int) -> dict[str, float]:
    """CPU-ms per article of the naive chain; sending the first hop is not counted."""
    with fresh_redis() as server:
        os.environ["WIREDESK_REDIS_URL"] = server.url
        from benchmarks.naive_chain import HOPS, app, hop

        client = Redis.from_url(server.url)
        with running("benchmarks.naive_chain", HOPS, {"WIREDESK_REDIS_URL": server.url}) as pids:
            assert server.process is not None
            pids.append(server.process.pid)

            def done() -> int:
                return int(client.get("naive-done") or 0)

            hop.apply_async(({"content": "warm"}, 0), queue=HOPS[0])
            wait_until(lambda: done() >= 1)
            sent, texts = done(), list(make_texts(articles))
            before, started = cpu_seconds(pids), time.monotonic()
            with app.producer_or_acquire() as producer:
                for text in texts:
                    hop.apply_async(({"content": text}, 0), queue=HOPS[0], producer=producer)
            wait_until(lambda: done() >= sent + articles, every=0.1)
            seconds = time.monotonic() - started
            used = cpu_seconds(pids) - before
    return {
        "cpu_ms_per_article": used / articles * 1000,
        "articles_per_second": articles / seconds,
    }


def main() -> None:
    """Measure both and print them side by side."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=20_000)
    parser.add_argument("--naive-articles", type=int, default=2_000)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    naive = measure_naive(options.naive_articles)
    engine = measure_engine(options.articles)
    result: dict[str, Any] = {
        "engine": engine,
        "naive": naive,
        "times_cheaper": naive["cpu_ms_per_article"] / engine["cpu_ms_per_article"],
    }
    print(json.dumps(result, indent=1) if options.json else as_table(result))


def as_table(result: dict[str, Any]) -> str:
    """The result for people."""
    engine, naive = result["engine"], result["naive"]
    return "\n".join(
        [
            f"{'':34}{'wiredesk':>12}{'naive chain':>14}",
            f"{'CPU-ms per article, all processes':34}{engine['cpu_ms_per_article']:>12.3f}"
            f"{naive['cpu_ms_per_article']:>14.3f}",
            f"{'articles per second (wall)':34}{engine['articles_per_second']:>12.0f}"
            f"{naive['articles_per_second']:>14.0f}",
            f"times cheaper: {result['times_cheaper']:.1f}",
        ]
    )


if __name__ == "__main__":
    main()
