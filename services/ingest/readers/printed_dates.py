"""The day that a plain text prints of itself, between its furniture: "Published March 14, 2026 at 10:35 GMT"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone
from functools import cache
from importlib.resources import files

_YEAR = r"(?:19|20)\d\d"
_DAYS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?<!\d)(?P<year>{_YEAR})(?P<mark>[-/.])(?P<month>\d\d?)(?P=mark)(?P<day>\d\d?)(?!\d)",
        rf"(?<!\d)(?P<year>{_YEAR})\s?[年년]\s?(?P<month>\d\d?)\s?[月월]\s?(?P<day>\d\d?)\s?[日일]",
        rf"(?<!\d)(?P<day>\d\d?)(?:st|nd|rd|th|\.|º|er)?\s(?:of\s|de\s|d[’'])?(?P<name>[^\W\d_]\S*?)[.,]?"
        rf"(?:\s(?:de|del|di))?\s(?P<year>{_YEAR})(?!\d)",
        rf"(?P<name>\b[^\W\d_]{{3,}})\.?\s(?P<day>\d\d?)(?:st|nd|rd|th)?,?\s(?P<year>{_YEAR})(?!\d)",
        rf"(?<!\d)(?P<day>\d\d?)\.\s?(?P<month>\d\d?)\.\s?(?P<year>{_YEAR})(?!\d)",
    )
)
_SLASHED = re.compile(rf"(?<!\d)(?P<either>\d\d?)(?P<mark>[/-])(?P<other>\d\d?)(?P=mark)(?P<year>{_YEAR})(?!\d)")
# Only a zone that is the same everywhere: BST, CST and IST are several.
_CLOCK = re.compile(
    r"(?<![\d:])(?P<hour>\d\d?)[:.h](?P<minute>\d\d)(?::(?P<second>\d\d)(?:\.\d+)?)?\s?(?P<half>[ap]\.?m\.?)?\s?"
    r"\(?(?P<zone>Z\b|UTC|GMT)?(?P<offset>[+-]\d\d?(?::?\d\d)?)?",
    re.IGNORECASE,
)
_OFFSET = re.compile(r"([+-])(\d\d?):?(\d\d)?")
_CHANGED = re.compile(
    r"(?:updated|modified|aktualisiert|geändert|mis à jour|modifié|actualizad[oa]|atualizad[oa]|aggiornat[oa]"
    r"|bijgewerkt|gewijzigd|uppdaterad|opdateret|oppdatert|päivitetty|zaktualizowano|aktualizováno|обновлено|оновлено)",
    re.IGNORECASE,
)
_NOON = _DECEMBER = 12


@dataclass(frozen=True, slots=True)
class PrintedDates:
    """As ISO 8601; the day alone where no time with its zone is printed."""

    published_at: str | None = None
    modified_at: str | None = None


def printed_dates(lines: Iterable[str]) -> PrintedDates:
    """The first day of publication and the first of an update that these lines state beyond doubt."""
    published: str | None = None
    modified: str | None = None
    for part in (part for line in lines for part in _parts(line)):
        if any(map(_is_ambiguous, _SLASHED.finditer(part))):
            break  # what stands further down is less likely to be meant
        moment = _moment(part)
        if _CHANGED.search(part):
            modified = modified or moment
        else:
            published = published or moment
    return PrintedDates(published, modified)


def _parts(line: str) -> list[str]:
    """What stands before the word for an update, and the rest: each may have a day of its own."""
    changed = _CHANGED.search(line)
    cut = changed.start() if changed else len(line)
    return [line[:cut], line[cut:]]


def _moment(text: str) -> str | None:
    matches = filter(None, (pattern.search(text) for pattern in (*_DAYS, _SLASHED)))
    day = next(filter(None, map(_day, matches)), None)
    if day is None:
        return None
    clock = _clock(text)
    return datetime.combine(day, clock).isoformat() if clock else day.isoformat()


def _day(match: re.Match[str]) -> date | None:
    found = match.groupdict()
    day, month = found.get("day"), found.get("month")
    if "name" in found:
        month = _months().get(found["name"].casefold().rstrip("."))
    if "either" in found:
        month, day = sorted((found["either"], found["other"]), key=int)
    try:
        return date(int(found["year"]), int(month or 0), int(day or 0))
    except ValueError:
        return None


def _is_ambiguous(match: re.Match[str]) -> bool:
    """Whether 5/4/2026 could be in April and in May."""
    either, other = int(match["either"]), int(match["other"])
    return either != other and max(either, other) <= _DECEMBER


def _clock(text: str) -> time | None:
    """The only time of day of a text, if it states its zone."""
    found = list(_CLOCK.finditer(text))
    if len(found) != 1 or not (found[0]["zone"] or found[0]["offset"]):
        return None
    hour = int(found[0]["hour"])
    if found[0]["half"]:
        hour = hour % _NOON + (_NOON if found[0]["half"][0] in "pP" else 0)
    try:
        return time(hour, int(found[0]["minute"]), int(found[0]["second"] or 0), tzinfo=_zone(found[0]["offset"]))
    except ValueError:
        return None


def _zone(offset: str | None) -> timezone:
    match = _OFFSET.fullmatch(offset or "+00")
    if match is None:
        return UTC
    distance = timedelta(hours=int(match[2]), minutes=int(match[3] or 0))
    return timezone(distance if match[1] == "+" else -distance)


@cache
def _months() -> Mapping[str, str]:
    lines = files("services.ingest.readers").joinpath("month_names.txt").read_text().splitlines()
    months = (line.split() for line in lines if not line.startswith("#"))
    return {name: str(month) for month, names in enumerate(months, 1) for name in names}
