"""The office a person is named with: "Iraqi President Barham Salih", "Ana Quiroz, head of the ports authority"."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from services.enrich.enrichers.resolution.atlas import atlas
from services.enrich.enrichers.resolution.lexicon import HONORIFICS, MODIFIERS, OFFICE_LINKS, OFFICES
from services.enrich.enrichers.resolution.names import Name
from services.enrich.enrichers.resolution.wording import key_of

WINDOW = 160  # characters before or after a name; no office is longer
MAX_MODIFIERS = 5  # words before the noun: "acting deputy prime minister", "chief national security adviser"

_ADDRESSES = HONORIFICS - OFFICES - MODIFIERS
_ACRONYM_BEFORE = re.compile(r" \([A-Z][\w&.-]{1,9}\)$")
# "of Iran’s ", "of the country’s ", "for the ", before the body whose office it is.
_LINK = re.compile(r" (?:of|for|at|in|with|to) (?:(?:the |its |his |her )?(?:[\w.-]+ ){0,2}[\w.-]+[’']s? |the )?$")
_APPOSITION = re.compile(r"(?:, | [–—-] | \()(?:(?:the|a|an|who is the|who is|now|then|currently) )?")
_FIELD = re.compile(r"(?<![\w-])([\w-]+) (?:of|for) (?:the )?[A-Z][\w-]*(?:,? (?:and )?[A-Z][\w-]*){0,4}$")
_FIRST_WORD = re.compile(r"[^\s,.;:!?)(“”\"–—]*")
_PHRASE_END = re.compile(
    r"[,;.:!?)(\n“”\"–—]"
    r"| (?:who|which|that|said|says|told|has|have|had|was|is|will|and (?:said|a|an|the|his|her)|when|after|before|as) "
)


class Office(NamedTuple):
    """An office as printed, its noun in small letters, and the country it belongs to if the words say so (ISO code)."""

    start: int
    end: int
    noun: str
    country: str | None = None


class Surroundings(NamedTuple):
    """The names of a text by where they begin and end."""

    text: str
    by_end: Mapping[int, Name]
    by_start: Mapping[int, Name]


def find_office(around: Surroundings, person: Name) -> Office | None:
    """The office printed before the name, else the one after it in apposition."""
    return _before(around, person.start) or _after(around, person.end)


def _before(around: Surroundings, start: int) -> Office | None:
    text = around.text
    if text[start - 1 : start] != " ":
        return None
    noun = word_before(text, start - 1)
    if noun.casefold().strip(".") in _ADDRESSES:  # "Prime Minister Datuk Azman Harun"
        start -= len(noun) + 1
        noun = word_before(text, start - 1)
    if is_office(noun):
        return _leftwards(around, noun, start - 1 - len(noun), start - 1)
    return _office_of_body(around, start - 1)


def word_before(text: str, end: int) -> str:
    """The word that ends here: back to the space before it, and no further than any word is long."""
    return text[max(0, end - 40) : end].rpartition(" ")[2].rpartition("\n")[2]


def is_office(word: str) -> bool:
    """Whether the word is the noun of an office."""
    return word.casefold() in OFFICES


def _office_of_body(around: Surroundings, end: int) -> Office | None:
    """ "head of the country’s National Intelligence Service", "Secretary of Iran’s Security Council (SC)"."""
    text = around.text
    acronym = _ACRONYM_BEFORE.search(text, max(0, end - 14), end) if text[end - 1] == ")" else None
    body = around.by_end.get(acronym.start() if acronym else end)
    if body is None:
        return _office_of_field(around, end)
    if body.type not in {"ORG", "LOC", "MISC"}:
        return None
    link = _LINK.search(text, max(0, body.start - 60), body.start)
    if link is None:
        return None
    noun = word_before(text, link.start())
    if not is_office(noun):
        return None
    return _leftwards(around, noun, link.start() - len(noun), end, country_named(body.key))


def _office_of_field(around: Surroundings, end: int) -> Office | None:
    """ "Minister of Transport and Ports": what the office is for is no name by itself."""
    is_named = word_before(around.text, end)[:1].isupper()
    field = _FIELD.search(around.text, max(0, end - 80), end) if is_named else None
    if field is None or not is_office(field[1]):
        return None
    return _leftwards(around, field[1], field.start(1), end)


def country_named(key: str) -> str | None:
    """ISO 3166-1 code of a country's name or demonym."""
    spot = atlas().countries.get(key) or atlas().demonyms.get(key)
    return spot.country if spot else None


