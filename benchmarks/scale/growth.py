"""Whether an article costs the same however many the ledger remembers.

Two systems run side by side. One is filled to each size in turn; the other is emptied and given the first size again
before every measurement. Both then take the same number of articles, one after the other, several times over, and the
ratio is that of the medians: what else the machine is doing befalls both. Rewrites of Redis's log would fall into some
measurements and not into others: they are kept out, one is made at each size by itself, and its cost is laid upon the
articles that come between two of them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median

from benchmarks.scale.emptied import Cost, Emptied, running_emptied
from cli.redis_server import LOG_GROWTH_PERCENT, SMALLEST_LOG_MB

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Size:
    """The cost of an article with so many remembered, and of one beside it with the first size. `rewrite_ms`: its part
    of rewriting the log, which is in neither. What is remembered of each takes so many bytes of Redis, indexes and free
    space of its tables included."""

    remembered: int
    cpu_ms: float
    workers_ms: float
    redis_ms: float
    beside_cpu_ms: float
    rewrite_ms: float
    bytes_per_remembered: float

    @property
    def ratio(self) -> float:
        """Without rewriting."""
        return self.cpu_ms / self.beside_cpu_ms

    @property
    def ratio_with_rewriting(self) -> float:
        """Beside it, with little to write, rewriting costs nothing worth counting."""
        return (self.cpu_ms + self.rewrite_ms) / self.beside_cpu_ms


@dataclass(frozen=True, slots=True)
class Plan:
    """Which sizes, in rising order, and at each so many rounds of so many articles."""

    sizes: Sequence[int]
    window: int
    rounds: int


def measure_growth(plan: Plan, say: Say) -> list[Size]:
    """One line per size."""
    with running_emptied() as small, running_emptied() as large:
        for system in (small, large):
            system.rewrite_by_hand()
            system.fill(plan.window)  # warms the workers up
            system.empty()
        empty_bytes, lines = large.used_bytes(), []
        for size in plan.sizes:
            say(f"filling the ledger to {size:,}")
            large.fill_up(size)
            bytes_each = (large.used_bytes() - empty_bytes) / large.remembered
            say(f"measuring at {size:,}")
            lines.append(_measure_at(size, bytes_each, plan, small, large))
        return lines


def _measure_at(size: int, bytes_each: float, plan: Plan, small: Emptied, large: Emptied) -> Size:
    beside: list[Cost] = []
    at_size: list[Cost] = []
    log_bytes: list[float] = []
    for _ in range(plan.rounds):
        small.fill_up(plan.sizes[0])
        beside.append(small.fill(plan.window))
        large.fill_up(size)
        before = large.log_bytes()
        at_size.append(large.fill(plan.window))
        log_bytes.append((large.log_bytes() - before) / plan.window)
    return Size(
        size,
        median(cost.cpu_ms for cost in at_size),
        median(cost.workers_ms for cost in at_size),
        median(cost.redis_ms for cost in at_size),
        median(cost.cpu_ms for cost in beside),
        _rewrite_ms(large, median(log_bytes)),
        bytes_each,
    )


def _rewrite_ms(system: Emptied, log_bytes_per_article: float) -> float:
    seconds, size = system.rewrite_log()
    between = max(SMALLEST_LOG_MB * 1_000_000, size * LOG_GROWTH_PERCENT / 100) / log_bytes_per_article
    return seconds / between * 1000
