"""How long a source that drops now and then waits while another floods, as a share of the time the flood takes.

In one inbox the first come are the first served: 1.0 is the whole flood. A flood that is dropped on a list of lower
priority (contracts.md) is let in only while nobody else waits, and delays others by what is under way: max_in_flight.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from itertools import islice

from benchmarks.probing import wait_until
from benchmarks.scale.emptied import Emptied, endless_items, running_emptied
from shared import pipeline
from shared.snapshot import Balance, take_snapshot

LOWEST = pipeline.INBOX_LISTS[-1]
_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Delay:
    """The quiet source's article ended after this share of the flood's time."""

    flood_dropped_on: str
    max_in_flight: int
    share_of_flood: float


def measure_fairness(flood: int, few_in_flight: int) -> list[Delay]:
    """The inbox alone, and the flood on the list of lowest priority; with so few under way."""
    with running_emptied(environment={"WIREDESK_MAX_IN_FLIGHT": str(few_in_flight)}) as system:
        system.fill(500)  # warms the workers up
        return [
            Delay("inbox", few_in_flight, _share(system, pipeline.INBOX, flood)),
            Delay("inbox, priority 9", few_in_flight, _share(system, LOWEST, flood)),
        ]


def _share(system: Emptied, flooded: str, flood: int) -> float:
    quiet, others = endless_items("quiet"), endless_items("flood")
    floods, quiets = _ended_of(system, "flood"), _ended_of(system, "quiet")
    flood_before, quiet_before = floods(), quiets()
    began = time.monotonic()
    for _ in range(0, flood, _AT_ONCE):
        system.redis.lpush(flooded, *islice(others, _AT_ONCE))
    dropped = time.monotonic()
    system.redis.lpush(pipeline.INBOX, next(quiet))
    wait_until(lambda: quiets() > quiet_before, every=0.005)
    served = time.monotonic()
    wait_until(lambda: floods() >= flood_before + flood, every=0.02)
    return (served - dropped) / (max(served, time.monotonic()) - began)


def _ended_of(system: Emptied, source: str) -> Callable[[], int]:
    def ended() -> int:
        return sum(take_snapshot(system.ledger, system.queues).sources.get(source, Balance()).endings.values())

    return ended
