"""What a store that keeps ninjs can be asked for: its versions, a page at a time, so that another store gets them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, NamedTuple, Protocol

import orjson

from shared.contracts import Record
from shared.ninjs_reading import UnreadableItem, from_ninjs
from shared.structs import changed

PAGE_BYTES = 16_000_000  # of documents; a page ends with the one that passes it


class Place(NamedTuple):
    """Versions are read in this order; reading goes on after a place."""

    uri: str
    version: int


BEGINNING = Place("", 0)


class Held(NamedTuple):
    """One version as a store keeps it; `beside` is what the document has no place for, by the article's own names."""

    place: Place
    document: str | bytes
    beside: Mapping[str, Any] = {}

    def record(self) -> Record:
        """The record it was made of. Raises UnreadableItem."""
        try:
            item = orjson.loads(self.document)
        except orjson.JSONDecodeError as error:
            raise UnreadableItem(f"no JSON: {error}") from error
        record = from_ninjs(item)
        return changed(record, article=changed(record.article, **self.beside))


class Holdings(Protocol):
    """The versions of one store. Withdrawals are among them; texts that withdrawals took are not."""

    def count(self, since: datetime | None) -> int | None:
        """How many versions there are, received at this time or later; None when counting takes too long."""

    def page(self, after: Place, since: datetime | None, most: int) -> list[Held]:
        """The next ones, `most` at most, in the order of their places; none at the end. Raises TryLater."""

    def close(self) -> None:
        """Lets go of files and connections; a later page opens them anew."""


def within_bytes(versions: Iterable[Held]) -> list[Held]:
    """The first versions that make up one page."""
    page: list[Held] = []
    room = PAGE_BYTES
    for held in versions:
        page.append(held)
        room -= len(held.document)
        if room <= 0:
            break
    return page


def columns_beside(
    sections: str | None, source: str | None, modified_at: str | None, published_at: str | None
) -> dict[str, Any]:
    """Of an article's newest version, what the tables say beyond the document; `sections` is a JSON array."""
    stated = {"source": source, "modified_at": modified_at, "published_at": published_at}
    known = {name: value for name, value in stated.items() if value is not None}
    return {**known, "sections": tuple(orjson.loads(sections)) if sections else ()}
