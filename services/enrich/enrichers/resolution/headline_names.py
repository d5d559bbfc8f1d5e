"""Names in a headline, by what the body calls the same: where Most Words Have a Capital an engine sees too much."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from services.enrich.enrichers.resolution.lexicon import COMMON_IN_BODIES, EVENTS, FACILITIES
from services.enrich.enrichers.resolution.names import Name
from services.enrich.enrichers.resolution.wording import key_of

MIN_WORDS, MAX_WORDS = 3, 12  # of a name that may be too long; a longer one is looked at no further
MIN_WORDS_WITH_PLACE = 4  # "Port Sudan Sailors" may be a club, "North Macedonia Quarrel Over a Ski Lift" is no name

_ENDS = COMMON_IN_BODIES | EVENTS | FACILITIES  # a name that ends with one of these is likely whole


def told_by_body(headline: Sequence[Name], body: Sequence[Name]) -> list[Name]:
    """The headline's names, those that run on over a name of the body cut down to it: "Varuna Airways" of "Varuna
    Airways Pilots Say Rosters Put"."""
    if not any(name.exact.count(" ") >= MIN_WORDS - 1 for name in headline):
        return list(headline)
    types = {name.key: name.type for name in body}
    found: list[Name] = []
    for name in headline:
        words = name.exact.split(" ")
        is_whole = name.key in types or not MIN_WORDS <= len(words) <= MAX_WORDS or key_of(words[-1]) in _ENDS
        inner = [] if is_whole else list(_inner(name, words, types))
        found += inner or [name]
    return found


def _inner(name: Name, words: Sequence[str], types: Mapping[str, str]) -> Iterator[Name]:
    """The longest names of the body inside, in order, none overlapping."""
    first = 0
    while first < len(words):
        for last in range(len(words), first, -1):
            exact = " ".join(words[first:last])
            key = key_of(exact)
            if key in types and _is_inside(types[key], last - first, len(words)):
                start = name.start + sum(len(word) + 1 for word in words[:first])
                yield Name(name.where, start, start + len(exact), exact, key, name.type, name.confidence)
                first = last - 1
                break
        first += 1


def _is_inside(type_: str, count: int, of: int) -> bool:
    """Whether a name of so many words says that the longer one is none."""
    return of >= MIN_WORDS_WITH_PLACE if type_ == "LOC" else type_ in {"ORG", "PER"} and (count > 1 or of > MIN_WORDS)
