"""What the pipeline did of late, as far as this desk has seen: a look every few seconds, kept in memory, bounded."""

from __future__ import annotations

import asyncio
import time
from collections import Counter, deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import pairwise

import structlog
from redis.exceptions import RedisError
from starlette.concurrency import run_in_threadpool

from shared import pipeline
from shared.snapshot import Snapshot

LOOK_SECONDS = 5.0
_LOOKS = 360  # half an hour
_MINUTE_LOOKS = 12

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Look:
    """Totals at a moment (seconds that only go forward)."""

    at: float
    accepted: int
    ended: int
    waiting: int
    worked: Mapping[str, int]  # articles that left each queue, both lanes together


class History:
    """The looks of the last half hour, oldest first."""

    def __init__(self) -> None:
        self.looks: deque[Look] = deque(maxlen=_LOOKS)

    def note(self, snapshot: Snapshot, at: float) -> None:
        """Remember this look; a ledger that began anew ends what came before."""
        balance = snapshot.balance
        waiting = snapshot.inbox + snapshot.open
        worked: Counter[str] = Counter()
        for queue, articles in snapshot.articles_worked.items():
            worked[pipeline.plain(queue)] += articles
        look = Look(at, balance.accepted, balance.accepted - balance.in_flight, waiting, worked)
        if self.looks and look.accepted < self.looks[-1].accepted:
            self.looks.clear()
        self.looks.append(look)

    def rates(self) -> list[float]:
        """Endings per second between looks."""
        return [
            (later.ended - earlier.ended) / max(later.at - earlier.at, 0.001) for earlier, later in pairwise(self.looks)
        ]

    def rate_of(self, queue: str) -> float:
        """Articles per second that left this queue in the last minute."""
        recent = list(self.looks)[-_MINUTE_LOOKS - 1 :]
        if len(recent) < 2:
            return 0.0
        done = recent[-1].worked.get(queue, 0) - recent[0].worked.get(queue, 0)
        return done / max(recent[-1].at - recent[0].at, 0.001)

    def waiting(self) -> list[int]:
        """How many articles waited or were under way at each look."""
        return [look.waiting for look in self.looks]


async def keep_looking(history: History, look: Callable[[], Snapshot]) -> None:
    """Until cancelled. An outage of Redis leaves a gap."""
    while True:
        try:
            history.note(await run_in_threadpool(look), time.monotonic())
        except RedisError as error:
            log.warning("history_has_a_gap", error=str(error))
        await asyncio.sleep(LOOK_SECONDS)
