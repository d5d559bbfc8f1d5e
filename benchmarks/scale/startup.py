"""What each service takes until it is ready, and what its processes hold: CPU seconds and memory.

Ready is a worker whose first article has gone through it. Memory is told per process as resident (RSS, what is shared
counted in each) and proportional (PSS, what is shared counted once): processes forked from one share models and tables.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil
from redis import Redis

from benchmarks.measure import cpu_seconds
from benchmarks.news import make_news
from benchmarks.probing import wait_until
from cli.stack import ServiceProcess, Stack
from shared import pipeline
from shared.heartbeats import read_workers
from shared.ledger import Ledger
from shared.settings import Settings
from shared.snapshot import take_snapshot

_MB = 1_000_000


@dataclass(frozen=True, slots=True)
class Process:
    """One process of a service, warm."""

    role: str
    rss_mb: float
    pss_mb: float


@dataclass(frozen=True, slots=True)
class Service:
    """`ready_cpu_seconds`: of all its processes, from exec until it gave its first sign of life."""

    name: str
    ready_cpu_seconds: float
    processes: tuple[Process, ...]


def measure_startup(articles: int = 200) -> list[Service]:
    """The three services, started one after another, then warmed by so many articles."""
    with _folder() as folder:
        stack = Stack(folder, {"store": f"sqlite:///{folder}/records.db"})
        try:
            stack.redis.start()
            client = Redis.from_url(stack.redis.url)
            settings = Settings(redis_url=stack.redis.url, stores={"store": "memory://"})
            ledger = Ledger(client, settings)
            seconds = {service.name: _start(service, ledger) for service in stack.services}
            client.lpush(pipeline.INBOX, *make_news(articles))
            queues = pipeline.all_queues(settings.stores)
            wait_until(lambda: sum(take_snapshot(ledger, queues).balance.endings.values()) >= articles)
            return [Service(each.name, seconds[each.name], tuple(_processes_of(each))) for each in stack.services]
        finally:
            stack.kill()


@contextmanager
def _folder() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="wd-"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _start(service: ServiceProcess, ledger: Ledger) -> float:
    service.start()
    wait_until(lambda: any(worker.service == service.name for worker in read_workers(ledger)), seconds=120)
    return cpu_seconds([service.pid])


def _processes_of(service: ServiceProcess) -> Iterator[Process]:
    main = psutil.Process(service.pid)
    yield _process("main", main)
    for child in main.children(recursive=True):
        yield _process("worker" if child.name().startswith("python") else child.name(), child)


def _process(role: str, process: psutil.Process) -> Process:
    memory = process.memory_full_info()
    return Process(role, memory.rss / _MB, memory.pss / _MB)
