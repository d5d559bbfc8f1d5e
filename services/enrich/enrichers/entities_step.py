"""Entities of articles: an engine tags all texts of a batch at once, then each article is resolved by itself."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from services.enrich.enrichers.resolution.gazetteer import EMPTY, Gazetteer
from services.enrich.enrichers.resolution.known_only import resolve_known
from services.enrich.enrichers.resolution.resolve import Texts, resolve
from services.enrich.enrichers.tagged import EntityEngine, Tagged
from shared.annotations import Entity
from shared.contracts import Record
from shared.structs import changed

VERSION = "1.4.0"
ENGLISH = frozenset({"en", "und"})  # what the engine and the rules are made for


def add_entities(records: Sequence[Record], engine: EntityEngine, gazetteer: Gazetteer = EMPTY) -> list[Record]:
    """The records with their entities, in the same order. Teasers are not read."""
    tags = iter(engine.tag_batch([text for record in records if is_english(record) for text in _texts(record)]))
    return [_with_entities(record, tags, gazetteer) for record in records]


def is_english(record: Record) -> bool:
    """Whether the record's text is read with English rules."""
    return record.language.partition("-")[0] in ENGLISH


def _texts(record: Record) -> tuple[str, str]:
    return record.article.headline, record.article.body


def _with_entities(record: Record, tags: Iterator[list[Tagged]], gazetteer: Gazetteer) -> Record:
    found = _entities(record, tags, gazetteer)
    return changed(record, entities=record.entities + found) if found else record


def _entities(record: Record, tags: Iterator[list[Tagged]], gazetteer: Gazetteer) -> tuple[Entity, ...]:
    headline, body = _texts(record)
    if is_english(record):
        return resolve(Texts(headline, body, next(tags), next(tags)), gazetteer)
    return resolve_known(headline, body, gazetteer)
