import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from services.enrich.enrichers.tables import SortedKeys

KEYS = st.one_of(st.integers(0, 2**32 - 1), st.integers(0x10000, 0x10004), st.just(2**32 - 1))


@settings(deadline=None)
@given(st.sets(KEYS, min_size=1), st.lists(KEYS))
def test_a_key_is_found_where_it_stands_and_no_other(known, asked):
    keys = sorted(known)
    queries = np.array([*keys, *asked], np.uint32)
    expected = [keys.index(key) if key in known else -1 for key in [*keys, *asked]]
    assert SortedKeys(np.array(keys, np.uint32)).places_of(queries).tolist() == expected
