"""Who "the Iraqi president" and "the country" are, where no other can be meant."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from services.enrich.enrichers.resolution.atlas import atlas
from services.enrich.enrichers.resolution.lexicon import MODIFIERS, OFFICES
from services.enrich.enrichers.resolution.offices import Office
from services.enrich.enrichers.resolution.wording import key_of, word_set

MAX_NOMINALS = 2_000  # looked at in one text; an article of 2 MB has more "the" than anybody reads
_WORDS = 4  # after "the": "the former Iraqi prime minister"

_THE = re.compile(r"(?:[Tt]he|[Tt]hat|[Tt]his) (?=[\w])")
_NEXT = re.compile(r"([\w-]+)(?:[ ,.;:’'”\"!?)\n—–]|$)")

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


def find_nominals(text: str) -> Iterator[PersonNominal | CountryNominal]:
    """Every "the ..." that ends in the noun of an office or in "country" and the like, in reading order."""
    for count, found in enumerate(_THE.finditer(text)):
        if count == MAX_NOMINALS:
            return
        nominal = _read(text, found.start(), found.end())
        if nominal is not None:
            yield nominal


def _read(text: str, start: int, at: int) -> PersonNominal | CountryNominal | None:
    """Words after "the" as long as they may stand before such a noun."""
    country: str | None = None
    adjective = ""
    for _ in range(_WORDS):
        word = _NEXT.match(text, at)
        if word is None:
            return None
        folded = word[1].casefold()
        if folded in COUNTRY_NOUNS:
            return _country(text, start, word.end(1), folded, adjective)
        if folded in OFFICES and not _goes_on(text, word.end(1)):
            return PersonNominal(start, word.end(1), folded, country)
        demonym = atlas().demonyms.get(key_of(word[1])) if word[1][0].isupper() else None
        if demonym is not None:
            country = demonym.country
        elif folded in ADJECTIVES:
            adjective = folded
        elif folded not in MODIFIERS and folded not in OFFICES:
            return None
        at = word.end(1) + 1
    return None


def _goes_on(text: str, end: int) -> bool:
    """Whether a name, an "of ..." or another such noun follows: then the words are somebody's office."""
    following = _NEXT.match(text, end + 1) if text[end : end + 1] == " " else None
    if following is None:
        return False
    word = following[1]
    return word[0].isupper() or word in {"of", "for"} or word in OFFICES


def _country(text: str, start: int, end: int, noun: str, adjective: str) -> CountryNominal | None:
    following = text[end : end + 2]
    if following[:1] == " " and following[1:2].isupper():  # "the Republic Bank"
        return None
    if text.startswith(" of ", end):
        return None
    if adjective:
        return CountryNominal(start, end, ADJECTIVES[adjective])
    if noun == "kingdom":
        return CountryNominal(start, end, _KINGDOMS)
    return CountryNominal(start, end, frozenset()) if noun in {"country", "nation"} else None


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
