"""What a reader hands back, whatever the media type."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from services.ingest.readers.pictures import Picture
from shared.annotations import RemovedLine, Teaser
from shared.contracts import PubStatus

Seen = Callable[[Sequence[str]], Sequence[int]]  # clean lines -> in how many other stories of the source each has stood


@dataclass(frozen=True, slots=True)
class Reading:
    """An article as read: clean lines (see `characters.clean_line`), and what was taken out.

    Absent is None or empty. Times and the address are as stated, not yet parsed.
    """

    headline: str | None = None
    paragraphs: tuple[str, ...] = ()
    standfirst: str | None = None  # stated as such; readers that find none leave it
    category_line: str | None = None
    sections: tuple[str, ...] = ()
    byline: str | None = None
    dateline: str | None = None
    publisher: str | None = None
    language: str | None = None
    url: str | None = None
    upstream_id: str | None = None
    published_at: str | None = None
    modified_at: str | None = None
    pub_status: PubStatus = PubStatus.USABLE
    urgency: int | None = None
    pictures: tuple[Picture, ...] = ()
    teasers: tuple[Teaser, ...] = ()
    removed: tuple[RemovedLine, ...] = ()
