"""Countries and great cities an English article names, by name ("Iran") or demonym ("Iranian")."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from services.enrich.enrichers.cities import cities
from services.enrich.enrichers.countries import OTHER_THINGS, SHARED_WITH_PEOPLE, Place, countries
from services.enrich.enrichers.gazetteer import Form, Index, find_names, index_names, mention, texts
from services.enrich.enrichers.salience import relation, relevance
from shared.annotations import Entity, EntityType, Mention
from shared.contracts import Record

ENGLISH = frozenset({"en", "und"})  # the names and demonyms are English ones


class Known(NamedTuple):
    """What a name in the gazetteer stands for; no key means: known, and no place of ours."""

    key: str | None
    form: Form = "name"
    is_shared: bool = False


def add_places(record: Record) -> Record:
    """The record with its places; unchanged when the text is not English."""
    if record.language.split("-")[0] not in ENGLISH:
        return record
    found = find_places(record.article.headline, record.article.body)
    return record.model_copy(update={"entities": record.entities + found})


def find_places(headline: str, body: str) -> tuple[Entity, ...]:
    """One entity per place, with every mention in headline and body; `id` is the place's key."""
    mentions: dict[str, list[Mention]] = {}
    for where, text in texts(headline, body):
        for start, end, known in find_names(text, _gazetteer()):
            if known.key is None or (known.is_shared and _has_capitalised_neighbour(text, start, end)):
                continue
            mentions.setdefault(known.key, []).append(mention(where, text, start, end, known.form))
    return tuple(_entity(_places()[key], tuple(found)) for key, found in mentions.items())


def _entity(place: Place, mentions: tuple[Mention, ...]) -> Entity:
    score = relevance(mentions)
    is_doubtful = all(one.exact in SHARED_WITH_PEOPLE for one in mentions)
    return Entity(
        id=place.key,
        type=EntityType.PLACE,
        subtype=place.subtype,
        name=place.name,
        code=place.code,
        rel=relation(score),
        relevance=score,
        confidence=50 if is_doubtful else 95,  # of 100 mentions 98 are right; which Georgia, nobody can tell
        mentions=mentions,
    )


def _has_capitalised_neighbour(text: str, start: int, end: int) -> bool:
    """Whether the word before or after, one space away, is capitalised: "Michael Jordan", "Jordan Peele"."""
    before = text[max(0, start - 40) : start]
    previous = before[:-1].rpartition(" ")[2] if before.endswith(" ") else ""
    following = text[end : end + 2]
    return previous[:1].isupper() or (following[:1] == " " and following[1:].isupper())


@cache
def _places() -> dict[str, Place]:
    return cities() | countries()


@cache
def _gazetteer() -> Index[Known]:
    return index_names(_known_names())


def _known_names() -> Iterator[tuple[str, Known]]:
    for other in OTHER_THINGS:
        yield from _in_both_cases(other, Known(None))
    for place in _places().values():
        for name in place.names:
            yield from _in_both_cases(name, Known(place.key, "name", name in SHARED_WITH_PEOPLE))
        for demonym in place.demonyms:
            yield from _in_both_cases(demonym, Known(place.key, "demonym"))


def _in_both_cases(name: str, known: Known) -> Iterator[tuple[str, Known]]:
    """The name, and its capitals for headlines set in them; short ones would be acronyms of something else."""
    yield name, known
    if len(name) > 3:
        yield name.upper(), known
