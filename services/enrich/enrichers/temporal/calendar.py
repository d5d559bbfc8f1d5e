"""ISO 8601 values of printed dates, counted from the day of publication where that is known."""

from __future__ import annotations

from datetime import date, timedelta

from services.enrich.enrichers.temporal.words import IN_YEARS, UNITS


def day_of(published_at: str | None) -> date | None:
    """The day of an RFC 3339 time; None without a readable one."""
    try:
        return date.fromisoformat((published_at or "")[:10])
    except ValueError:
        return None


def iso_date(year: int | None, month: int, day: int | None, published: date | None) -> str | None:
    """A date; a missing year is the one that brings it nearest to publication. None for no date of any calendar."""
    if day is None:
        return None if year is None else f"{year:04d}-{month:02d}"
    years = [year] if year is not None else [published.year + near for near in (-1, 0, 1)] if published else []
    found = [made for one in years if (made := _made(one, month, day))]
    if published is not None:
        found.sort(key=lambda made: abs(made - published))
    return found[0].isoformat() if found else None


def _made(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def iso_weekday(weekday: int, published: date | None, *, is_ahead: bool) -> str | None:
    """The weekday on or before publication, or on or after it when it lies ahead."""
    if published is None:
        return None
    back = (published.weekday() - weekday) % 7
    ahead = (weekday - published.weekday()) % 7
    return (published + timedelta(days=ahead if is_ahead else -back)).isoformat()


def iso_relative(word: str, published: date | None) -> str | None:
    """ "yesterday", "tomorrow"."""
    days = {"yesterday": -1, "tomorrow": 1}.get(word, 0)
    return (published + timedelta(days=days)).isoformat() if published is not None else None


def iso_period(which: str, unit: str, published: date | None) -> str | None:
    """ "last year", "next month", "this week"."""
    step = {"last": -1, "next": 1, "this": 0}[which]
    if published is None:
        return None
    if unit == "year":
        return f"{published.year + step:04d}"
    if unit == "month":
        months = published.year * 12 + published.month - 1 + step
        return f"{months // 12:04d}-{months % 12 + 1:02d}"
    if unit == "week":
        year, week, _ = (published + timedelta(weeks=step)).isocalendar()
        return f"{year:04d}-W{week:02d}"
    return None


def iso_duration(number: int, unit: str) -> str:
    """ "two-day" is P2D, "90 minutes" PT90M, "a decade" P10Y."""
    return f"P{'T' if len(UNITS[unit]) > 1 else ''}{number * IN_YEARS.get(unit, 1)}{UNITS[unit][-1]}"


def iso_ago(number: int, unit: str, published: date | None) -> str | None:
    """The date so long before publication, as exact as the unit."""
    if published is None:
        return None
    if unit in {"year", "decade", "century"}:
        year = published.year - number * IN_YEARS.get(unit, 1)
        return f"{year:04d}" if year > 0 else None
    days = {"day": 1, "week": 7}.get(unit)
    if unit == "month":
        months = published.year * 12 + published.month - 1 - number
        return f"{months // 12:04d}-{months % 12 + 1:02d}" if months >= 12 else None
    if days is None or number * days > 36500:
        return None
    return (published - timedelta(days=number * days)).isoformat()
