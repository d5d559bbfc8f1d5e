from collections import Counter

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from services.ingest.readers.line_hashes import hash_each, hash_words
from services.ingest.readers.line_lexicon import lexicon

words = st.lists(st.text(st.characters(exclude_categories=("Zs", "Zl", "Zp", "Cc", "Cs")), min_size=1), max_size=20)


@given(words)
def test_words_have_one_hash_exactly_where_they_are_equal(words):
    hashes = hash_each(words).tolist()
    assert sorted(Counter(hashes).values()) == sorted(Counter(words).values())
    assert len(set(zip(words, hashes, strict=True))) == len(set(words))


@given(words)
def test_stems_are_equal_where_the_first_five_characters_are(words):
    stems = hash_words(" ".join(words)).stems.tolist()
    assert len(set(stems)) == len({word[:5] for word in words})
    assert stems == hash_each([word[:5] for word in words]).tolist()


def test_spaces_around_and_between_words_change_nothing():
    spaced, plain = hash_words("  quay   of grain "), hash_words("quay of grain")
    assert all(np.array_equal(first, second) for first, second in zip(spaced, plain, strict=True))
    assert plain.lengths.tolist() == [4, 2, 5]
    assert plain.first.tolist() == [ord("q"), ord("o"), ord("g")]


def test_a_text_without_words_has_no_hashes():
    assert all(len(column) == 0 for text in ("", "  ") for column in hash_words(text))


def test_words_of_the_lexicon_are_found_by_their_hashes_and_others_are_not():
    entries = lexicon().entries(hash_each(["the", "quayside", "the", "and"]))
    assert entries[0] == entries[2] > 0
    assert entries[1] == 0
    assert entries[3] not in (0, entries[0])
