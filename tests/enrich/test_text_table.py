import sys
from zlib import crc32

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.enrich.enrichers.text_table import TextTable

LINES = st.text(st.characters(codec="utf-8", exclude_characters="\n"))


def a_table(entries: dict[str, str]) -> TextTable:
    return TextTable("\n".join(entries).encode(), "\n".join(entries.values()).encode())


@given(entries=st.dictionaries(LINES, LINES, min_size=1), others=st.sets(st.text()))
def test_it_has_what_the_dict_it_was_made_of_has(entries: dict[str, str], others: set[str]) -> None:
    table = a_table(entries)
    assert len(table) == len(entries)
    for key in {*entries, *others}:
        assert (key in table) == (key in entries)
        assert table.get(key, "none") == entries.get(key, "none")
    asked = [*others, *entries]
    assert table.get_all(asked) == [entries.get(key, "") for key in asked]


def test_keys_of_the_same_hash_are_told_apart() -> None:
    assert crc32(b"plumless") == crc32(b"buckeroo")
    table = a_table({"plumless": "first", "buckeroo": "second"})
    assert (table.get("plumless"), table.get("buckeroo")) == ("first", "second")
    assert table.get_all(["plumless", "buckeroo"]) == ["first", "second"]


def test_a_key_that_is_no_proper_text_is_unknown() -> None:
    assert "\ud800" not in a_table({"crane": "quay"})


def test_a_value_too_few_is_an_error() -> None:
    with pytest.raises(ValueError, match="2 keys, 1 values"):
        TextTable(b"crane\nquay", b"harbour")


def test_it_takes_a_third_of_a_dict_s_memory_at_most() -> None:
    entries = {f"harbour {nth}": f"quay {nth}" for nth in range(20_000)}
    table = a_table(entries)
    held = sum(sys.getsizeof(getattr(table, name)) for name in vars(table))
    texts = sum(map(sys.getsizeof, entries)) + sum(map(sys.getsizeof, entries.values()))
    assert held * 3 < sys.getsizeof(entries) + texts
