"""Instants as they stand in records and logs: RFC 3339, UTC, `Z`."""

from __future__ import annotations

from datetime import UTC, datetime


def as_rfc3339(milliseconds: int) -> str:
    """Milliseconds since 1970 as `2026-01-31T12:00:00.123Z`; whole seconds without the fraction."""
    seconds, fraction = divmod(milliseconds, 1000)
    moment = datetime.fromtimestamp(seconds, UTC).replace(microsecond=fraction * 1000)
    return moment.isoformat(timespec="milliseconds" if fraction else "seconds").replace("+00:00", "Z")


def now_rfc3339() -> str:
    """This moment."""
    return as_rfc3339(int(datetime.now(UTC).timestamp()) * 1000)
