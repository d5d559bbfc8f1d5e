"""What a reader hands back, whatever the media type."""

from __future__ import annotations

from dataclasses import dataclass

from shared.annotations import RemovedLine, Teaser


@dataclass(frozen=True, slots=True)
class Reading:
    """An article as read: clean lines (see `characters.clean_line`), and what was taken out.

    Absent is None or empty. Times are as stated, not yet parsed.
    """

    headline: str | None = None
    paragraphs: tuple[str, ...] = ()
    category_line: str | None = None
    sections: tuple[str, ...] = ()
    byline: str | None = None
    publisher: str | None = None
    language: str | None = None
    url: str | None = None
    published_at: str | None = None
    modified_at: str | None = None
    teasers: tuple[Teaser, ...] = ()
    removed: tuple[RemovedLine, ...] = ()
