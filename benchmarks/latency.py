"""From the drop on an idle system to the row in SQLite, with the real services."""

from __future__ import annotations

import json
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from redis import Redis

from benchmarks.texts import make_texts
from cli.stack import Stack
from shared import pipeline
from shared.ledger import Ledger
from shared.settings import Settings
from shared.snapshot import take_snapshot


def wait_until(condition: Callable[[], bool], seconds: float = 600, every: float = 0.02) -> None:
    """Returns when the condition holds. Raises TimeoutError."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            raise TimeoutError("the run did not end")
        time.sleep(every)


def time_one(drop: Callable[[], object], ended: Callable[[], int]) -> float:
    """Seconds from the drop until one more has ended."""
    before = ended()
    started = time.monotonic()
    drop()
    wait_until(lambda: ended() > before, every=0.001)
    return time.monotonic() - started


def percentiles(seconds: list[float]) -> dict[str, float]:
    """Median and 99th percentile in ms."""
    return {
        "latency_p50_ms": statistics.median(seconds) * 1000,
        "latency_p99_ms": sorted(seconds)[int(len(seconds) * 0.99)] * 1000,
    }


@contextmanager
def _real_system() -> Iterator[Stack]:
    folder = Path(tempfile.mkdtemp(prefix="wd-"))
    stack = Stack(folder, {"archive": f"sqlite:///{folder}/records.db"})
    stack.start()
    try:
        yield stack
    finally:
        stack.kill()
        shutil.rmtree(folder, ignore_errors=True)


def measure_latency(probes: int) -> dict[str, float]:
    """Drop to stored in ms, one article at a time; the ledger hears of the row after SQLite has committed it."""
    with _real_system() as stack:
        client = Redis.from_url(stack.redis.url)
        settings = Settings(redis_url=stack.redis.url)
        ledger, queues = Ledger(client, settings), pipeline.all_queues(settings.stores)

        def ended() -> int:
            return sum(take_snapshot(ledger, queues).balance.endings.values())

        seconds = []
        for n, text in enumerate(make_texts(probes + 5)):
            item = json.dumps({"content": f"Harbour report number {n} is out\n\n{text.capitalize()}."})
            seconds.append(time_one(lambda item=item: client.lpush(pipeline.INBOX, item), ended))
    return percentiles(seconds[5:])  # the first ones warm the workers up
