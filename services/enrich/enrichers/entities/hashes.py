"""The hashed features of many words at once: what `words.describe` says of them, in a fraction of the time."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import repeat
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from services.enrich.enrichers.entities.words import MAX_LENGTH, hash_feature
from services.enrich.enrichers.tables import Ints

Hashes = NDArray[np.uint32]

# The name of a feature is hashed once and for all, and of a word only its letters.
_OF_NAME = {name: hash_feature(f"{name}=") for name in "wsgnGWzyxvabc"}
_BEGINNINGS = {"a": 2, "b": 3, "c": 4}  # features that are a word's first letters, and how many of them
_ENDINGS = {"z": 3, "y": 2, "x": 4, "v": 1}  # and its last
_MOST = 4  # letters in one of these


def _crcs() -> Hashes:
    """Distance x byte: what a byte adds, in the sense of exclusive or, when so many bytes stand behind it. A CRC is the
    sum of what its bytes and its start add, which lets one look up those of all words at once.
    """
    rows = [np.array([crc32(bytes([byte]), 0xFFFFFFFF) ^ 0xFFFFFFFF for byte in range(256)], np.uint32)]
    while len(rows) < _MOST:
        rows.append(rows[0][rows[-1] & 0xFF] ^ (rows[-1] >> 8))
    return np.stack(rows)


def _starts(name: str) -> Hashes:
    """What the name of a feature adds when so many bytes stand behind it."""
    behind = [bytes(count) for count in range(_MOST + 1)]
    return np.array([crc32(zeros, _OF_NAME[name]) for zeros in behind], np.uint32)


_CRCS = _crcs()
_STARTS = {name: _starts(name) for name in (*_BEGINNINGS, *_ENDINGS)}


def hashes_of(words: Sequence[str], shapes: Sequence[str], classes: Sequence[str]) -> tuple[Hashes, Ints]:
    """The hashes (see `hash_feature`) of all words, no longer than MAX_WORD, in a row; and how many each word has.

    `shapes` and `classes` are the words' own; of the latter a letter each.
    """
    lowers = ["\n" if word.isspace() else word.lower() for word in words]
    letters = list(map(str.encode, lowers))
    most = max(map(len, classes), default=0)
    hashes = np.stack([
        np.fromiter(map(crc32, letters, repeat(_OF_NAME["w"])), np.uint32, len(words)),
        _looked_up("s", shapes),
        *np.array([_hashes_of_classes(one, most) for one in classes], np.uint32).T,
        _looked_up("n", [str(min(len(word), MAX_LENGTH)) for word in words]),
        _looked_up("G", classes),
        np.fromiter(map(crc32, map(str.encode, words), repeat(_OF_NAME["W"])), np.uint32, len(words)),
        *_hashes_of_parts(lowers, letters),
    ])  # fmt: skip
    are_there = np.zeros(hashes.shape, np.bool_)
    are_there[0] = True
    are_there[1] = [lower != "\n" for lower in lowers]
    are_there[2 : 2 + most] = np.arange(most)[:, None] < np.array(list(map(len, classes)))
    are_there[2 + most :] = [lower[0].isalpha() for lower in lowers]
    return hashes.T[are_there.T], are_there.sum(axis=0)


def _looked_up(name: str, values: Sequence[str]) -> Hashes:
    return np.fromiter(map(_hash_of, repeat(name), values), np.uint32, len(values))


@lru_cache(maxsize=4096)  # shapes and the like, of which there are few
def _hash_of(name: str, value: str) -> int:
    return crc32(value.encode(), _OF_NAME[name])


@lru_cache(maxsize=4096)
def _hashes_of_classes(classes: str, most: int) -> tuple[int, ...]:
    """Of each class, filled up to as many numbers."""
    return (*(_hash_of("g", one) for one in classes), *repeat(0, most - len(classes)))


def _hashes_of_parts(lowers: Sequence[str], letters: Sequence[bytes]) -> list[Hashes]:
    """For each beginning and ending, those of all words."""
    lengths = np.fromiter(map(len, letters), np.intp, len(letters))
    printed = np.frombuffer(bytes(_MOST).join([b"", *letters, b""]), np.uint8)  # zeros add nothing
    behind = (lengths + _MOST).cumsum()
    last = np.bitwise_xor.accumulate([_CRCS[nth][printed[behind - 1 - nth]] for nth in range(_MOST)])
    crcs = {name: last[size - 1] for name, size in _ENDINGS.items()}
    for name, size in _BEGINNINGS.items():
        first = [_CRCS[size - 1 - nth][printed[behind - lengths + nth]] for nth in range(size)]
        crcs[name] = np.where(lengths < size, last[size - 1], np.bitwise_xor.reduce(first))
    sizes = _BEGINNINGS | _ENDINGS
    hashes = [crcs[name] ^ starts[np.minimum(lengths, sizes[name])] for name, starts in _STARTS.items()]
    for nth in np.flatnonzero(lengths > list(map(len, lowers))).tolist():  # a letter of these is more than a byte
        for column, (name, size) in zip(hashes, sizes.items(), strict=True):
            part = lowers[nth][:size] if name in _BEGINNINGS else lowers[nth][-size:]
            column[nth] = crc32(part.encode(), _OF_NAME[name])
    return hashes
