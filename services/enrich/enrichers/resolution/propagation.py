"""Further mentions of names that were found elsewhere in the text."""

from __future__ import annotations

from bisect import bisect_right, insort
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from services.enrich.enrichers.resolution.atlas import atlas
from services.enrich.enrichers.resolution.names import Name, Source, Where, make_name
from services.enrich.enrichers.resolution.referents import Referent
from services.enrich.enrichers.resolution.wording import key_of

MAX_SPELLINGS = 64  # each is a pass over the text; the bound keeps the work linear
MAX_NEW = 200  # mentions of one spelling
MIN_LETTERS = 4  # of a single word that is no acronym
_DOUBT = 0.9  # what an untagged mention is worth beside a tagged one

Spans = list[tuple[int, int]]


def propagate(headline: str, body: str, referents: Mapping[str, Referent]) -> None:
    """Give each referent the mentions of its spellings that were not tagged."""
    texts: dict[Where, str] = {"headline": headline, "body": body}
    taken, counted = _tagged(referents)
    for exact, referent in _spellings(referents, body).items():
        for where, text in texts.items():
            if text.count(exact) > counted[where, exact]:
                referent.root.names += _untagged(Source(where, text), exact, referent, taken[where])


def _tagged(referents: Mapping[str, Referent]) -> tuple[dict[Where, Spans], Counter[tuple[Where, str]]]:
    taken: dict[Where, Spans] = {"headline": [], "body": []}
    counted: Counter[tuple[Where, str]] = Counter()
    for referent in referents.values():
        for name in referent.names:
            taken[name.where].append((name.start, name.end))
            counted[name.where, name.exact] += 1
    for spans in taken.values():
        spans.sort()
    return taken, counted


def _spellings(referents: Mapping[str, Referent], body: str) -> Mapping[str, Referent]:
    """The first spellings that are safe to look for: not a single word that may begin a sentence."""
    found: dict[str, Referent] = {}
    surnames: dict[str, list[Referent]] = {}
    for referent in referents.values():
        name = referent.first
        if len(found) < MAX_SPELLINGS and _is_safe(name, referent):
            found[name.exact] = referent
        if referent.type == "PER" and " " in name.exact and referent.merged_into is None:
            surnames.setdefault(name.exact.rpartition(" ")[2], []).append(referent)
    return found | {surname: bearers[0] for surname, bearers in surnames.items() if _is_told(surname, bearers, body)}


def _is_told(surname: str, bearers: Sequence[Referent], body: str) -> bool:
    """Whether a surname can be no other word of the text, and only one person's."""
    key = key_of(surname)
    if len(bearers) > 1 or len(surname) < MIN_LETTERS or key in atlas().countries or key in atlas().cities:
        return False
    return f" {surname.lower()}" not in body and key not in atlas().demonyms


def _is_safe(name: Name, referent: Referent) -> bool:
    if name.key in atlas().countries or name.key in atlas().demonyms:
        return referent.type != "PER"
    if " " in name.exact:
        return referent.type != "MISC"
    if _is_acronym(name.exact):
        return len(name.exact) >= 3
    return referent.type == "LOC" and len(name.exact) >= MIN_LETTERS


def _is_acronym(word: str) -> bool:
    return " " not in word and word[-1:].isupper()


def _untagged(source: Source, exact: str, referent: Referent, taken: Spans) -> Iterator[Name]:
    text, first = source.text, referent.first
    # "Iraqi President" is no longer name of Iraq, nor "SHC Director" one of the council.
    joins = _is_acronym(exact) or key_of(exact) in atlas().demonyms
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
