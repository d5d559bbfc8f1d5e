"""The operators' own gazetteer: names that the pipeline shall know, and what they stand for."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StringConstraints

from shared.annotations import Contract, EntityType

MAX_ENTRIES = 50_000  # every enrich process holds them all: some 500 bytes each
MAX_NAME_CHARS = 200
MAX_ALIASES = 20

GazetteerName = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=2, max_length=MAX_NAME_CHARS, pattern=r"^[^\x00-\x1f\x7f]+$")
]


class GazetteerEntry(Contract):
    """Somebody or something known by name. `uri` goes into the records as it stands."""

    id: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=256, pattern=r"^[^\s\x00-\x1f]+$")]
    name: GazetteerName
    type: EntityType
    aliases: tuple[GazetteerName, ...] = Field((), max_length=MAX_ALIASES)
    uri: Annotated[str, StringConstraints(strip_whitespace=True, max_length=2048, pattern=r"^[A-Za-z][A-Za-z0-9+.-]*:\S+$")] | None = None
