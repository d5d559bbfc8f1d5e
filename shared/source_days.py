"""What became of each source's articles, by day: counted in the step that ends an article, kept for a week."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from shared.ledger import KEY_PREFIX, Ledger
from shared.outcomes import Ending, Lack

DAYS = 8  # today and seven before; common.lua keeps one more
_SECONDS = 86_400
_LACKS = "lacks"  # in the place of an ending
_SEPARATOR = "\x1f"


@dataclass(frozen=True, slots=True)
class Outcomes:
    """Counts of one source over some time. `reasons` has those endings that have one, `lacks` is of the published."""

    endings: Counter[Ending] = field(default_factory=Counter)
    reasons: Counter[tuple[Ending, str]] = field(default_factory=Counter)
    lacks: Counter[Lack] = field(default_factory=Counter)

    def note(self, ending: str, detail: str, count: int) -> None:
        """One count of the ledger."""
        if ending == _LACKS:
            self.lacks[Lack(detail)] += count
            return
        self.endings[Ending(ending)] += count
        if detail:
            self.reasons[Ending(ending), detail] += count

    @property
    def decided(self) -> int:
        """How many were no mere repetition, so that they tell of the source."""
        return sum(self.endings[ending] for ending in (Ending.PUBLISHED, Ending.REJECTED, Ending.DEAD_LETTERED))


def total(outcomes: Iterable[Outcomes]) -> Outcomes:
    """All of them together."""
    whole = Outcomes()
    for each in outcomes:
        whole.endings.update(each.endings)
        whole.reasons.update(each.reasons)
        whole.lacks.update(each.lacks)
    return whole


@dataclass(frozen=True, slots=True)
class Day:
    """A day (UTC) and what became of each source's articles in it."""

    date: str
    sources: dict[str, Outcomes]


def read_days(ledger: Ledger) -> list[Day]:
    """Oldest first, today last. Raises RedisError."""
    seconds, _ = ledger.redis.time()
    numbers = range(seconds // _SECONDS - DAYS + 1, seconds // _SECONDS + 1)
    with ledger.redis.pipeline(transaction=False) as pipe:
        for number in numbers:
            pipe.hgetall(f"{KEY_PREFIX}day:{number}")
        return [Day(_date(number), _read(counts)) for number, counts in zip(numbers, pipe.execute(), strict=True)]


def _date(number: int) -> str:
    return (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(days=number)).date().isoformat()


def _read(counts: dict[bytes, bytes]) -> dict[str, Outcomes]:
    sources: dict[str, Outcomes] = {}
    for name, count in counts.items():
        source, ending, detail = name.decode().split(_SEPARATOR)
        sources.setdefault(source, Outcomes()).note(ending, detail, int(count))
    return sources
