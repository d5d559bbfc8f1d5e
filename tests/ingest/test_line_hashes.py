from collections import Counter

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from services.ingest.readers import line_hashes
from services.ingest.readers.line_characters import code_points, fold
from services.ingest.readers.line_hashes import hash_each, sum_up
from services.ingest.readers.line_lexicon import lexicon

words = st.lists(st.text(min_size=1), max_size=20)


@given(words)
def test_words_have_one_hash_exactly_where_they_are_equal(words):
    hashes = hash_each(words).tolist()
    assert sorted(Counter(hashes).values()) == sorted(Counter(words).values())
    assert len(set(zip(words, hashes, strict=True))) == len(set(words))


def test_a_stretch_has_the_hash_it_would_have_alone_wherever_it_stands():
    sums = sum_up(code_points("grain quay, grain"))
    assert (
        sums.hashes(np.array([0, 6, 12]), np.array([5, 10, 17])).tolist()
        == hash_each(["grain", "quay", "grain"]).tolist()
    )


def test_a_long_text_has_the_hashes_of_a_short_one():
    text = "quay " * (line_hashes._KEPT_CHARS // 5 + 1)
    places = np.array([0, len(text) - 5])
    assert set(sum_up(code_points(text)).hashes(places, places + 4).tolist()) == set(hash_each(["quay"]).tolist())


def test_all_bits_of_a_hash_depend_on_the_first_character():
    first, second = (hash_each(words) for words in (["quay"], ["puay"]))
    assert (first ^ second).item().bit_length() > 60


def test_a_text_is_folded_character_by_character():
    folded = fold(code_points("ΟΔΟΣ οδος İstanbul"))
    assert folded.tobytes().decode("utf-32-le") == "οδοσ οδοσ istanbul"


def test_words_of_the_lexicon_are_found_by_their_hashes_and_others_are_not():
    entries = lexicon().entries(hash_each(["the", "quayside", "the", "and"]))
    assert entries[0] == entries[2] > 0
    assert entries[1] == 0
    assert entries[3] not in (0, entries[0])
