"""Texts with their names marked, "{PER Ana Quiroz} spoke", as an engine would have found them."""

from __future__ import annotations

import re

from services.enrich.enrichers.resolution.gazetteer import EMPTY, Gazetteer
from services.enrich.enrichers.resolution.resolve import Texts, resolve
from services.enrich.enrichers.tagged import Tagged
from shared.annotations import Entity
from tests.contracts import checked

_MARK = re.compile(r"\{(PER|ORG|LOC|NORP|EVENT|MISC) ([^}]*)\}")


def read_marks(marked: str, confidence: float = 0.9) -> tuple[str, list[Tagged]]:
    text, tags, at = "", [], 0
    for mark in _MARK.finditer(marked):
        text += marked[at : mark.start()]
        tags.append(Tagged(len(text), len(text) + len(mark[2]), mark[1], confidence))
        text += mark[2]
        at = mark.end()
    return text + marked[at:], tags


def resolved(body: str, headline: str = "", gazetteer: Gazetteer = EMPTY, confidence: float = 0.9) -> list[Entity]:
    headline, headline_tags = read_marks(headline, confidence)
    body, body_tags = read_marks(body, confidence)
    entities = resolve(Texts(headline, body, headline_tags, body_tags), gazetteer)
    for entity in entities:
        checked(entity)
        for mention in entity.mentions:
            text = headline if mention.where == "headline" else body
            assert text[mention.start : mention.end] == mention.exact
    return list(entities)


def named(entities: list[Entity], name: str) -> Entity:
    found = [entity for entity in entities if entity.name == name]
    assert len(found) == 1, [entity.name for entity in entities]
    return found[0]


def forms(entity: Entity) -> list[tuple[str, str]]:
    return [(mention.exact, mention.form) for mention in entity.mentions]


def people(body: str) -> dict[str, list[str]]:
    """Persons with the words that mention them."""
    found = [entity for entity in resolved(body) if entity.type == "person"]
    return {entity.name: [mention.exact for mention in entity.mentions] for entity in found}
