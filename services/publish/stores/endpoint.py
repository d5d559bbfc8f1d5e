"""What is known of a webhook's endpoint, in our own Redis: whether it rests or is disabled, which events failed."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Any

from services.publish.events import event_id
from services.publish.plan import Filing
from services.publish.stores.desk import SentMemory, asking_redis
from shared.errors import TryLater
from shared.times import now_rfc3339

_TRIES_SECONDS = 7 * 86_400  # twice the whole schedule
_LEAST_REST_SECONDS = 1.0
_JITTER = 0.2  # more, at most: what failed together does not come back together


class Endpoint:
    """All processes that send to it see the same. Raises TryLater when our Redis is away."""

    def __init__(self, memory: SentMemory, store: str, schedule: Sequence[float]) -> None:
        self._memory = memory
        self._store = store
        self._schedule = schedule

    def require_open(self) -> None:
        """Raises TryLater while it is disabled or wants to be left alone."""
        with asking_redis():
            disabled: Any = self._memory.redis.get(self._memory.key("disabled"))
            resting_ms: Any = self._memory.redis.pttl(self._memory.key("rest"))
        if disabled is not None:
            raise TryLater(
                f"disabled since {disabled.decode()}; `wiredesk stores enable {self._store}` enables it again"
            )
        if resting_ms > 0:
            raise TryLater(f"it asked to be left alone for {resting_ms / 1000:.0f} s more")

    def disable(self, why: str) -> None:
        with asking_redis():
            self._memory.redis.set(self._memory.key("disabled"), f"{now_rfc3339()}: {why}")

    def enable(self) -> bool:
        """Whether it was disabled or resting."""
        with asking_redis():
            return bool(self._memory.redis.delete(self._memory.key("disabled"), self._memory.key("rest")))

    def rest(self, seconds: float | None) -> float:
        """Nothing is sent to it for so long. Returns the seconds."""
        lasting = max(seconds or 0.0, _LEAST_REST_SECONDS)
        with asking_redis():
            self._memory.redis.set(self._memory.key("rest"), "1", px=int(lasting * 1000))
        return lasting

    def succeeded(self, filing: Filing) -> None:
        """It has this version."""
        self._memory.note([filing])
        self.forget(filing)

    def failed(self, filing: Filing) -> float | None:
        """Seconds until this event is tried again, by the schedule; None when that is exhausted."""
        name = self._tries_key(filing)
        with asking_redis():
            tries: Any = self._memory.redis.incr(name)
            self._memory.redis.expire(name, _TRIES_SECONDS)
        if tries > len(self._schedule):
            self.forget(filing)
            return None
        return float(self._schedule[tries - 1]) * random.uniform(1, 1 + _JITTER)  # noqa: S311  (spreads, hides nothing)

    def forget(self, filing: Filing) -> None:
        """How often this event has failed."""
        with asking_redis():
            self._memory.redis.delete(self._tries_key(filing))

    def _tries_key(self, filing: Filing) -> str:
        return self._memory.key(f"tries:{event_id(filing)}")
