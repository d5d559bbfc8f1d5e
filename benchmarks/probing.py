"""Waits for conditions, and times single articles on their way."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import cast

import orjson
from redis import Redis

from shared.ledger import KEY_PREFIX

_LOOK_SECONDS = 0.0005  # a tenth of the shortest way; the look itself is one HGET
_PATIENCE_SECONDS = 3_600.0


def wait_until(condition: Callable[[], bool], seconds: float = 600, every: float = 0.02) -> None:
    """Returns when the condition holds. Raises TimeoutError."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            raise TimeoutError("the run did not end")
        time.sleep(every)


def count_ended(redis: Redis) -> int:
    """How many articles have their ending. One HGETALL: whoever looks at everything many times a second makes Redis
    work, and that would be counted as the articles' cost."""
    counts = cast("dict[bytes, bytes]", redis.hgetall(f"{KEY_PREFIX}endings"))
    return sum(int(n) for name, n in counts.items() if not name.endswith(b"\x1faccepted"))


def time_one(drop: Callable[[], object], ended: Callable[[], int]) -> float:
    """Seconds from the drop until one more has ended."""
    before = ended()
    started = time.monotonic()
    drop()
    wait_until(lambda: ended() > before, _PATIENCE_SECONDS, every=_LOOK_SECONDS)
    return time.monotonic() - started


@dataclass(frozen=True, slots=True)
class Percentiles:
    """Of some delays, in ms."""

    p50: float
    p99: float
    probes: int


def percentiles(seconds: Sequence[float]) -> Percentiles:
    """Median and 99th percentile."""
    ordered = sorted(seconds)
    return Percentiles(statistics.median(ordered) * 1000, ordered[int(len(ordered) * 0.99)] * 1000, len(ordered))


@dataclass(slots=True)
class Prober:
    """Drops articles of a source of its own on one inbox; the ledger's exact counts tell when one is stored."""

    redis: Redis
    inbox: str
    source: str
    texts: Sequence[str]
    dropped: int = 0

    def ended(self) -> int:
        return int(self.redis.hget(f"{KEY_PREFIX}endings", f"{self.source}\x1fpublished") or 0)

    def drop(self) -> None:
        """One more, different from all before."""
        self.dropped += 1
        self.redis.lpush(self.inbox, item_of(self.texts[self.dropped % len(self.texts)], self.dropped, self.source))

    def time_one(self) -> float:
        """Seconds from the drop until the ledger has heard that it is stored."""
        return time_one(self.drop, self.ended)


def item_of(text: str, number: int, source: str, **fields: Mapping[str, object]) -> bytes:
    """An inbox item whose headline no other has."""
    content = f"Harbour report number {number} of {source} is out\n\n{text.capitalize()}."
    return orjson.dumps({"content": content, "source": source, **fields})