def _leftwards(around: Surroundings, noun: str, start: int, end: int, country: str | None = None) -> Office:
    """The office from its noun leftwards, over the words that belong to it, to its owner."""
    for _ in range(MAX_MODIFIERS):
        word = word_before(around.text, start - 1) if around.text[start - 1 : start] == " " else ""
        if not _belongs(word):
            break
        start -= len(word) + 1
    owner = _owner(around, start)
    if owner is not None:
        start, country = owner
    return Office(start, end, noun.casefold(), country)


def _belongs(word: str) -> bool:
    folded = word.casefold()
    return folded in MODIFIERS or folded in OFFICES


def _owner(around: Surroundings, start: int) -> tuple[int, str | None] | None:
    """Where the name before the office begins, "Iraqi" or "Iraq’s", and its country; None when there is none."""
    text = around.text
    if text[start - 1 : start] != " ":
        return None
    is_possessive = text[start - 3 : start - 1] in {"’s", "'s"}
    end = start - 3 if is_possessive else start - 1
    owner = around.by_end.get(end)
    if owner is not None and owner.type != "PER":
        return owner.start, country_named(owner.key)
    word = word_before(text, end)
    country = country_named(key_of(word)) if word[:1].isupper() else None
    return (end - len(word), country) if country else None


def _after(around: Surroundings, end: int) -> Office | None:
    """`NAME, [the] office [of ...],` up to the next comma."""
    text = around.text
    opening = _APPOSITION.match(text, end) if text[end : end + 1] in {",", " "} else None
    if opening is None:
        return None
    start = opening.end()
    first = _FIRST_WORD.match(text, start, start + WINDOW)
    if start not in around.by_start and first is not None and not _belongs(first[0]):
        return None  # most appositions: the rest of the phrase need not be read
    close = _PHRASE_END.search(text, start, start + WINDOW)
    if close is None and start + WINDOW < len(text):
        return None
    return _read_phrase(around, start, close.start() if close else len(text))


def _read_phrase(around: Surroundings, start: int, stop: int) -> Office | None:
    """The office when the phrase is one: modifiers or an owner, the noun, then nothing or "of ..."."""
    text, at = around.text, start
    country: str | None = None
    for _ in range(MAX_MODIFIERS + 3):
        named = around.by_start.get(at)
        if named is not None and named.end < stop and named.type != "PER":
            country = country or country_named(named.key)
            at = named.end + (3 if text[named.end : named.end + 2] in {"’s", "'s"} else 1)
            continue
        space = text.find(" ", at, stop)
        word_end = stop if space < 0 else space
        word = text[at:word_end]
        if is_office(word) and not _goes_on(text, word_end, stop):
            return _phrase(around, (start, at, word_end, stop), country)
        if not _belongs(word):
            return None
        at = word_end + 1
    return None


def _goes_on(text: str, end: int, stop: int) -> bool:
    """Whether the noun of the office is still to come: "deputy finance minister"."""
    following = text[end + 1 : stop].split(" ", 1)[0]
    return _belongs(following)


def _phrase(around: Surroundings, bounds: tuple[int, int, int, int], country: str | None) -> Office | None:
    """The office ends with its noun, or with the phrase when "of" and the like go on."""
    start, noun_start, noun_end, stop = bounds
    text = around.text
    following = text[noun_end + 1 : stop].split(" ", 1)[0]
    if following and following not in OFFICE_LINKS:
        return None
    noun = text[noun_start:noun_end].casefold()
    return Office(start, stop if following else noun_end, noun, country or _country_in(around, noun_end, stop))


def _country_in(around: Surroundings, start: int, end: int) -> str | None:
    """The country the first name of a stretch tells."""
    at = start
    while 0 <= at < end:
        named = around.by_start.get(at + 1)
        if named is not None:
            return country_named(named.key)
        at = around.text.find(" ", at + 1, end)
    return None
