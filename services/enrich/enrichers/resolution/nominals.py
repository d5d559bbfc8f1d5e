"""Who "the Iraqi president" and "the country" are, where no other can be meant."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from services.enrich.enrichers.resolution.atlas import atlas
from services.enrich.enrichers.resolution.lexicon import MODIFIERS, OFFICES
from services.enrich.enrichers.resolution.offices import Office
from services.enrich.enrichers.resolution.wording import key_of, word_set

MAX_NOMINALS = 2_000  # of one noun in one text; past it nobody is paraphrased
_WORDS = 4  # between "the" and the noun: "the former Peruvian prime minister"
_REACH = 60  # characters in which they stand

_NEXT = re.compile(r"([\w-]+)(?:[ ,.;:’'”\"!?)\n—–]|$)")
_ARTICLES = frozenset({"the", "that", "this"})

COUNTRY_NOUNS = word_set("country nation kingdom republic state emirate sultanate")
_ARAB = word_set("DZ BH KM DJ EG IQ JO KW LB LY MR MA OM PS QA SA SO SD SY TN AE YE")
_KINGDOMS = word_set("SA JO MA BH GB TH ES SE NO DK NL BE KH TO LS SZ BT")
# "the Arab country": which countries the adjective fits.
ADJECTIVES: dict[str, frozenset[str]] = {
    "arab": _ARAB,
    "islamic": word_set("IR PK MR AF"),
    "african": word_set("""DZ AO BJ BW BF BI CV CM CF TD KM CG CD CI DJ EG GQ ER SZ ET GA GM GH GN GW KE LS LR LY MG MW
        ML MR MU MA MZ NA NE NG RW ST SN SC SL SO ZA SS SD TZ TG TN UG ZM ZW"""),
    "nordic": word_set("DK FI IS NO SE"),
    "balkan": word_set("AL BA BG HR GR XK ME MK RO RS SI"),
    "baltic": word_set("EE LV LT"),
    "caribbean": word_set("AG BS BB CU DM DO GD HT JM KN LC VC TT"),
}


class PersonNominal(NamedTuple):
    """ "the Iraqi president": the noun, and the country when a demonym tells it."""

    start: int
    end: int
    noun: str
    country: str | None


class CountryNominal(NamedTuple):
    """ "the country", "The Islamic Republic": the countries it may be, empty for any."""

    start: int
    end: int
    may_be: frozenset[str]


def find_nominals(text: str, nouns: Iterable[str]) -> list[PersonNominal | CountryNominal]:
    """Every "the ..." that ends in one of the nouns (of offices, or COUNTRY_NOUNS), in reading order."""
    found = (_read(text, start, noun) for noun in dict.fromkeys(nouns) for start in _places_of(noun, text))
    return sorted((nominal for nominal in found if nominal is not None), key=lambda nominal: nominal.start)


def _places_of(noun: str, text: str) -> Iterator[int]:
    """Where the noun stands as a word of its own, whatever its first letter's case."""
    for form in (f" {noun}", f" {noun[0].upper()}{noun[1:]}"):
        at = -1
        for _ in range(MAX_NOMINALS):
            at = text.find(form, at + 1)
            if at < 0:
                break
            after = text[at + len(form) : at + len(form) + 1]
            if not (after.isalnum() or after == "-"):
                yield at + 1


def _read(text: str, start: int, noun: str) -> PersonNominal | CountryNominal | None:
    """The words before the noun, back to "the", if each of them may stand there."""
    country: str | None = None
    adjective = ""
    at, end = start, start + len(noun)
    for word in reversed(text[max(0, start - _REACH) : start - 1].rsplit(None, _WORDS + 1)[-_WORDS - 1 :]):
        at -= len(word) + 1
        folded = word.casefold()
        if folded in _ARTICLES:
            return _nominal(text, (at, end), noun, country, adjective)
        demonym = atlas().demonyms.get(key_of(word)) if word[0].isupper() else None
        if demonym is not None:
            country = demonym.country
        elif folded in ADJECTIVES:
            adjective = folded
        elif folded not in MODIFIERS and folded not in OFFICES:
            return None
    return None


def _nominal(
    text: str, span: tuple[int, int], noun: str, country: str | None, adjective: str
) -> PersonNominal | CountryNominal | None:
    if noun in COUNTRY_NOUNS:
        return _country(text, span, noun, adjective)
    return None if _goes_on(text, span[1]) else PersonNominal(*span, noun, country)


def _goes_on(text: str, end: int) -> bool:
    """Whether a name, an "of ..." or another such noun follows: then the words are somebody's office."""
    following = _NEXT.match(text, end + 1) if text[end : end + 1] == " " else None
    if following is None:
        return False
    word = following[1]
    return word[0].isupper() or word in {"of", "for"} or word in OFFICES


def _country(text: str, span: tuple[int, int], noun: str, adjective: str) -> CountryNominal | None:
    end = span[1]
    following = text[end : end + 2]
    if following[:1] == " " and following[1:2].isupper():  # "the Republic Bank"
        return None
    if text.startswith(" of ", end):
        return None
    if adjective:
        return CountryNominal(*span, ADJECTIVES[adjective])
    if noun == "kingdom":
        return CountryNominal(*span, _KINGDOMS)
    return CountryNominal(*span, frozenset()) if noun in {"country", "nation"} else None


def holder_of(nominal: PersonNominal, offices: Sequence[tuple[Office, int]]) -> int | None:
    """Which of the persons (by index) holds the office a nominal names; None when none or several may be meant."""
    fits = {
        person
        for office, person in offices
        if office.noun == nominal.noun and (nominal.country is None or nominal.country == office.country)
    }
    return fits.pop() if len(fits) == 1 else None


def offices_by_noun(offices: Mapping[int, Office]) -> dict[str, list[tuple[Office, int]]]:
    """Offices and who holds them, by noun."""
    found: dict[str, list[tuple[Office, int]]] = {}
    for person, office in offices.items():
        found.setdefault(office.noun, []).append((office, person))
    return found
