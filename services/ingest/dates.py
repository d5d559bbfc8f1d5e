"""Times as stated by upstreams and pages, brought to RFC 3339."""

from __future__ import annotations

from datetime import date, datetime
from email.utils import parsedate_to_datetime


def rfc3339(stated: str | None) -> str | None:
    """A stated ISO 8601 or RFC 5322 time in RFC 3339; None when it is neither.

    Where no time or no zone is stated, only the day (`full-date`) is known, and only the day is given.
    """
    text = (stated or "").strip()
    return _from_day(text) or _from_moment(text)


def _from_day(text: str) -> str | None:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        return None


def _from_moment(text: str) -> str | None:
    for parse in (datetime.fromisoformat, parsedate_to_datetime):
        try:
            return _in_rfc3339(parse(text))
        except (ValueError, TypeError, LookupError, OverflowError):  # the e-mail parser raises all of them
            continue
    return None


def _in_rfc3339(moment: datetime) -> str:
    if moment.tzinfo is None:
        return moment.date().isoformat()
    return moment.isoformat(timespec="seconds").replace("+00:00", "Z")
