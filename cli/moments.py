"""Times as options take them."""

from __future__ import annotations

from datetime import UTC, datetime

import typer


def read_moment(text: str | None) -> datetime | None:
    """A date or RFC 3339, in UTC where no zone stands. Raises typer.BadParameter."""
    if text is None:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise typer.BadParameter(f"{text!r} is no time such as 2026-01-31 or 2026-01-31T12:00:00Z") from error
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
