"""One type per name: the evidence of all its mentions, overruled by what is certain about the words."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from services.enrich.enrichers.resolution.atlas import atlas
from services.enrich.enrichers.resolution.bodies import BODIES
from services.enrich.enrichers.resolution.body_signs import is_a_body
from services.enrich.enrichers.resolution.lexicon import BODY_NOUNS, EVENTS, FACILITIES
from services.enrich.enrichers.resolution.people_signs import is_a_person
from services.enrich.enrichers.resolution.referents import Referent
from services.enrich.enrichers.resolution.wording import REMEMBERED
from services.enrich.enrichers.tagged import TagType

_ORGANISED = BODY_NOUNS["company"] | BODY_NOUNS["governmentBody"] | BODY_NOUNS["educationalInstitution"]
_MAYBE_BODIES = frozenset({"MISC", "LOC", "PER"})
_UNSURE = frozenset({"MISC", "ORG", "LOC", "EVENT"})
_RANKS = frozenset({"adm", "brig", "capt", "cllr", "col", "dr", "gen", "lt", "maj", "mr", "mrs", "ms", "prof", "sgt"})
_THINGS = frozenset({"MISC", "NORP", "EVENT"})


def settle_types(referents: Iterable[Referent], body: str) -> None:
    """Give every referent its type."""
    for referent in referents:
        names = referent.names
        voted = names[0].type if len(names) == 1 else summed_evidence(referent)
        if voted in _UNSURE and is_a_person(body, names):
            voted = "PER"
        elif voted in _MAYBE_BODIES and is_a_body(body, names):
            voted = "ORG"
        referent.type = _overruled(referent.key, voted)


def summed_evidence(referent: Referent) -> TagType:
    """The type with the most confidence behind it; of equals, the first seen."""
    names = referent.names
    if len(names) == 1:
        return names[0].type
    votes: dict[TagType, float] = {}
    for name in names:
        votes[name.type] = votes.get(name.type, 0.0) + name.confidence
    return max(votes, key=votes.__getitem__)


@lru_cache(maxsize=REMEMBERED)
def _overruled(key: str, voted: TagType) -> TagType:
    known = atlas()
    if key in known.countries:
        return "PER" if voted == "PER" and key in known.shared_with_people else "LOC"
    if voted != "PER" and key in known.demonyms:
        return "NORP"
    if key in BODIES:
        return "ORG"
    if voted not in {"PER", "LOC"} and key in known.capitals:
        return "LOC"
    return _by_last_word(key, voted)


def _by_last_word(key: str, voted: TagType) -> TagType:
    before, _, last = key.rpartition(" ")
    if not before:
        return voted
    if voted in _UNSURE and before.split(" ", 1)[0] in _RANKS and last not in _ORGANISED:
        return "PER"
    if last in EVENTS and voted in _THINGS:
        return "EVENT"
    if last in FACILITIES and voted in _THINGS:
        return "LOC"
    if last in _ORGANISED and voted in {"PER", "MISC"}:
        return "ORG"
    return voted
