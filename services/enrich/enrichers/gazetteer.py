"""Finding known names in a text: one walk over the capitalised words, a few dictionary look-ups each."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import TypeAlias, TypeVar

V = TypeVar("V")
# By first word: the lengths of the names that begin with it, longest first, and what each name stands for.
Index: TypeAlias = Mapping[str, tuple[tuple[int, ...], Mapping[str, V]]]

_WORD = re.compile(r"\w+")
_CAPITALISED = re.compile(r"(?<!\w)[^\W\d_a-z]\w*")


def index_names(names: Iterable[tuple[str, V]]) -> Index[V]:
    """Names by their first word; of equal names the first wins. Nameless strings are skipped."""
    by_first_word: dict[str, dict[str, V]] = {}
    for name, value in names:
        if first := _WORD.match(name):
            by_first_word.setdefault(first[0], {}).setdefault(name, value)
    return {
        word: (tuple(sorted({len(name) for name in found}, reverse=True)), found)
        for word, found in by_first_word.items()
    }


def find_names(text: str, index: Index[V]) -> Iterator[tuple[int, int, V]]:
    """`(start, end, value)` of each known name, longest first, never overlapping, whole words only.

    However many names begin alike, a word costs as many look-ups as they have lengths.
    """
    resume = 0
    for word in _CAPITALISED.finditer(text):
        start = word.start()
        if start < resume or word[0] not in index:
            continue
        lengths, values = index[word[0]]
        for length in lengths:
            end = start + length
            name = text[start:end]
            if end <= len(text) and name in values and not _continues(text, end):
                yield start, end, values[name]
                resume = end
                break


def _continues(text: str, end: int) -> bool:
    """Whether the word goes on; a currency ("US$5", "US $5") counts as going on."""
    follower = text[end : end + 1]
    return follower.isalnum() or follower == "_" or text[end : end + 2].lstrip(" ").startswith("$")
