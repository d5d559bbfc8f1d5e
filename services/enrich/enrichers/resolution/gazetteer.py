"""The operators' names in a text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain

from services.enrich.enrichers.gazetteer import Index, find_names, index_names
from services.enrich.enrichers.resolution.wording import key_of
from services.enrich.enrichers.tagged import Tagged, TagType
from shared.annotations import EntityType
from shared.gazetteer import GazetteerEntry

_TAGS: Mapping[EntityType, TagType] = {
    EntityType.PERSON: "PER",
    EntityType.ORGANISATION: "ORG",
    EntityType.PLACE: "LOC",
    EntityType.POI: "LOC",
    EntityType.OBJECT: "MISC",
    EntityType.EVENT: "EVENT",
}


class Gazetteer:
    """Entries by the key of each of their names; built once per version, then only read."""

    def __init__(self, entries: Iterable[GazetteerEntry] = (), version: int = 0) -> None:
        self.version = version
        self._by_key: dict[str, GazetteerEntry] = {}
        names: list[tuple[str, TagType]] = []
        for entry in entries:
            for name in (entry.name, *entry.aliases):
                self._by_key.setdefault(key_of.__wrapped__(name), entry)
                names.append((name, _TAGS[entry.type]))
        self._index: Index[TagType] = index_names(names)

    def __bool__(self) -> bool:
        return bool(self._by_key)

    def get(self, key: str) -> GazetteerEntry | None:
        """The entry with a name of this key (see `key_of`)."""
        return self._by_key.get(key)

    def tag(self, text: str, tags: Sequence[Tagged]) -> list[Tagged]:
        """The tags with the names found here; a name gives way only to a longer tag that holds all of it."""
        found = [Tagged(start, end, type_, 1.0) for start, end, type_ in find_names(text, self._index)]
        return list(_merge(found, tags)) if found else list(tags)


def _merge(found: Sequence[Tagged], tags: Sequence[Tagged]) -> Iterator[Tagged]:
    """Both in reading order, without overlaps: the longer wins, and of equally long the operators' name."""
    resume = 0
    waiting: Tagged | None = None
    for tag in sorted(chain(found, tags), key=lambda tag: tag.start):
        if waiting is None or tag.start >= waiting.end:
            if waiting is not None:
                yield waiting
                resume = waiting.end
            waiting = tag if tag.start >= resume else waiting
        elif tag.end - tag.start > waiting.end - waiting.start:
            waiting = tag
    if waiting is not None:
        yield waiting


EMPTY = Gazetteer()
