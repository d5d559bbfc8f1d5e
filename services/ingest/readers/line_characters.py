"""Characters by kind, as arrays: what makes a whole text countable at once instead of line by line."""

from __future__ import annotations

import unicodedata
from functools import cache

import numpy as np
from numpy.typing import NDArray

Codes = NDArray[np.uint32]
Kinds = NDArray[np.uint8]

OTHER, LOWER, UPPER, LETTER, IDEOGRAPH, DIGIT, SPACE, STOP, PAUSE, COLON, OPEN, CLOSE, STRAIGHT, BRACKET, DASH, BAR = (
    range(16)
)
KINDS = 16

_SHAPES = (
    (STOP, ".!?…。！？؟۔।"),
    (PAUSE, ",;،、，；"),
    (COLON, ":："),
    (OPEN, "“„«‘「『‹"),
    (CLOSE, "”»」』›"),
    (STRAIGHT, "\"'’"),  # the curly one is an apostrophe more often than a quotation mark
    (BRACKET, "()[]{}"),
    (DASH, "-–—"),
    (BAR, "|·•*>#+→↑←_\\"),
    (SPACE, " \n"),
)
_CATEGORIES = {
    "Ll": LOWER, "Lu": UPPER, "Lt": UPPER, "Lo": LETTER, "Lm": LETTER, "Mn": LETTER, "Mc": LETTER, "Nd": DIGIT
}  # fmt: skip
_UNSPACED = ((0xE00, 0xE7F), (0x3040, 0x30FF), (0x3400, 0x9FFF), (0xF900, 0xFAFF))  # Thai, kana, Han: no word gaps
LAST_CODE = 0xFFFE  # a noncharacter, which stands for everything beyond the basic plane


def code_points(text: str) -> Codes:
    """The text's code points."""
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)


def kinds_of(codes: Codes) -> Kinds:
    """The kind of each character."""
    return _table().take(codes, mode="clip")


def fold(codes: Codes) -> Codes:
    """The text in small letters, character by character: a final sigma becomes a sigma, a dotted I an i."""
    return _small().take(codes, mode="clip")


@cache
def _small() -> Codes:
    small = np.array([ord(chr(code).lower()[0]) for code in range(LAST_CODE + 1)], np.uint32)
    small[ord("ς")] = ord("σ")
    return small


@cache
def _table() -> Kinds:
    categories = (unicodedata.category(chr(code)) for code in range(LAST_CODE + 1))
    table = np.array([_CATEGORIES.get(category, OTHER) for category in categories], dtype=np.uint8)
    for first, last in _UNSPACED:
        block = table[first : last + 1]
        block[block == LETTER] = IDEOGRAPH
    for kind, characters in _SHAPES:
        table[[ord(char) for char in characters]] = kind
    return table
