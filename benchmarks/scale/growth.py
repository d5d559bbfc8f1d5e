"""Whether an article costs the same however many the ledger remembers.

Two systems run side by side. One is filled to each size in turn; the other is emptied and given the first size again
before every measurement. Both then take the same number of articles, one after the other, several times over, and the
ratio is that of the medians: what else the machine is doing befalls both.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median

from benchmarks.scale.emptied import Cost, running_emptied

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Size:
    """The cost of an article with so many remembered, and of one beside it with the first size; what is remembered of
    each takes so many bytes of Redis, indexes and free space of its tables included."""

    remembered: int
    cpu_ms: float
    workers_ms: float
    redis_ms: float
    beside_cpu_ms: float
    bytes_per_remembered: float

    @property
    def ratio(self) -> float:
        return self.cpu_ms / self.beside_cpu_ms


def measure_growth(sizes: Sequence[int], window: int, rounds: int, say: Say) -> list[Size]:
    """One line per size, in rising order."""
    with running_emptied() as small, running_emptied() as large:
        for system in (small, large):
            system.fill(window)  # warms the workers up
            system.empty()
        empty_bytes, lines = large.used_bytes(), []
        for size in sizes:
            say(f"filling the ledger to {size:,}")
            large.fill_up(size)
            bytes_each = (large.used_bytes() - empty_bytes) / large.remembered
            say(f"measuring at {size:,}")
            beside, at_size = [], []
            for _ in range(rounds):
                small.fill_up(sizes[0])
                beside.append(small.fill(window))
                large.fill_up(size)
                at_size.append(large.fill(window))
            lines.append(_line(size, at_size, beside, bytes_each))
        return lines


def _line(size: int, costs: Sequence[Cost], beside: Sequence[Cost], bytes_each: float) -> Size:
    return Size(
        size,
        median(cost.cpu_ms for cost in costs),
        median(cost.workers_ms for cost in costs),
        median(cost.redis_ms for cost in costs),
        median(cost.cpu_ms for cost in beside),
        bytes_each,
    )
