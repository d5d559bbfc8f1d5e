"""Whether an article costs the whole system the same however many came before: real work, all services, SQLite.

Two systems run side by side. One is new; the other's ledger remembers so many articles, and its store holds as many
records. Both take the same made-up news in turns. Rewrites of the log are left out here, growth.py measures them.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from statistics import median

from redis import Redis

from benchmarks.measure import cpu_seconds
from benchmarks.news import make_news
from benchmarks.probing import count_ended, wait_until
from benchmarks.records import make_briefs
from benchmarks.scale.emptied import copy_one
from benchmarks.scale.stores import write_all
from cli.stack import Stack
from services.publish.stores.sqlite import SqliteStore
from shared import pipeline

Say = Callable[[str], None]
_WARM_UP = 200  # articles: models, caches, pages of the store that are touched first


@dataclass(frozen=True, slots=True)
class Whole:
    """CPU-ms of an article with so many before it, all processes, and in a new system beside it; medians."""

    before: int
    cpu_ms: float
    new_cpu_ms: float

    @property
    def ratio(self) -> float:
        return self.cpu_ms / self.new_cpu_ms


class System:
    """All services and SQLite, as `wiredesk up` runs them."""

    def __init__(self, folder: Path) -> None:
        self._stack = Stack(folder, {"store": f"sqlite:///{folder}/records.db"})

    def start(self) -> None:
        self._stack.start()
        assert self._stack.redis.process is not None
        self.redis = Redis.from_url(self._stack.redis.url)
        self.redis.config_set("auto-aof-rewrite-percentage", 0)
        self._pids = [*(service.pid for service in self._stack.services), self._stack.redis.process.pid]

    def take(self, items: Sequence[bytes]) -> float:
        """CPU-ms an article, from the first drop to the last ending."""
        done, before = count_ended(self.redis), cpu_seconds(self._pids)
        self.redis.lpush(pipeline.INBOX, *items)
        wait_until(lambda: count_ended(self.redis) >= done + len(items))
        return (cpu_seconds(self._pids) - before) / len(items) * 1000

    def kill(self) -> None:
        self._stack.kill()


def measure_whole(before: int, window: int, rounds: int, say: Say) -> Whole:
    """`rounds` windows of so many articles, each put through both systems, the order changing."""
    with ExitStack() as running:
        new, old = (running.enter_context(_system(records)) for records in (0, before))
        say(f"filling the ledger of one to {before:,}")
        news = make_news(_WARM_UP + rounds * window, text_alone=True)
        for system in (new, old):
            system.start()
        warm = list(islice(news, _WARM_UP))
        for system in (new, old):
            system.take(warm)
        copy_one(old.redis, before)
        costs: dict[System, list[float]] = {new: [], old: []}
        for number in range(rounds):
            say(f"measuring, {number + 1} of {rounds}")
            items = list(islice(news, window))
            for system in (new, old) if number % 2 else (old, new):
                costs[system].append(system.take(items))
        return Whole(before, median(costs[old]), median(costs[new]))


@contextmanager
def _system(records: int) -> Iterator[System]:
    """Not started yet, its store filled."""
    folder = Path(tempfile.mkdtemp(prefix="wd-"))
    system = System(folder)
    try:
        with closing(SqliteStore(folder / "records.db")) as store:
            store.check()
            write_all(store, make_briefs(records))
        yield system
    finally:
        system.kill()
        shutil.rmtree(folder, ignore_errors=True)
