"""What is found out about a text while it is resolved: who its persons and places are, and where they stand."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

import msgspec

from services.enrich.enrichers.resolution.atlas import Spot
from services.enrich.enrichers.resolution.names import Name, Where
from services.enrich.enrichers.resolution.offices import Office
from services.enrich.enrichers.resolution.referents import Referent
from shared.annotations import EntityType
from shared.gazetteer import GazetteerEntry

Form = Literal["name", "alias", "nominal", "pronoun", "demonym", "metonym"]


class Found(msgspec.Struct, frozen=True):
    """One mention of somebody: code points, half-open. `refers_to` is the subject that a metonym means."""

    where: Where
    start: int
    end: int
    form: Form
    refers_to: Subject | None = None


@dataclass(slots=True, eq=False)
class Subject:
    """Somebody or something the text speaks of."""

    type: EntityType
    name: str
    referent: Referent
    spot: Spot | None = None
    entry: GazetteerEntry | None = None
    office: Office | None = None
    office_text: str | None = None
    mentions: list[Found] = field(default_factory=list)

    @property
    def names(self) -> Iterable[Name]:
        return self.referent.names
