"""A text as an array of hashed words, in a handful of numpy passes: shingling is what comparing texts costs most.

Words are runs of letters and digits; case, quotation marks and apostrophes do not count; a point or comma between
digits belongs to the number. Of scripts without spaces each character is a word.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

Hashes = NDArray[np.uint64]

_SKIP, _OTHER, _LETTER, _DIGIT, _SINGLE, _POINT = range(6)
_QUOTES = "'’‘‛`´ʼ\u00ad"
_POINTS = ".,:"
_UNSPACED = ((0x0E00, 0x0EFF), (0x1000, 0x109F), (0x1780, 0x17FF), (0x2E80, 0x9FFF), (0xF900, 0xFAFF))
_TABLE_SIZE = 0x20000  # beyond it lie rare Chinese characters alone
_WORD_WEIGHTS = 64  # later letters of a longer word share weights


@dataclass(frozen=True, slots=True)
class Words:
    """A hash per word, and which of the words are numbers."""

    hashes: Hashes
    is_number: NDArray[np.bool_]


@cache
def _tables() -> tuple[NDArray[np.uint8], Hashes]:
    """The class of every character, and the odd random weights of the positions in a word (multilinear hashing)."""
    classes = np.array([_class_of(code) for code in range(_TABLE_SIZE)] + [_SINGLE], dtype=np.uint8)
    weights = np.random.default_rng(7).integers(0, 2**64, size=_WORD_WEIGHTS, dtype=np.uint64) | np.uint64(1)
    return classes, weights


def _class_of(code: int) -> int:
    character = chr(code)
    category = unicodedata.category(character)
    if character in _QUOTES or category == "Cf":
        return _SKIP
    if character in _POINTS:
        return _POINT
    if category == "Nd":
        return _DIGIT
    if any(first <= code <= last for first, last in _UNSPACED) and category[0] in "LM":
        return _SINGLE
    return _LETTER if category[0] in "LMN" else _OTHER


def mix(hashes: Hashes) -> Hashes:
    """Every bit of the input in every bit of the output (the finalizer of splitmix64)."""
    hashes = (hashes ^ (hashes >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    hashes = (hashes ^ (hashes >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return hashes ^ (hashes >> np.uint64(31))


def split_words(text: str) -> Words:
    """The words of a text, in order."""
    classes, weights = _tables()
    folded = text.lower() if text.isascii() else unicodedata.normalize("NFKC", text).casefold()
    codes = np.frombuffer(folded.encode("utf-32-le", "surrogatepass"), dtype="<u4")
    kinds = classes[np.minimum(codes, _TABLE_SIZE)]
    kept = kinds != _SKIP
    if not kept.all():
        codes, kinds = codes[kept], kinds[kept]
    is_digit = kinds == _DIGIT
    is_single = kinds == _SINGLE
    in_word = (kinds == _LETTER) | is_digit | is_single
    in_word[1:-1] |= (kinds[1:-1] == _POINT) & is_digit[:-2] & is_digit[2:]
    begins = in_word.copy()
    begins[1:] &= ~in_word[:-1] | is_single[1:] | is_single[:-1]
    starts = np.flatnonzero(begins)
    if not len(starts):
        return Words(np.empty(0, np.uint64), np.empty(0, np.bool_))
    return Words(mix(_sums(codes, in_word, begins, weights)), is_digit[starts])


def _sums(codes: NDArray[np.uint32], in_word: NDArray[np.bool_], begins: NDArray[np.bool_], weights: Hashes) -> Hashes:
    """Per word the sum of its characters, each times the weight of its position."""
    letters = codes[in_word].astype(np.uint64)
    firsts = np.flatnonzero(begins[in_word])
    positions = np.arange(len(letters)) - np.repeat(firsts, np.diff(firsts, append=len(letters)))
    sums: Hashes = np.add.reduceat((letters + np.uint64(1)) * weights[positions % _WORD_WEIGHTS], firsts)
    return sums


def shingle(hashes: Hashes) -> Hashes:
    """A hash per run of three words; of a shorter text, one of all it has."""
    if len(hashes) < 3:
        return mix(hashes.sum(keepdims=True)) if len(hashes) else hashes
    first, second = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xC2B2AE3D27D4EB4F)
    return mix(hashes[:-2] * first + hashes[1:-1] * second + hashes[2:])
