"""Texts in other languages than English: only names that are known, and none is paraphrased."""

from __future__ import annotations

from functools import cache

from services.enrich.enrichers.cities import cities
from services.enrich.enrichers.countries import SHARED_WITH_PEOPLE, countries
from services.enrich.enrichers.gazetteer import Index, find_names, index_names
from services.enrich.enrichers.resolution.build import build_entities
from services.enrich.enrichers.resolution.gazetteer import Gazetteer
from services.enrich.enrichers.resolution.names import Source, Where, read_names
from services.enrich.enrichers.resolution.referents import by_spelling
from services.enrich.enrichers.resolution.subjects import gather_countries, gather_entries, make_subjects
from services.enrich.enrichers.resolution.types import settle_types
from services.enrich.enrichers.tagged import Tagged
from shared.annotations import Entity

CONFIDENCE = 0.5  # a place's English name in another language is mostly that place
MIN_LETTERS = 5  # shorter ones are words somewhere: "Mali", "Oman", "Rome", "Bari"


def resolve_known(headline: str, body: str, gazetteer: Gazetteer) -> tuple[Entity, ...]:
    """Countries and great cities that are spelt as in English, and the operators' names."""
    texts: tuple[tuple[Where, str], ...] = (("headline", headline), ("body", body))
    names = [name for where, text in texts for name in read_names(Source(where, text), gazetteer.tag(text, _tag(text)))]
    referents = by_spelling(names)
    settle_types(referents.values(), "")
    gather_entries(referents, gazetteer)
    gather_countries(referents)
    return build_entities(make_subjects(referents.values(), gazetteer), headline, body, most=CONFIDENCE)


def _tag(text: str) -> list[Tagged]:
    return [Tagged(start, end, "LOC", CONFIDENCE) for start, end, _ in find_names(text, _places())]


@cache
def _places() -> Index[str]:
    places = (*countries().values(), *cities().values())
    names = ((name, place.key) for place in places for name in place.names)
    return index_names((name, key) for name, key in names if _is_unmistakable(name))


def _is_unmistakable(name: str) -> bool:
    return len(name) >= MIN_LETTERS and name not in SHARED_WITH_PEOPLE and not name.isupper()
