"""Names as printed, ready to be compared: tagged spans without article, possessive and title."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Literal, NamedTuple

import msgspec

from services.enrich.enrichers.resolution.atlas import atlas
from services.enrich.enrichers.resolution.bodies import BODIES
from services.enrich.enrichers.resolution.lexicon import (
    BODY_NOUNS,
    GENERATIONS,
    GIVEN_NAMES_TOO,
    HONORIFICS,
    OFFICES,
    PARTICLES,
)
from services.enrich.enrichers.resolution.wording import REMEMBERED, key_of, without_possessive
from services.enrich.enrichers.tagged import Tagged, TagType

Where = Literal["headline", "body"]

MAX_NAME_CHARS = 200  # a longer span is no name
_OWNED = re.compile(r"(?:’s|'s) ")
_ACRONYM_INSIDE = re.compile(r" ?\(([A-Z][A-Za-z&.]{1,9})\)$")
_PRESS = re.compile(r" (?:news agency|News Agency|newspaper|television|TV|radio)\b")
_AGENCY = re.compile(r" [Nn]ews [Aa]gency")


class Name(msgspec.Struct, frozen=True, gc=False):
    """One printed name: code points, half-open; `key` is what makes two spellings the same name."""

    where: Where
    start: int
    end: int
    exact: str
    key: str
    type: TagType
    confidence: float


class Source(NamedTuple):
    """A text of the article, and which."""

    where: Where
    text: str


def read_names(source: Source, tags: Iterable[Tagged]) -> list[Name]:
    """The names of a text in reading order."""
    names: list[Name] = []
    where, text = source
    for tag in tags:
        at, last, type_, confidence = tag
        if text[last - 1 : last] in _APOSTROPHES or text[last : last + 1] in _APOSTROPHES:
            last = _whole(text, last)
        if last - at > MAX_NAME_CHARS:
            continue
        part = _part(text[at:last], type_)
        end = at + part.end
        if part.is_plain and (text[end : end + 1] != " " or text[end + 1 : end + 2] not in _PRESS_LETTERS):
            names.append(Name(where, at + part.start, end, part.exact, part.key, type_, confidence))
        else:
            names += _read(source, tag, part)
    return names


_APOSTROPHES = frozenset({"’", "'"})
_SHORTENED = frozenset({"s", "re", "ll", "ve", "d", "m", "t"})
_REST = re.compile(r"[’'](\w+(?:[’'-]\w+)*)")


def _whole(text: str, last: int) -> int:
    """Where the word that a span ends in is over: an apostrophe inside a name ("Thiong’o") is no possessive."""
    last -= text[last - 1 : last] in {"’", "'"} and text[last : last + 1].isalpha()
    rest = _REST.match(text, last) if text[last : last + 1] in {"’", "'"} else None
    return rest.end() if rest is not None and re.split("[’'-]", rest[1])[0] not in _SHORTENED else last


_PRESS_LETTERS = frozenset("nNtTr")  # with which the words in _PRESS begin


def make_name(source: Source, start: int, end: int, type_: TagType, confidence: float) -> Name:
    """The name between two offsets."""
    exact = source.text[start:end]
    return Name(source.where, start, end, exact, key_of(exact), type_, confidence)


def _read(source: Source, tag: Tagged, part: Part) -> Iterator[Name]:
    """The names in a span that may hold several."""
    if part.owner_end:
        first, last = tag.start + part.owner_start, tag.start + part.owner_end
        yield make_name(source, first, last, part.owner_type, tag.confidence)
    if part.end <= part.start:
        return
    start, end = tag.start + part.start, tag.start + part.end
    acronym = _ACRONYM_INSIDE.search(source.text, start, end)
    if acronym:
        yield make_name(source, start, acronym.start(), tag.type, tag.confidence)
        start, end = acronym.span(1)
    person = _person_at_end(source, start, end) if tag.type == "ORG" else 0
    if person:
        yield make_name(source, start, person - 1, "ORG", tag.confidence)
        yield make_name(source, person, end, "PER", tag.confidence)
        return
    end, type_ = _with_press_noun(source.text, end, tag.type)
    yield make_name(source, start, end, type_, tag.confidence)


def _with_press_noun(text: str, end: int, type_: TagType) -> tuple[int, TagType]:
    """Before "news agency" a name is an organisation's, and the two words belong to it; before "TV" it is one's too."""
    if text[end : end + 1] != " " or type_ == "LOC" or not _PRESS.match(text, end):
        return end, type_
    agency = _AGENCY.match(text, end)
    return (agency.end() if agency else end), "ORG"


class Part(msgspec.Struct, frozen=True, gc=False):
    """What of a tagged span is the name, and what is the country or demonym that stands before it in the span; plain
    when the span can be no more than that one name."""

    start: int
    end: int
    exact: str
    key: str
    is_plain: bool
    owner_start: int = 0
    owner_end: int = 0
    owner_type: TagType = "LOC"


@lru_cache(maxsize=REMEMBERED)
def _part(exact: str, type_: TagType) -> Part:
    lead = len(exact) - len(exact.lstrip("“”\"'‘( "))
    lead += _article(exact[lead:])
    name = without_possessive(exact[lead:].rstrip(' ,;:”"'))
    end = lead + len(name)
    first, last, owner_type = _owner_in(name, type_)
    start = lead + (_titles_before(name) if type_ == "PER" else last and last + len("’s "))
    name = exact[start:end]
    is_long = type_ == "ORG" and name.count(" ") > 2
    is_plain = not last and start < end and name[-1:] != ")" and not is_long
    return Part(start, end, name, key_of(name), is_plain, lead + first, last and lead + last, owner_type)


def _owner_in(name: str, type_: TagType) -> tuple[int, int, TagType]:
    """The country, demonym or body before the name in its span, "Iran" of "Iran’s Council"; (0, 0) for none."""
    if type_ == "PER":
        first = name.partition(" ")[0]
        is_demonym = first != name and key_of(first) in atlas().demonyms
        return (0, len(first), "NORP") if is_demonym else (0, 0, "LOC")
    owned = _OWNED.search(name)
    if owned is None or not _may_own(name[: owned.start()]):
        return 0, 0, "LOC"
    return 0, owned.start(), "ORG" if key_of(name[: owned.start()]) in BODIES else "LOC"


def _article(name: str) -> int:
    """Characters of an article that is no part of the name: "The", and "An" before a place ("An Auckland man")."""
    if name[:4] in {"the ", "The ", "THE "}:
        return 4
    first, _, rest = name.partition(" ")
    is_article = first in {"A", "An"} and (_may_own(rest) or key_of(rest) in atlas().cities)
    return len(first) + 1 if is_article else 0


def _may_own(name: str) -> bool:
    key = key_of(name)
    return key in atlas().countries or key in atlas().capitals or key in BODIES


def _titles_before(name: str) -> int:
    """How many characters of titles, offices and demonyms stand before a person's name; all, when nothing is left."""
    words = name.split(" ")
    skipped = at = 0
    for position, word in enumerate(words):
        folded = word.casefold().strip(".,")
        remaining = len(words) - position - 1
        if not _is_title(folded, word) or (folded in GIVEN_NAMES_TOO and remaining == 1 and position == 0):
            break
        at += len(word) + 1
        skipped = at
    return min(skipped, len(name))


