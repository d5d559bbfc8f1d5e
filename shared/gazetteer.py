"""The operators' own gazetteer: names that the pipeline shall know, and what they stand for."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StringConstraints

from shared.annotations import Contract, EntityType

MAX_ENTRIES = 50_000  # every enrich process holds them all: some 500 bytes each
MAX_NAME_CHARS = 200
MAX_ALIASES = 20

_NO_CONTROLS = r"^[^\x00-\x1f\x7f]+$"
_URI = r"^[A-Za-z][A-Za-z0-9+.-]*:\S+$"


def _text(least: int, most: int, pattern: str) -> StringConstraints:
    return StringConstraints(strip_whitespace=True, min_length=least, max_length=most, pattern=pattern)


GazetteerName = Annotated[str, _text(2, MAX_NAME_CHARS, _NO_CONTROLS)]


class GazetteerEntry(Contract):
    """Somebody or something known by name. `uri` goes into the records as it stands."""

    id: Annotated[str, _text(1, 256, r"^[^\s\x00-\x1f]+$")]
    name: GazetteerName
    type: EntityType
    aliases: tuple[GazetteerName, ...] = Field((), max_length=MAX_ALIASES)
    uri: Annotated[str, _text(3, 2048, _URI)] | None = None
