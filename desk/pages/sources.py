"""Sources: when each was heard of, how often it comes, what becomes of its articles, and which of that has gone bad."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from desk.pages.rendering import render
from desk.system import system_of
from shared.outcomes import Ending, Lack
from shared.snapshot import Balance, Snapshot
from shared.source_days import Day, Outcomes, read_days, total

_RECENT_DAYS = 2  # today, which may have just begun, and yesterday: set against the days before
_LEAST = 20  # articles on both sides of a comparison
_MOVED = 0.3  # of all articles, by which a share must have moved to be worth a look
_NOT_PUBLISHED = (Ending.REJECTED, Ending.DEAD_LETTERED)
_NAMES = {Lack.HEADLINE: "headline", Lack.DATE: "date", Lack.BYLINE: "byline", Lack.LENGTH: "length"}


def show_sources(request: Request) -> Response:
    """`/sources`."""
    system = system_of(request)
    return render(request, "sources.html", sources_view(system.look(), read_days(system.ledger)))


def sources_view(snapshot: Snapshot, days: Sequence[Day]) -> dict[str, Any]:
    """Those in trouble first, then the busiest; JSON-ready."""
    rows = [_source(name, snapshot, days) for name in snapshot.sources]
    rows.sort(key=lambda row: (not row["troubles"], -row["accepted"], row["name"]))
    return {"since": days[0].date, "sources": rows}


def _source(name: str, snapshot: Snapshot, days: Sequence[Day]) -> dict[str, Any]:
    balance = snapshot.sources.get(name, Balance())
    by_day = [day.sources.get(name, Outcomes()) for day in days]
    silence, gap = snapshot.silences.get(name), snapshot.usual_gap(name)
    is_silent = silence is not None and gap is not None and snapshot.cadences[name].is_overdue(silence)
    return {
        "name": name,
        "accepted": balance.accepted,
        "in_flight": balance.in_flight,
        "endings": {ending.value: balance.endings.get(ending, 0) for ending in Ending},
        "silence_seconds": silence,
        "usual_gap_seconds": gap,
        "is_silent": is_silent,
        "troubles": [*(["silent"] if is_silent else []), *_turns(by_day)],
        "week": _week(total(by_day)),
        "days": [_day(day.date, outcomes) for day, outcomes in zip(days, by_day, strict=True)],
    }


def _week(whole: Outcomes) -> dict[str, Any]:
    """Shares are of what was published, rejected or set aside, and for `without` of what was published."""
    why = [(ending, reason, n) for (ending, reason), n in whole.reasons.most_common() if ending in _NOT_PUBLISHED]
    return {
        "decided": whole.decided,
        "published": _share(whole.endings[Ending.PUBLISHED], whole.decided),
        "rejected": _share(whole.endings[Ending.REJECTED], whole.decided),
        "dead_lettered": _share(whole.endings[Ending.DEAD_LETTERED], whole.decided),
        "duplicates": _share(whole.endings[Ending.DUPLICATE], whole.endings.total()),
        "reasons": [{"ending": ending.value, "reason": reason, "count": n} for ending, reason, n in why],
        "without": _without(whole),
    }


def _without(outcomes: Outcomes) -> dict[str, float | None]:
    return {name: _share(outcomes.lacks[lack], outcomes.endings[Ending.PUBLISHED]) for lack, name in _NAMES.items()}


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def _day(date: str, outcomes: Outcomes) -> dict[str, Any]:
    lost = sum(outcomes.endings[ending] for ending in _NOT_PUBLISHED)
    return {"day": date, "published": outcomes.endings[Ending.PUBLISHED], "lost": lost}


def _turns(by_day: Sequence[Outcomes]) -> list[str]:
    """What has changed for the worse of late."""
    before, of_late = total(by_day[:-_RECENT_DAYS]), total(by_day[-_RECENT_DAYS:])
    was, now = _faults(before), _faults(of_late)
    return [name for name in was if name in now and now[name] > was[name] + _MOVED]


def _faults(outcomes: Outcomes) -> dict[str, float]:
    """The shares that may go bad, as far as there are enough articles to tell."""
    shares: dict[str, float] = {}
    if outcomes.decided >= _LEAST:
        shares["not published"] = 1 - outcomes.endings[Ending.PUBLISHED] / outcomes.decided
    if outcomes.endings[Ending.PUBLISHED] >= _LEAST:
        shares |= {f"no {name}": share or 0.0 for name, share in _without(outcomes).items()}
    return shares
