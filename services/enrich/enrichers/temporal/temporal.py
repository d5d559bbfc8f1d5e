"""Dates, times and durations of an English text, as printed, with their ISO 8601 value where it can be told.

Blank-separated words are looked up in a table of triggers; around each hit a few characters are read. Nothing else of
the text is looked at.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date
from itertools import islice
from typing import Literal, NamedTuple

from services.enrich.enrichers.entities_step import is_english
from services.enrich.enrichers.printed import PrintedWords
from services.enrich.enrichers.temporal.calendar import (
    day_of,
    iso_ago,
    iso_date,
    iso_duration,
    iso_period,
    iso_relative,
    iso_weekday,
)
from services.enrich.enrichers.temporal.words import (
    FIRST_YEAR,
    LAST_YEAR,
    MONTHS,
    NUMBERS,
    PERIODS,
    PLURALS,
    TRIGGERS,
    WEEKDAYS,
)
from shared.annotations import TimeExpression
from shared.contracts import Record
from shared.structs import changed, unchecked

MAX_TRIGGERS = 50_000
MAX_TIMES = 5_000  # in one article; more are a timetable
WINDOW = 26  # characters after a trigger: no date is longer

_TRIGGERS = PrintedWords(TRIGGERS)
_PART = r"(?:early|late|mid|the end of|the beginning of|the start of)"
_DAY_BEFORE = re.compile(r"(?<![\w.])(?:the )?([0-3]?\d)(?:st|nd|rd|th)?(?: of)? $")
_MONTH_AFTER = re.compile(
    r"[A-Z][a-z]+(?:\.(?= \d))?(?: ([0-3]?\d)(?:st|nd|rd|th)?(?![\d:.,]*\d))?"
    r"(?:,? (?:of )?((?:1[5-9]|20)\d\d)(?!\d))?"
)
_MONTH_BEFORE = re.compile(
    rf"(?:\b(?:in|since|until|by|last|next|from|during|of|to)) (?:{_PART} |{_PART}-)?$", re.IGNORECASE
)
_PART_BEFORE = re.compile(rf"\b{_PART}[ -]$", re.IGNORECASE)
_YEAR_BEFORE = re.compile(
    r"(?:\b(?:in|since|until|till|by|from|before|after|during|through|between|of|to|and|for|summer|winter|spring|autumn|"
    rf"fall) |\(|–|-)(?:{_PART} |{_PART}-)?$",
    re.IGNORECASE,
)
_DAYTIME = re.compile(r" (?:morning|afternoon|evening|night|noon|lunchtime|midnight)\b")
_DAY_MODIFIER = re.compile(r"\b(?:early|late|last|next|this) $", re.IGNORECASE)
_AHEAD = re.compile(r"\b(?:will|next|due|scheduled|upcoming|to be held|plans? to|expected to)\b")
_COUNT_BEFORE = re.compile(r"(?<![\w.,$€£-])(\d{1,4}|[A-Za-z]+)[ -]$")
_WHICH_BEFORE = re.compile(r"\b(last|next|this) $", re.IGNORECASE)
_AGO = re.compile(r" ago\b")
_OLD = re.compile(r"[- ]old\b| of age\b")
_CLOCK_BEFORE = re.compile(r"(?<![\w.:])([01]?\d|2[0-3])(?:[:.]([0-5]\d))? ?$")
_COLON_TIME = re.compile(r"(?<![\w:.])([01]?\d|2[0-3]):([0-5]\d)(?![\w:]*\d)(?: ?([ap])\.?m\b\.?)?")
_ISO = re.compile(r"(?<![\w-])((?:1[5-9]|20)\d\d)-(0[1-9]|1[0-2])-([0-3]\d)(?![\w-])")

Kind = Literal["date", "time", "duration"]


class Found(NamedTuple):
    """An expression: code points, half-open; `value` is ISO 8601 or None."""

    start: int
    end: int
    type: Kind
    value: str | None


def add_temporal(record: Record) -> Record:
    """The record with the times its body speaks of; unchanged when the text is not English."""
    if not is_english(record):
        return record
    body = record.article.body
    found = find_times(body, day_of(record.article.published_at))
    times = (
        unchecked(TimeExpression, start=start, end=end, exact=body[start:end], type=type_, value=value)
        for start, end, type_, value in found
    )
    return changed(record, temporal=tuple(times))


def find_times(text: str, published: date | None) -> list[Found]:
    """The expressions in reading order, the longer of two that overlap."""
    candidates: list[Found] = []
    for at, printed in islice(_TRIGGERS.find(text), MAX_TRIGGERS):
        kind, word = TRIGGERS[printed]
        start = at + printed.find(word)
        found = _READERS[kind](text, start, start + len(word), word, published)
        if found is not None:
            candidates.append(found)
    candidates += _punctuated(text)
    return list(_without_overlaps(candidates))


def _without_overlaps(candidates: list[Found]) -> Iterator[Found]:
    candidates.sort(key=lambda one: (one.start, -one.end))
    end = count = 0
    for found in candidates:
        if found.start >= end and count < MAX_TIMES:
            yield found
            end = found.end
            count += 1


def _before(text: str, at: int, size: int) -> str:
    return text[max(0, at - size) : at]


def _extended(text: str, start: int, pattern: re.Pattern[str]) -> int:
    """Where the expression begins when the words the pattern describes stand before it."""
    found = pattern.search(_before(text, start, 17))
    return start - len(found[0]) if found else start


def _read_month(text: str, start: int, end: int, word: str, published: date | None) -> Found | None:
    after = _MONTH_AFTER.match(text, start, end + WINDOW)
    day_before = _DAY_BEFORE.search(_before(text, start, 13))
    day = (after and after[1]) or (day_before and day_before[1])
    year = after[2] if after else None
    if not day and not year:
        return _bare_month(text, start, end)
    if day_before and not (after and after[1]):
        start -= len(day_before[0])
    elif not day:
        start = _extended(text, start, _PART_BEFORE)
    value = iso_date(int(year) if year else None, MONTHS[word], int(day) if day else None, published)
    if value is None and day and int(day) > 31:
        return None
    last = after.end() if after else end
    return Found(start, last, "date", value)


def _bare_month(text: str, start: int, end: int) -> Found | None:
    """ "in March"; not "March" as a verb or "May" as a modal."""
    if end - start < 4 and text[start:end] != "May":
        return None
    if not _MONTH_BEFORE.search(_before(text, start, 26)):
        return None
    return Found(_extended(text, start, _PART_BEFORE), end, "date", None)


def _read_weekday(text: str, start: int, end: int, word: str, published: date | None) -> Found:
    before = text[max(0, start - 90) : start]
    clause = before[max(before.rfind(". "), before.rfind("\n")) + 1 :]
    daytime = _DAYTIME.match(text, end)
    modifier = _DAY_MODIFIER.search(_before(text, start, 6))
    is_time = daytime is not None or (modifier is not None and modifier[0].lower().startswith(("early", "late")))
    value = iso_weekday(WEEKDAYS[word], published, is_ahead=_AHEAD.search(clause) is not None)
    first = start - len(modifier[0]) if modifier else start
    return Found(first, daytime.end() if daytime else end, "time" if is_time else "date", value)


def _read_relative(text: str, start: int, end: int, word: str, published: date | None) -> Found | None:
    daytime = _DAYTIME.match(text, end)
    is_time = daytime is not None or word.lower() == "tonight"
    last = daytime.end() if daytime else end
    return Found(start, last, "time" if is_time else "date", iso_relative(word.lower(), published))


def _read_year(text: str, start: int, end: int, word: str, _published: date | None) -> Found | None:
    if word.endswith("s"):
        first = _extended(text, start, re.compile(r"\b[Tt]he (?:early |late |mid-)?$"))
        return Found(first, end, "date", f"{word[:3]}X")
    if not _YEAR_BEFORE.search(_before(text, start, 26)) or _counts_things(text, end):
        return None
    first = _extended(text, start, _PART_BEFORE)
    return Found(first, end, "date", word) if FIRST_YEAR <= int(word) < LAST_YEAR else None


def _counts_things(text: str, end: int) -> bool:
    """Whether a lower-case noun in the plural follows: "of 2000 people" is no year."""
    following = text[end + 1 : end + 20].split(" ", 1)[0].rstrip(".,;:)") if text[end : end + 1] == " " else ""
    return following == "people" or (following.endswith("s") and following.islower() and len(following) > 4)


def _read_unit(text: str, start: int, end: int, word: str, published: date | None) -> Found | None:
    unit = next(single for single, plural in PLURALS.items() if word in {single, plural})
    which = _WHICH_BEFORE.search(_before(text, start, 6))
    if which and word in PERIODS:
        return Found(start - len(which[0]), end, "date", iso_period(which[1].lower(), unit, published))
    count = _COUNT_BEFORE.search(_before(text, start, 12))
    number = _number(count[1]) if count else None
    if count is None or number is None or _OLD.match(text, end):
        return None
    start -= len(count[0])
    ago = _AGO.match(text, end)
    if ago:
        return Found(start, ago.end(), "date", iso_ago(number, unit, published))
    return _duration(text, start, end, number, unit)


def _duration(text: str, start: int, end: int, number: int, unit: str) -> Found | None:
    """ "three weeks"; "a day" and "a second" measure nothing."""
    is_vague = unit in {"day", "second", "week", "month", "year"}
    if is_vague and text[start : start + 2].lower() in {"a ", "an"}:
        return None
    return Found(start, end, "duration", iso_duration(number, unit))


def _number(printed: str) -> int | None:
    return int(printed) if printed.isdigit() else NUMBERS.get(printed.lower())


def _read_compound(text: str, start: int, end: int, word: str, _published: date | None) -> Found | None:
    """ "two-day", but not "two-year-old"."""
    printed, _, unit = word.partition("-")
    number = _number(printed)
    if number is None or _OLD.match(text, end):
        return None
    return Found(start, end, "duration", iso_duration(number, unit))


def _read_clock(text: str, start: int, end: int, word: str, _published: date | None) -> Found | None:
    if word in {"noon", "midnight"}:
        return Found(start, end, "time", "T12:00" if word == "noon" else "T00:00")
    half = "p" if "p" in word else "a"
    digits = word[: len(word) - len(word.lstrip("0123456789"))]
    before = None if digits else _CLOCK_BEFORE.search(_before(text, start, 7))
    if not digits and before is None:
        return None
    first = start - len(before[0]) if before else start
    last = end + (text[end : end + 1] == "." and "." in word)
    hour, minute = (int(before[1]), before[2] or "00") if before else (int(digits), "00")
    return Found(first, last, "time", _clock(hour, minute, half))


def _clock(hour: int, minute: str, half: str | None) -> str | None:
    if half is not None:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half == "p" else 0)
    return f"T{hour:02d}:{minute}"


def _punctuated(text: str) -> Iterator[Found]:
    """ "10:30", "2024-03-15"."""
    at, left = text.find(":"), MAX_TIMES
    while at >= 0 and left > 0:
        if text[at - 1 : at].isdigit() and (found := _COLON_TIME.search(text, max(0, at - 2), at + 10)):
            yield Found(found.start(), found.end(), "time", _clock(int(found[1]), found[2], found[3]))
        at = text.find(":", at + 1)
        left -= 1
    if "-0" in text or "-1" in text:
        for iso in _ISO.finditer(text):
            yield Found(iso.start(), iso.end(), "date", iso_date(int(iso[1]), int(iso[2]), int(iso[3]), None))


Reader = Callable[[str, int, int, str, "date | None"], "Found | None"]
_READERS: dict[str, Reader] = {
    "month": _read_month,
    "weekday": _read_weekday,
    "relative": _read_relative,
    "year": _read_year,
    "unit": _read_unit,
    "compound": _read_compound,
    "clock": _read_clock,
}
