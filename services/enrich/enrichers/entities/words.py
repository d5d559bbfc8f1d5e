"""What a word looks like: the features it has by itself, wherever it stands."""

from __future__ import annotations

import re
from typing import Protocol
from zlib import crc32

# What may stand inside a name between two capitalised words, or right before the first one.
JOINERS = frozenset({
    "a", "abu", "al", "an", "and", "as", "at", "bin", "bint", "by", "d", "da", "das", "de", "del", "den", "der", "des",
    "di", "do", "dos", "du", "e", "ed", "el", "en", "et", "for", "from", "i", "ibn", "in", "ka", "la", "las", "le",
    "les", "los", "na", "o", "of", "on", "or", "s", "san", "t", "ten", "ter", "the", "to", "u", "ul", "und", "van",
    "von", "with", "wa", "y", "ya", "zu", "’s", "'s", "-", "–", "'", "’", "‘", "&", "/", "+", "·",
})  # fmt: skip
PARTICLES = frozenset({
    "abu", "al", "ben", "bin", "d", "da", "de", "del", "den", "der", "di", "dos", "du", "e", "el", "i", "ibn", "la",
    "le", "ter", "van", "von", "north", "south", "east", "west", "northern", "southern", "eastern", "western",
    "central", "mid", "pre", "pro", "anti", "non", "sub",
})  # fmt: skip

CAPITALISED, JOINER, DIGITS, HYPHEN, LOWER, PARTICLE, ENDS_SENTENCE, BREAK, SPACE = (1 << bit for bit in range(9))

_SENTENCE_ENDS = frozenset('.!?:;"“”‘«»(•*—')
_RUNS = re.compile(r"(X|x|d)\1+")
MAX_WORD = 40
MAX_LENGTH = 12  # longer words count as that long


class Known(Protocol):
    """The classes of known words, one letter each."""

    def get(self, key: str, default: str, /) -> str:
        """Those of a word in small letters."""


_SMALL = {word: JOINER * (word in JOINERS) | PARTICLE * (word in PARTICLES) for word in JOINERS | PARTICLES}


def flags_of(word: str) -> int:
    """The word's part in the layout of names, as a sum of bits."""
    if word.isspace():
        return BREAK | ENDS_SENTENCE if "\n" in word else SPACE
    if word.isalpha():  # most words have one of these two; the long way would say the same
        if word.islower():
            return LOWER | _SMALL.get(word, 0)
        if word[1:].islower() and word != word.lower():
            return CAPITALISED
    flags = CAPITALISED * (word != word.lower() and word[0] not in "’'")
    flags |= JOINER * (word in JOINERS) | PARTICLE * (word in PARTICLES) | HYPHEN * (word in "-–")
    flags |= DIGITS * word[0].isdigit() | ENDS_SENTENCE * (word in _SENTENCE_ENDS)
    return flags | LOWER * (word.isalpha() and word.islower())


def shape_of(word: str) -> str:
    """Its letters by kind, long runs of one kind as two: "Xxx", "XX", "X.", "dd"."""
    if word.isalpha():  # nearly all words have one of these three; the long way would say the same
        if word.islower():
            return "xx"[: len(word)]
        if word.isupper():
            return "XX"[: len(word)]
        if word[1:].islower():
            return "Xxx"[: len(word)]
    kinds = "".join(
        "X" if char.isupper() else "x" if char.isalpha() else "d" if char.isdigit() else char
        for char in word[:MAX_WORD]
    )
    return _RUNS.sub(r"\1\1", kinds)


def describe(word: str, known: Known) -> tuple[list[str], list[str], list[str]]:
    """Features that matter at a distance too, those that matter to a neighbour, and those for the word alone.

    `known` gives the classes of known words, one letter each.
    """
    if word.isspace():
        return ["w=\n"], [], []
    word = word[:MAX_WORD]
    lower = word.lower()
    classes = known.get(lower, "")
    far = [f"w={lower}", f"s={shape_of(word)}", *(f"g={letter}" for letter in classes)]
    if not lower[0].isalpha():
        return far, [], []
    near = [f"z={lower[-3:]}", f"y={lower[-2:]}"]
    edges = [f"x={lower[-4:]}", f"v={lower[-1:]}", f"a={lower[:2]}", f"b={lower[:3]}", f"c={lower[:4]}"]
    return far, near, [*edges, f"n={min(len(word), MAX_LENGTH)}", f"G={classes}", f"W={word}"]


def hash_feature(feature: str) -> int:
    """The same number on every machine, unlike Python's own hashes."""
    return crc32(feature.encode())


# Words so frequent around names that pairs of them with others say more than their kind does.
FUNCTION_WORDS = frozenset({
    "\"", "&", "'", "'s", "(", ")", ",", "-", ".", "/", ":", ";", "a", "about", "after", "against", "an", "and",
    "are", "as", "at", "be", "been", "before", "between", "but", "by", "col.", "dr", "dr.", "during", "for", "from",
    "gen.", "gov.", "had", "has", "have", "he", "her", "his", "i", "in", "into", "is", "it", "its", "minister",
    "mr", "mr.", "mrs", "mrs.", "ms", "ms.", "near", "not", "of", "on", "or", "over", "president", "said", "says",
    "sen.", "she", "than", "that", "the", "their", "they", "this", "to", "told", "under", "was", "we", "were",
    "which", "who", "whose", "will", "with", "would", "you", "–", "’", "’s", "“", "”",
})  # fmt: skip


def class_of(word: str, shape: str, classes: str) -> str:
    """A coarse kind, of which there are few enough to look at pairs: a function word itself, else shape and classes."""
    lower = word.lower()
    if lower in FUNCTION_WORDS:
        return lower if word == lower else lower + "^"
    if word.isspace():
        return "\n"
    if shape[0] not in "Xxd":
        return "?"
    return (shape if len(shape) <= 3 else shape[:2] + "*") + classes[:2]
