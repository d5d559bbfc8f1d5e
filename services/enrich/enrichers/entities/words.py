"""What a word looks like: the features it has by itself, wherever it stands."""

from __future__ import annotations

import re
from functools import lru_cache
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


class Known(Protocol):
    """The classes of known words, one letter each."""

    def get(self, key: str, default: str, /) -> str:
        """Those of a word in small letters."""


def flags_of(word: str) -> int:
    """The word's part in the layout of names, as a sum of bits."""
    if word.isspace():
        return BREAK | ENDS_SENTENCE if "\n" in word else SPACE
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
    return far, near, [*edges, f"n={min(len(word), 12)}", f"G={classes}", f"W={word}"]


def hashes_of(word: str, known: Known) -> list[int]:
    """The hashes (see `hash_feature`) of all that `describe` says of a word, in a third of the time: the name of a
    feature is hashed once and for all, and of a word only its letters.
    """
    if word.isspace():
        return [_SPACE]
    word = word[:MAX_WORD]
    lower = word.lower()
    classes = known.get(lower, "")
    letters = lower.encode()
    hashes = [crc32(letters, _OF_NAME["w"]), _hash_of("s", shape_of(word)), *(_hash_of("g", one) for one in classes)]
    if not lower[0].isalpha():
        return hashes
    hashes += _hash_of("n", str(min(len(word), 12))), _hash_of("G", classes), crc32(word.encode(), _OF_NAME["W"])
    if len(letters) == len(lower):  # a byte is a letter
        hashes += [crc32(letters[part], seed) for part, seed in _OF_PARTS]
    else:
        hashes += [crc32(lower[part].encode(), seed) for part, seed in _OF_PARTS]
    return hashes


def hash_feature(feature: str) -> int:
    """The same number on every machine, unlike Python's own hashes."""
    return crc32(feature.encode())


@lru_cache(maxsize=4096)  # shapes and the like, of which there are few
def _hash_of(name: str, value: str) -> int:
    return crc32(value.encode(), _OF_NAME[name])


_SPACE = hash_feature("w=\n")
_OF_NAME = {name: hash_feature(f"{name}=") for name in "wsgnGWzyxvabc"}
_OF_PARTS = [
    (part, _OF_NAME[name])
    for name, part in {
        "z": slice(-3, None), "y": slice(-2, None), "x": slice(-4, None), "v": slice(-1, None),
        "a": slice(2), "b": slice(3), "c": slice(4),
    }.items()
]  # fmt: skip


# Words so frequent around names that pairs of them with others say more than their kind does.
FUNCTION_WORDS = frozenset({
    "\"", "&", "'", "'s", "(", ")", ",", "-", ".", "/", ":", ";", "a", "about", "after", "against", "an", "and",
    "are", "as", "at", "be", "been", "before", "between", "but", "by", "col.", "dr", "dr.", "during", "for", "from",
    "gen.", "gov.", "had", "has", "have", "he", "her", "his", "i", "in", "into", "is", "it", "its", "minister",
    "mr", "mr.", "mrs", "mrs.", "ms", "ms.", "near", "not", "of", "on", "or", "over", "president", "said", "says",
    "sen.", "she", "than", "that", "the", "their", "they", "this", "to", "told", "under", "was", "we", "were",
    "which", "who", "whose", "will", "with", "would", "you", "–", "’", "’s", "“", "”",
})  # fmt: skip


def class_of(word: str, known: Known) -> str:
    """A coarse kind, of which there are few enough to look at pairs: a function word itself, else shape and classes."""
    lower = word.lower()
    if lower in FUNCTION_WORDS:
        return lower if word == lower else lower + "^"
    if word.isspace():
        return "\n"
    shape = shape_of(word)
    if shape[0] not in "Xxd":
        return "?"
    return (shape if len(shape) <= 3 else shape[:2] + "*") + known.get(lower, "")[:2]
