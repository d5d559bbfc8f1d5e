"""The running system with its work left out (benchmarks.noop_service), to be filled and measured."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from itertools import count
from typing import Any

import orjson
import psutil
from redis import Redis

from benchmarks.engine import fresh_redis, running
from benchmarks.measure import cpu_seconds
from benchmarks.probing import wait_until
from benchmarks.texts import make_texts
from shared import pipeline
from shared.ledger import KEY_PREFIX, Ledger
from shared.settings import Settings
from shared.snapshot import take_snapshot

STAGES = tuple(stage.name for stage in pipeline.STAGES)
_AT_ONCE = 500  # items of one LPUSH
_MOST_AHEAD = 10_000  # dropped and not ended: half of what the door lets in, so that the inbox stays small
_DIFFERENT_TEXTS = 1_000  # making a text costs more than the whole pipeline does; the first line tells articles apart
_MOST_FILLED = 10_000  # by articles; more are written as copies of what one of them left, in a tenth of the time
REMEMBERED_AS = ("seen", "known", "trace")  # the keys that outlive an article
_NEARLY = 1.5  # times a size are still that size
_SECONDS = 3600.0


@dataclass(frozen=True, slots=True)
class Cost:
    """Of one article: CPU-ms of the workers and of Redis, and articles a second by the clock."""

    workers_ms: float
    redis_ms: float
    per_second: float

    @property
    def cpu_ms(self) -> float:
        return self.workers_ms + self.redis_ms


class Emptied:
    """The pipeline that hands everything on as it came."""

    def __init__(self, url: str, redis_pid: int, worker_pids: Sequence[int]) -> None:
        self.redis = Redis.from_url(url)
        settings = Settings(redis_url=url, stores={"none": "memory://"})
        self.ledger = Ledger(self.redis, settings)
        self.queues = pipeline.all_queues(settings.stores)
        self.redis_pid, self.worker_pids = redis_pid, list(worker_pids)
        self.remembered = 0
        self._items = endless_items()

    def ended(self) -> int:
        """So far, of all articles. Raises RuntimeError when a worker is gone: nothing would ever end."""
        gone = [pid for pid in self.worker_pids if psutil.Process(pid).status() == psutil.STATUS_ZOMBIE]
        if gone:
            raise RuntimeError(f"worker {gone[0]} ended; try `python -m benchmarks.noop_service ingest`")
        return sum(take_snapshot(self.ledger, self.queues).balance.endings.values())

    def _has_ended(self, articles: int) -> bool:
        return self.ended() >= articles

    def fill(self, articles: int) -> Cost:
        """Put so many through, and what they took."""
        if not articles:
            return Cost(0, 0, 0)
        done = self.ended()
        workers, redis = cpu_seconds(self.worker_pids), cpu_seconds([self.redis_pid])
        clock, dropped = time.monotonic(), 0
        while dropped < articles:
            wait_until(partial(self._has_ended, done + dropped - _MOST_AHEAD), seconds=_SECONDS)
            some = [next(self._items) for _ in range(min(_AT_ONCE, articles - dropped))]
            self.redis.lpush(pipeline.INBOX, *some)
            dropped += len(some)
        wait_until(partial(self._has_ended, done + articles), seconds=_SECONDS, every=0.05)
        self.remembered += articles
        per_second = articles / (time.monotonic() - clock)
        workers, redis = cpu_seconds(self.worker_pids) - workers, cpu_seconds([self.redis_pid]) - redis
        return Cost(workers / articles * 1000, redis / articles * 1000, per_second)

    def fill_up(self, size: int) -> None:
        """To so many remembered; from none, if they are far more by now. Many are written as copies of one."""
        if self.remembered > _NEARLY * size:
            self.empty()
        self.fill(max(0, min(size, _MOST_FILLED) - self.remembered))
        if self.remembered < size:
            copy_one(self.redis, size - self.remembered)
            self.remembered = size

    def rewrite_log(self) -> tuple[float, int]:
        """CPU seconds of one rewrite of the append-only file, and the bytes of the new one."""
        before = self._children_seconds()
        self.redis.bgrewriteaof()
        wait_until(lambda: not self._persistence()["aof_rewrite_in_progress"], seconds=_SECONDS, every=0.1)
        return self._children_seconds() - before, int(self._persistence()["aof_base_size"])

    def log_bytes(self) -> int:
        return int(self._persistence()["aof_current_size"])

    def _persistence(self) -> dict[str, Any]:
        return dict(self.redis.info("persistence"))

    def _children_seconds(self) -> float:
        used = self.redis.info("cpu")
        return float(used["used_cpu_user_children"]) + float(used["used_cpu_sys_children"])

    def rewrite_by_hand(self) -> None:
        """No rewrite of the log comes by itself from now on, in the middle of a measurement."""
        self.redis.config_set("auto-aof-rewrite-percentage", 0)

    def empty(self) -> None:
        """Forget every article; scripts stay loaded."""
        self.redis.flushall()
        self.remembered = 0

    def used_bytes(self) -> int:
        return int(self.redis.info("memory")["used_memory"])


def copy_one(redis: Redis, copies: int) -> None:
    """What the ledger keeps of an article that has ended, so many times under other names."""
    kept = [_template(redis, kind) for kind in REMEMBERED_AS]
    for first in range(0, copies, _AT_ONCE):
        pipe = redis.pipeline(transaction=False)
        for number in range(first, min(first + _AT_ONCE, copies)):
            for name, value, seconds in kept:
                pipe.set(name[:-16] + b"%016x" % number, value, ex=seconds)
        pipe.execute()


def _template(redis: Redis, kind: str) -> tuple[bytes, bytes, int]:
    name = next(redis.scan_iter(f"{KEY_PREFIX}{kind}:*", count=1_000))
    return name, redis.get(name), redis.ttl(name)


def endless_items(source: str = "harbour-wire") -> Iterator[bytes]:
    """Inbox items of about 3 kB, each another article."""
    texts = list(make_texts(_DIFFERENT_TEXTS, seed=random.randrange(10**9)))
    for number in count():
        content = f"Number {number} {texts[number % _DIFFERENT_TEXTS]}"
        yield orjson.dumps({"source": source, "content": content})


@contextmanager
def running_emptied(names: Sequence[str] = STAGES, environment: Mapping[str, str] | None = None) -> Iterator[Emptied]:
    """One worker process per name, on a Redis of its own."""
    with fresh_redis() as server:
        assert server.process is not None
        given = {"WIREDESK_REDIS_URL": server.url, "WIREDESK_STORES": "none=memory://", **(environment or {})}
        with running("benchmarks.noop_service", tuple(names), given) as pids:
            yield Emptied(server.url, server.process.pid, pids)
