"""What a name stands for outside the text: ISO codes, GeoNames numbers, the operators' ids, checked bodies."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from functools import lru_cache
from hashlib import sha1
from uuid import NAMESPACE_URL

from services.enrich.enrichers.resolution.atlas import SHARED_BY_COUNTRIES, Spot, atlas, cities_named
from services.enrich.enrichers.resolution.referents import Referent
from services.enrich.enrichers.resolution.wording import REMEMBERED, key_of

SURE_CITY = 100_000  # inhabitants; a smaller namesake of a village somewhere proves nothing
GREAT_CITY = 1_000_000  # known under its name alone, whatever else bears it
DOMINANT = 3  # times as many inhabitants as its namesakes: the one meant when nothing else tells
_STATES_FIRST = frozenset({"US", "AU", "CA", "IN", "DE", "BR"})  # whose states newspapers name without the country
_NAMESPACE = NAMESPACE_URL.bytes
_CITIES_FIRST = frozenset({"washington", "new york", "quebec", "sao paulo", "rio de janeiro", "salzburg"})


def country_of(referent: Referent) -> Spot | None:
    """The country a referent's name or demonym tells."""
    if referent.type == "LOC":
        return atlas().countries.get(referent.key)
    return atlas().demonyms.get(referent.key) if referent.type == "NORP" else None


_TELL_COUNTRIES = frozenset({"LOC", "NORP"})


def named_countries(referents: Iterable[Referent]) -> Counter[str]:
    """How often each country is named, by ISO 3166-1 code."""
    counted: Counter[str] = Counter()
    for referent in referents:
        spot = country_of(referent) if referent.type in _TELL_COUNTRIES else None
        if spot is not None:
            counted[spot.country] += len(referent.names)
    return counted


def shared_country(key: str, named: Counter[str]) -> Spot | None:
    """ "Korea" is the Korea the text names in full; None when it names both or neither."""
    if key not in SHARED_BY_COUNTRIES:
        return None
    codes = [code for code in SHARED_BY_COUNTRIES[key] if code in named]
    if len(codes) != 1:
        return None
    return next(spot for spot in atlas().countries.values() if spot.country == codes[0])


def find_spot(key: str, named: Counter[str]) -> Spot | None:
    """The city or subdivision of a name: in a country the text names, else one that hardly can be another."""
    known = atlas()
    cities, states = cities_named(key), known.subdivisions.get(key, ())
    if not cities and not states and not key.endswith(" city"):
        return None
    if not cities and key.endswith(" city"):
        cities = cities_named(key.removesuffix(" city"))
    if states and key not in _CITIES_FIRST:
        chosen = _state(states, cities, named)
        if chosen is not None:
            return chosen
    at_home = [city for city in cities if city.country in named]
    if at_home:
        return at_home[0]
    return cities[0] if cities and _stands_out(cities) else None


def _state(states: tuple[Spot, ...], cities: tuple[Spot, ...], named: Counter[str]) -> Spot | None:
    """A subdivision: without a great city of its name, or of a country whose states stand alone in the news."""
    at_home = [state for state in states if state.country in named]
    rivals = [city for city in cities if city.population >= SURE_CITY and city.country in named]
    if len(at_home) == 1:
        return at_home[0] if not rivals or at_home[0].country in _STATES_FIRST else None
    if at_home or rivals or len(states) > 1 or (cities and cities[0].population >= GREAT_CITY):
        return None
    return states[0] if states[0].country in _STATES_FIRST else None


def _stands_out(cities: tuple[Spot, ...]) -> bool:
    others = max((city.population for city in cities[1:]), default=0)
    return cities[0].population >= max(SURE_CITY, DOMINANT * others)


@lru_cache(maxsize=REMEMBERED)
def local_uri(type_: str, name: str) -> str | None:
    """`urn:uuid:` of type and canonical name (UUID version 5, which is SHA-1): the same in every article.

    None for one word alone, which is the name of too many.
    """
    key = key_of(name)
    return _urn_of(f"wiredesk:entity:{type_}|{key}") if " " in key else None


def _urn_of(name: str) -> str:
    """`uuid.uuid5(NAMESPACE_URL, name).urn` without the object, in a third of the time: most names are new."""
    number = bytearray(sha1(_NAMESPACE + name.encode(), usedforsecurity=False).digest()[:16])
    number[6] = number[6] & 0x0F | 0x50  # version 5
    number[8] = number[8] & 0x3F | 0x80  # RFC 9562's variant
    digits = number.hex()
    return f"urn:uuid:{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"
