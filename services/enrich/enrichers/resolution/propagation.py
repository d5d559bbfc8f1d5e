"""Further mentions of names that were found elsewhere in the text."""

from __future__ import annotations

from bisect import bisect_right, insort
from collections.abc import Iterable, Iterator, Mapping, Sequence

from services.enrich.enrichers.resolution.atlas import atlas
from services.enrich.enrichers.resolution.names import Name, Source, Where, make_name
from services.enrich.enrichers.resolution.referents import Referent
from services.enrich.enrichers.resolution.wording import key_of

MAX_SPELLINGS = 64  # each is a pass over the text; the bound keeps the work linear
MAX_NEW = 200  # mentions of one spelling
MIN_LETTERS = 4  # of a surname
_DOUBT = 0.9  # what an untagged mention is worth beside a tagged one

Spans = list[tuple[int, int]]


def propagate(texts: Sequence[Source], referents: Mapping[str, Referent], introduced: Iterable[Name]) -> None:
    """Give bodies that are introduced with an acronym, and persons tagged in full alone, the mentions by acronym or
    surname that the engine overlooked. Other names an engine has found everywhere, or was right to leave."""
    spellings = [(name.exact, referents[name.key]) for name in introduced if name.key in referents]
    spellings += _surnames(referents, texts[-1].text)
    taken: dict[Where, Spans] | None = None
    for exact, referent in spellings[:MAX_SPELLINGS]:
        for source in texts:
            if exact in source.text:
                taken = taken or _taken(referents)
                referent.root.names += _untagged(source, exact, referent, taken[source.where])


def _taken(referents: Mapping[str, Referent]) -> dict[Where, Spans]:
    taken: dict[Where, Spans] = {"headline": [], "body": []}
    for referent in referents.values():
        for name in referent.names:
            taken[name.where].append((name.start, name.end))
    for spans in taken.values():
        spans.sort()
    return taken


def _surnames(referents: Mapping[str, Referent], body: str) -> list[tuple[str, Referent]]:
    """Surnames of those whom no shorter name mentions, where the surname can be no other word of the text."""
    bearers: dict[str, list[Referent]] = {}
    for referent in referents.values():
        if referent.type == "PER" and referent.names and " " in referent.key:
            bearers.setdefault(referent.first.exact.rpartition(" ")[2], []).append(referent)
    return [(surname, ones[0]) for surname, ones in bearers.items() if _is_told(surname, ones, body)]


def _is_told(surname: str, bearers: Sequence[Referent], body: str) -> bool:
    if len(bearers) > 1 or len(surname) < MIN_LETTERS or any(name.key != bearers[0].key for name in bearers[0].names):
        return False
    if body.count(surname) <= len(bearers[0].names) or f" {surname.lower()}" in body:
        return False
    key = key_of(surname)
    return not (key in atlas().countries or key in atlas().demonyms or key in atlas().cities)


def _is_acronym(word: str) -> bool:
    return " " not in word and word[-1:].isupper()


def _untagged(source: Source, exact: str, referent: Referent, taken: Spans) -> Iterator[Name]:
    text, first = source.text, referent.first
    joins = _is_acronym(exact)  # "SHC Director" is no longer name of the council
    at = text.find(exact)
    for _ in range(MAX_NEW):
        if at < 0:
            return
        end = at + len(exact)
        if _is_whole(text, at, end) and (joins or _stands_alone(text, at, end)) and not _overlaps(taken, at, end):
            insort(taken, (at, end))
            yield make_name(source, at, end, first.type, first.confidence * _DOUBT)
        at = text.find(exact, end)


def _is_whole(text: str, start: int, end: int) -> bool:
    before, after = text[start - 1 : start] if start else "", text[end : end + 1]
    return not (before.isalnum() or after.isalnum() or before in {"-", "_"} or after in {"-", "_"})


def _stands_alone(text: str, start: int, end: int) -> bool:
    """Not beside another capitalised word, with which it would be a longer name."""
    if text[end : end + 1] == " " and text[end + 1 : end + 2].isupper():
        return False
    before = text[max(0, start - 30) : start]
    return not (before[-1:] == " " and before[:-1].rpartition(" ")[2][:1].isupper())


def _overlaps(taken: Spans, start: int, end: int) -> bool:
    at = bisect_right(taken, (start, end))
    return (at < len(taken) and taken[at][0] < end) or (at > 0 and taken[at - 1][1] > start)
