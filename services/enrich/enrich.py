"""Article -> Record: the enrichers, in order."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from services.enrich.enrichers.acronyms import add_organisations
from services.enrich.enrichers.agencies import add_agencies
from services.enrich.enrichers.language import MIN_LETTERS, add_language, detect, origin
from services.enrich.enrichers.links import add_links
from services.enrich.enrichers.places import add_places, find_places
from services.enrich.enrichers.sections import add_sections, split_sections
from services.enrich.enrichers.story_print import make_print
from shared.annotations import Entity, Mention, Provenance, Step
from shared.contracts import Article, Record


@dataclass(frozen=True, slots=True)
class Enricher:
    """A named, versioned function; a new version tells the records it made from older ones."""

    step: str
    version: str
    add: Callable[[Record], Record]
    note: Callable[[Record], str | None] = lambda _record: None


ENRICHERS = (
    Enricher("language", "1.0.0", add_language, note=origin),  # first: what comes after may read only some languages
    Enricher("sections", "1.0.0", add_sections),
    Enricher("links", "2.0.0", add_links),
    Enricher("agencies", "1.0.0", add_agencies),
    Enricher("places", "1.0.0", add_places),
    Enricher("acronyms", "1.0.0", add_organisations),  # after places: "United Arab Emirates (UAE)" is a country
)


def load() -> None:
    """Load models and tables now, so that processes forked later share them (some 100 MB, half a second)."""
    detect("load " * MIN_LETTERS)
    find_places("", "")
    split_sections("Load")
    make_print("Load", "load " * 20)


def enrich(article: Article, provenance: Provenance, *, now: str) -> Record:
    """The record of an article, with one provenance step per enricher, at `now` (RFC 3339)."""
    record = Record(article=article, provenance=provenance)
    if record.is_withdrawn:
        return record
    for enricher in ENRICHERS:
        record = enricher.add(record)
    steps = tuple(_step(enricher, record, now) for enricher in ENRICHERS)
    return record.model_copy(
        update={
            "entities": number(record.entities),
            "provenance": provenance.model_copy(update={"steps": provenance.steps + steps}),
        }
    )


def number(entities: tuple[Entity, ...]) -> tuple[Entity, ...]:
    """The entities in order of first mention, headline first, with the ids e1, e2, ..."""
    ordered = sorted(entities, key=lambda entity: min(map(_reading_order, entity.mentions)))
    return tuple(entity.model_copy(update={"id": f"e{nth}"}) for nth, entity in enumerate(ordered, start=1))


def _reading_order(mention: Mention) -> tuple[bool, int, int]:
    return mention.where == "body", mention.start, mention.end


def _step(enricher: Enricher, record: Record, now: str) -> Step:
    return Step(service="enrich", step=enricher.step, version=enricher.version, at=now, note=enricher.note(record))
