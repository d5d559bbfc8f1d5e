"""Who is cited for what an article says: the agencies and papers that passed on its quotes, or speak in them."""

from __future__ import annotations

from services.enrich.enrichers.quotes.press import is_press
from shared.annotations import InfoSource
from shared.contracts import Record
from shared.structs import changed, unchecked


def add_info_sources(record: Record) -> Record:
    """The record with each cited medium once, in order of its first quote. Runs after the quotes."""
    if not record.quotes:
        return record
    entities = {entity.id: entity for entity in record.entities}
    cited = (
        entities[one]
        for quote in record.quotes
        for one in (quote.attributed_via, quote.speaker.entity if quote.speaker else None)
        if one in entities and (one == quote.attributed_via or is_press(entities[one]))
    )
    unique = {entity.id: entity for entity in cited}
    found = tuple(
        unchecked(InfoSource, name=one.name, role="cited", literal=one.id, uri=one.uri) for one in unique.values()
    )
    return changed(record, info_sources=record.info_sources + found)
