"""Words as numbers: a hash of each, worked out for all words of a text at once. Equal words have equal hashes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from services.ingest.readers.line_characters import code_points
from services.ingest.readers.line_columns import Ints

Hashes = NDArray[np.uint64]

_STEM_CHARS = 5  # enough to see through most endings, short enough to tell most words apart
# Odd and without a pattern. Two words that shared a hash would blur a feature of their pieces, and break nothing.
_BASE = np.uint64(0x9E3779B97F4A7C15)
_SPACE = ord(" ")


class Hashed(NamedTuple):
    """One row a word: its hash, that of its first five characters, its length and first code point."""

    words: Hashes
    stems: Hashes
    lengths: Ints
    first: NDArray[np.uint32]


def hash_words(text: str) -> Hashed:
    """Of a text whose only space is the plain one: a word's hash is the sum of code point times base to the place."""
    codes = code_points(text)
    is_word = np.concatenate([[False], codes != _SPACE, [False]])
    edges = np.flatnonzero(is_word[1:] != is_word[:-1])
    starts, lengths = edges[::2], edges[1::2] - edges[::2]
    letters = codes[is_word[1:-1]]
    offsets = np.cumsum(lengths) - lengths
    places = np.arange(len(letters)) - np.repeat(offsets, lengths)
    parts = letters * _powers(int(lengths.max(initial=0)))[places]
    stems = np.where(places < _STEM_CHARS, parts, np.uint64(0))
    return Hashed(np.add.reduceat(parts, offsets), np.add.reduceat(stems, offsets), lengths, codes[starts])


def hash_each(words: Sequence[str]) -> Hashes:
    """The hashes of some words."""
    return hash_words(" ".join(words)).words


def _powers(most: int) -> Hashes:
    return np.cumprod(np.full(most, _BASE), dtype=np.uint64)
