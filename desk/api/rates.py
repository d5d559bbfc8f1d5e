"""How much each sender may deliver, counted in Redis: any number of desks count together."""

from __future__ import annotations

from pathlib import Path

from redis import Redis

from desk.api.problems import later
from shared.ledger import KEY_PREFIX

_LUA = Path(__file__).parents[1] / "lua" / "rate.lua"


class Rates:
    """So many articles per minute and sender, a minute's worth at once; every request counts as one at least."""

    def __init__(self, redis: Redis, per_minute: int) -> None:
        self.per_minute = per_minute
        self._take = redis.register_script(_LUA.read_text())

    def require_room(self, sender: str) -> None:
        """Raises RequestRefused (429)."""
        self.take(sender, 0)

    def take(self, sender: str, articles: int) -> None:
        """Count these. Raises RequestRefused (429) when the minute's worth was used up before."""
        wait_ms = self._take([f"{KEY_PREFIX}desk:rate:{sender}"], [articles, self.per_minute])
        if wait_ms:
            detail = f"at most {self.per_minute} articles per minute: wait {wait_ms / 1000:.1f} s"
            raise later("too_many", detail, wait_ms / 1000, status=429)
