"""Who did what to dead letters: a line each in Redis, the latest thousand."""

from __future__ import annotations

from typing import Any, cast

import orjson

from shared.ledger import KEY_PREFIX, Ledger
from shared.times import now_rfc3339

_KEY = f"{KEY_PREFIX}desk-audit"
_LINES = 1_000


def note(ledger: Ledger, who: str, action: str, articles: int, about: str) -> None:
    """Remember that `who` did this to so many; `about` is an id, or reason and source, never a text of an article."""
    line = orjson.dumps({"at": now_rfc3339(), "who": who, "action": action, "articles": articles, "about": about})
    with ledger.redis.pipeline() as together:
        together.lpush(_KEY, line)
        together.ltrim(_KEY, 0, _LINES - 1)
        together.execute()


def latest(ledger: Ledger, count: int = 20) -> list[dict[str, Any]]:
    """The latest lines, newest first."""
    return [orjson.loads(line) for line in cast("list[bytes]", ledger.redis.lrange(_KEY, 0, count - 1))]
