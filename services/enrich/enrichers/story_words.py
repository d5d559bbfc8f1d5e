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

_OTHER, _SKIP, _LETTER, _DIGIT, _SINGLE, _POINT = range(6)  # letters to singles make words
_QUOTES = "'’‘‛`´ʼ\u00ad"
_POINTS = ".,:"
_UNSPACED = ((0x0E00, 0x0EFF), (0x1000, 0x109F), (0x1780, 0x17FF), (0x2E80, 0x9FFF), (0xF900, 0xFAFF))
_TABLE_SIZE = 0x20000  # beyond it lie rare Chinese characters alone
_BASE = 0x9E3779B97F4A7C15  # odd, so that it has an inverse
_MOST_CHARS = 200_000  # some 33,000 words; what comes after them is not compared


@dataclass(frozen=True, slots=True)
class Words:
    """A hash per word, and which of the words are numbers."""

    hashes: Hashes
    is_number: NDArray[np.bool_]


@cache
def _classes() -> NDArray[np.uint8]:
    """The class of every character: by its general category first, which a worker has to know before it is ready."""
    kinds = np.frombuffer("".join(map(unicodedata.category, map(chr, range(_TABLE_SIZE)))).encode(), "S2")
    majors = kinds.astype("S1")
    classes = np.full(_TABLE_SIZE + 1, _OTHER, np.uint8)
    classes[:-1][(majors == b"L") | (majors == b"M") | (majors == b"N")] = _LETTER
    for first, last in _UNSPACED:
        majors_here = majors[first : last + 1]
        classes[first : last + 1][(majors_here == b"L") | (majors_here == b"M")] = _SINGLE
    classes[:-1][kinds == b"Nd"] = _DIGIT
    classes[[ord(point) for point in _POINTS]] = _POINT
    classes[:-1][kinds == b"Cf"] = _SKIP
    classes[[ord(quote) for quote in _QUOTES]] = _SKIP
    classes[-1] = _SINGLE
    return classes


@cache
def _values() -> Hashes:
    """A random number for every character: splitmix64's, as numpy.random takes 6 MB and a hundredth of a second."""
    return mix(np.arange(1, _TABLE_SIZE + 2, dtype=np.uint64) * np.uint64(_BASE))


@cache
def _powers(base: int) -> Hashes:
    """base^0, base^1, ... modulo 2^64, as many as a text may have characters."""
    powers = np.full(_MOST_CHARS + 1, base, dtype=np.uint64)
    powers[0] = 1
    return np.multiply.accumulate(powers)


def mix(hashes: Hashes) -> Hashes:
    """Every bit of the input in every bit of the output (the finalizer of splitmix64)."""
    hashes = (hashes ^ (hashes >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    hashes = (hashes ^ (hashes >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return hashes ^ (hashes >> np.uint64(31))


def split_article(headline: str, body: str) -> tuple[Words, Words]:
    """The words of the headline and of the body, in order. Read in one go: each pass has its price."""
    folded = _fold(headline)
    codes = np.frombuffer(f"{folded}\n{_fold(body)}"[:_MOST_CHARS].encode("utf-32-le", "surrogatepass"), dtype="<u4")
    kinds = _classes().take(codes, mode="clip")
    cut = len(folded)
    skipped = kinds == _SKIP
    if skipped.any():
        cut -= int(np.count_nonzero(skipped[:cut]))
        codes, kinds = codes[~skipped], kinds[~skipped]
    in_word = _in_word(kinds)
    starts = _starts(in_word, kinds)
    if not len(starts):
        return Words(_NO_HASHES, _NO_NUMBERS), Words(_NO_HASHES, _NO_NUMBERS)
    hashes, is_number = _hash_words(codes, in_word, starts), kinds[starts] == _DIGIT
    at = int(np.searchsorted(starts, cut))
    return Words(hashes[:at], is_number[:at]), Words(hashes[at:], is_number[at:])


_NO_HASHES, _NO_NUMBERS = np.empty(0, np.uint64), np.empty(0, np.bool_)


def _fold(text: str) -> str:
    text = text[:_MOST_CHARS]
    return text.lower() if text.isascii() else unicodedata.normalize("NFKC", text).casefold()


def _in_word(kinds: NDArray[np.uint8]) -> NDArray[np.bool_]:
    in_word: NDArray[np.bool_] = (kinds >= _LETTER) & (kinds <= _SINGLE)
    digits = kinds == _DIGIT
    if digits.any():
        in_word[1:-1] |= (kinds[1:-1] == _POINT) & digits[:-2] & digits[2:]
    return in_word


def _starts(in_word: NDArray[np.bool_], kinds: NDArray[np.uint8]) -> NDArray[np.intp]:
    """Where words begin: after what is no word, and at and after each character that is one by itself."""
    begins = in_word.copy()
    begins[1:] = in_word[1:] > in_word[:-1]
    single = kinds == _SINGLE
    if single.any():
        begins |= single
        begins[1:] |= in_word[1:] & single[:-1]
    return np.flatnonzero(begins)


def _hash_words(codes: NDArray[np.uint32], in_word: NDArray[np.bool_], starts: NDArray[np.intp]) -> Hashes:
    """Per word the sum of its characters' numbers, each times the base to its position: a polynomial over the text,
    summed word by word and moved back to where each word begins (Rabin-Karp, with the inverse of the base)."""
    terms = _values().take(codes, mode="clip")
    terms *= _powers(_BASE)[: len(codes)]
    terms *= in_word
    sums: Hashes = np.add.reduceat(terms, starts)
    return mix(sums * _powers(pow(_BASE, -1, 2**64)).take(starts))


def shingle(hashes: Hashes) -> Hashes:
    """A hash per run of three words; of a shorter text, one of all it has."""
    if len(hashes) < 3:
        return mix(hashes.sum(keepdims=True)) if len(hashes) else hashes
    first, second = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xC2B2AE3D27D4EB4F)
    return mix(hashes[:-2] * first + hashes[1:-1] * second + hashes[2:])