def _is_title(folded: str, word: str) -> bool:
    if folded in PARTICLES:
        return False
    return (
        folded in HONORIFICS
        or folded in OFFICES
        or (word.islower() and not folded.startswith(("al-", "el-", "d'", "d’")))
        or folded in atlas().demonyms
        or folded in {"us", "uk", "un", "u.s", "u.k"}
    )


@lru_cache(maxsize=REMEMBERED)
def person_words(key: str) -> tuple[str, ...]:
    """The words of a person's key that tell persons apart: without "Jr." and the like."""
    words = key.split()
    while len(words) > 1 and words[-1] in GENERATIONS:
        words.pop()
    return tuple(words)


_OF = re.compile(r"(?:\bof (?:the )?|[’']s )$")


def _person_at_end(source: Source, start: int, end: int) -> int:
    """Where a person begins whose name the tagger took for the end of a body's; 0 for nowhere.

    "head of the National Intelligence Service Mustafa Kadhimi": two words follow the noun that ends a body's name.
    """
    words = source.text[start:end].split(" ")
    if len(words) < 4 or not words[-1][:1].isupper() or not words[-2][:1].isupper():
        return 0
    nouns = BODY_NOUNS["governmentBody"]
    if words[-3].casefold() not in nouns or words[-2].casefold() in nouns or words[-1].casefold() in nouns:
        return 0
    is_of = _OF.search(source.text, max(0, start - 10), start)
    return end - len(words[-2]) - len(words[-1]) - 1 if is_of else 0
