"""What an entity engine hands back: typed spans of one text, before anybody asks who is who."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, NamedTuple, Protocol, get_args

TagType = Literal["PER", "ORG", "LOC", "NORP", "EVENT", "MISC"]
TAG_TYPES: tuple[TagType, ...] = get_args(TagType)


class Tagged(NamedTuple):
    """A name as printed: code points, half-open, into the text that was tagged; `confidence` is 0 to 1."""

    start: int
    end: int
    type: TagType
    confidence: float = 1.0


class EntityEngine(Protocol):
    """Finds the names in texts. `name` and `version` go into the provenance of every record."""

    name: str
    version: str

    def tag_batch(self, texts: Sequence[str]) -> list[list[Tagged]]:
        """For each text its names in reading order, none overlapping."""
        ...
