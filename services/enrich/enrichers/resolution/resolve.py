"""Who and what a text speaks of: from tagged names to entities with every mention."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from typing import NamedTuple

import msgspec

from services.enrich.enrichers.resolution.acronyms import introductions, with_introduced
from services.enrich.enrichers.resolution.aliases import merge_aliases
from services.enrich.enrichers.resolution.atlas import atlas
from services.enrich.enrichers.resolution.build import build_entities
from services.enrich.enrichers.resolution.gazetteer import EMPTY, Gazetteer
from services.enrich.enrichers.resolution.headline_names import told_by_body
from services.enrich.enrichers.resolution.mentions import Found, Subject
from services.enrich.enrichers.resolution.metonyms import stands_for_government
from services.enrich.enrichers.resolution.names import Name, Source, read_names
from services.enrich.enrichers.resolution.offices import Surroundings
from services.enrich.enrichers.resolution.people import add_offices, add_paraphrases, surroundings
from services.enrich.enrichers.resolution.propagation import propagate
from services.enrich.enrichers.resolution.referents import by_spelling
from services.enrich.enrichers.resolution.subjects import gather_countries, gather_entries, make_subjects
from services.enrich.enrichers.resolution.types import settle_types
from services.enrich.enrichers.tagged import Tagged
from shared.annotations import PERSON, Entity


class Texts(NamedTuple):
    """The two texts of an article that are read for entities, with the names an engine found in each."""

    headline: str
    body: str
    headline_tags: Sequence[Tagged] = ()
    body_tags: Sequence[Tagged] = ()


def resolve(texts: Texts, gazetteer: Gazetteer = EMPTY) -> tuple[Entity, ...]:
    """The entities of an English article, numbered e1, e2, ... in order of first mention, headline first."""
    names = _names(texts, gazetteer)
    around = surroundings(texts.body, names)
    pairs = list(introductions(around))
    if pairs:
        names = with_introduced(names, pairs)
        around = surroundings(texts.body, names)
    referents = by_spelling(names)
    settle_types(referents.values(), texts.body)
    gather_entries(referents, gazetteer)
    merge_aliases(referents, [(long.key, short.key) for long, short in pairs if _both_known(referents, long, short)])
    gather_countries(referents)
    sources = (Source("headline", texts.headline), Source("body", texts.body))
    propagate(sources, referents, chain.from_iterable(pairs))
    subjects = make_subjects(referents.values(), gazetteer)
    _add_what_is_said(subjects, around)
    return build_entities(subjects, texts.headline, texts.body)


def _both_known(referents: Mapping[str, object], long: Name, short: Name) -> bool:
    return long.key in referents and short.key in referents


def _names(texts: Texts, gazetteer: Gazetteer) -> list[Name]:
    headline_tags, body_tags = texts.headline_tags, texts.body_tags
    if gazetteer:
        headline_tags = gazetteer.tag(texts.headline, headline_tags)
        body_tags = gazetteer.tag(texts.body, body_tags)
    headline = read_names(Source("headline", texts.headline), headline_tags)
    body = read_names(Source("body", texts.body), body_tags)
    return [*told_by_body(headline, body), *body]


def _add_what_is_said(subjects: Sequence[Subject], around: Surroundings) -> None:
    """Offices, paraphrases and metonyms."""
    people = [one for one in subjects if one.type is PERSON]
    countries = {
        one.spot.country: one for one in subjects if one.spot is not None and one.spot.code == one.spot.country
    }
    add_offices(people, around)
    add_paraphrases(people, countries, around)
    add_metonyms(subjects, countries, around.text)


def add_metonyms(subjects: Iterable[Subject], countries: Mapping[str, Subject], body: str) -> None:
    """A capital that means its government refers to the country, when the text names that."""
    for subject in subjects:
        is_city = subject.spot is not None and subject.spot.subtype == "city"
        code = atlas().capitals.get(subject.referent.key, "") if is_city else ""
        if code in countries:
            subject.mentions = [_metonym(found, countries[code], body) for found in subject.mentions]


def _metonym(found: Found, country: Subject, body: str) -> Found:
    if found.where != "body" or not stands_for_government(body, found.start, found.end):
        return found
    return msgspec.structs.replace(found, form="metonym", refers_to=country)
