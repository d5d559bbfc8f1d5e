"""The engine without a model: known places, demonyms and bodies, and runs of capitalised words.

Typed by what the words say; less sure the less they say. Every run costs what it is long.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from services.enrich.enrichers.cities import cities
from services.enrich.enrichers.countries import OTHER_THINGS, SHARED_WITH_PEOPLE, countries
from services.enrich.enrichers.gazetteer import Index, find_names, index_names
from services.enrich.enrichers.resolution.bodies import BODIES
from services.enrich.enrichers.resolution.kinds import subtype_of
from services.enrich.enrichers.resolution.lexicon import EVENTS, FACILITIES, HONORIFICS, OFFICES
from services.enrich.enrichers.tagged import Tagged, TagType

MAX_WORDS = 10  # in a run; longer ones are headlines set in capitals
_LETTER = r"[^\W\d_a-zß-öø-ÿ]"
_RUN = re.compile(
    rf"(?<!\w){_LETTER}[\w’'.&-]*"
    rf"(?: (?:(?:of|for|de|del|da|do|du|la|van|von|der|den|bin|ibn|al|el|e|y) ){{0,2}}{_LETTER}[\w’'.&-]*){{0,12}}"
)
_SENTENCE_BEFORE = re.compile(r"(?:^|[.!?:\n]|[“\"(])[\s“\"‘(]*$")


class KnownNamesEngine:
    """An `EntityEngine` that needs no data file."""

    name = "rules"
    version = "1"

    def tag_batch(self, texts: Sequence[str]) -> list[list[Tagged]]:
        """For each text its names in reading order, none overlapping."""
        return [tag_text(text) for text in texts]


def tag_text(text: str) -> list[Tagged]:
    """The names of one text."""
    known = ((start, end, type_, _KNOWN) for start, end, type_ in find_names(text, _known()))
    runs = ((start, end, type_, _GUESSED) for start, end, type_ in _runs(text))
    taken = 0
    found: list[Tagged] = []
    for start, end, type_, confidence in sorted([*known, *runs], key=lambda span: (span[0], -span[1])):
        if start >= taken and type_ is not None:
            is_shared = text[start:end] in SHARED_WITH_PEOPLE
            found.append(Tagged(start, end, type_, _GUESSED if is_shared else confidence))
        taken = max(taken, end)
    return found


_KNOWN, _GUESSED = 0.9, 0.5  # names in a list are nearly always right, types of other runs every second time


@cache
def _known() -> Index[TagType | None]:
    names: list[tuple[str, TagType | None]] = [(other, None) for other in OTHER_THINGS]
    for place in (*countries().values(), *cities().values()):
        names += [(name, "LOC") for name in place.names] + [(form, "NORP") for form in place.demonyms]
    names += [(name, "ORG") for body in dict.fromkeys(BODIES.values()) for name in (body.name, *body.aliases)]
    capitals = [(name.upper(), type_) for name, type_ in names if len(name) > _ACRONYM]
    return index_names(names + capitals)


_ACRONYM = 3  # letters; the capitals of so short a name would be something else's acronym


def _runs(text: str) -> Iterator[tuple[int, int, TagType]]:
    for run in _RUN.finditer(text):
        words = run[0].rstrip(".’'").split(" ")
        type_ = _type_of(
            words, is_first=_SENTENCE_BEFORE.search(text, max(0, run.start() - 4), run.start()) is not None
        )
        if type_ is not None and len(words) <= MAX_WORDS:
            yield run.start(), run.start() + len(" ".join(words)), type_


def _type_of(words: Sequence[str], *, is_first: bool) -> TagType | None:
    last = words[-1].casefold()
    if len(words) == 1:
        return None
    if subtype_of(" ".join(words)) is not None:
        return "ORG"
    if last in FACILITIES:
        return "LOC"
    if last in EVENTS:
        return "EVENT"
    titled = words[0].casefold().strip(".") in HONORIFICS or words[0].casefold() in OFFICES
    if titled or (not is_first and len(words) <= 4):
        return "PER"
    return "PER" if len(words) in {2, 3} and words[0].casefold() not in _SMALL else None


_SMALL = frozenset({"the", "a", "in", "on", "at", "but", "and", "for", "after", "before", "when", "while", "he", "she"})
