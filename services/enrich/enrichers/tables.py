"""Tables of whole numbers that grow as words are met."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.integer[Any]]
Bools = NDArray[np.bool_]

FIRST_ROOM = 1024  # rows


class Columns:
    """Columns of equal length, added to many rows at a time: one number alone costs more than all else about a word."""

    def __init__(self, width: int) -> None:
        self.size = 0
        self._room: Ints = np.zeros((width, FIRST_ROOM), np.int32)

    def add(self, columns: Ints) -> None:
        """Append to each column."""
        start, self.size = self.size, self.size + columns.shape[1]
        while self.size > self._room.shape[1]:
            self._room = np.concatenate([self._room, np.zeros_like(self._room)], axis=1)
        self._room[:, start : self.size] = columns

    def rows(self, numbers: Ints) -> Ints:
        """Columns x numbers."""
        return self._room.take(numbers, axis=1)  # in half the time of an index


class Numbers(dict[str, int]):
    """Text -> its number: 0 for the first that was asked for, and so on."""

    def __missing__(self, text: str) -> int:
        number = self[text] = len(self)
        return number

    def of(self, texts: Sequence[str]) -> Ints:
        """The number of each text."""
        return np.fromiter(map(self.__getitem__, texts), np.intp, len(texts))


class SortedKeys:
    """Sorted numbers of 32 bits. Looked up in buckets of those with the same upper half, which takes a fourth of
    a binary search's time; hashes fill the buckets evenly.
    """

    def __init__(self, keys: NDArray[np.uint32]) -> None:
        self._size = len(keys)
        self._keys = np.append(keys, np.uint32(0xFFFFFFFF))
        in_buckets = np.bincount(keys >> 16, minlength=1 << 16)
        self._firsts = (in_buckets.cumsum() - in_buckets).astype(np.int32)
        self._most = int(in_buckets.max())

    def places_of(self, keys: NDArray[np.uint32]) -> Ints:
        """The place of each key, -1 for one that is not there."""
        places: Ints = self._firsts[keys >> 16]
        for _ in range(self._most):
            places += self._keys[places] < keys
        return np.where((self._keys[places] == keys) & (places < self._size), places, -1)


def grown(table: NDArray[Any], size: int) -> NDArray[Any]:
    """The table with room for that many rows: itself, or one that is longer by a quarter at least."""
    if size <= len(table):
        return table
    room = np.zeros((max(size - len(table), len(table) // 4), *table.shape[1:]), table.dtype)
    return np.concatenate([table, room])


def filled(table: NDArray[Any], start: int, values: Sequence[Any] | NDArray[Any]) -> NDArray[Any]:
    """The table with values from a row on."""
    table = grown(table, start + len(values))
    table[start : start + len(values)] = values
    return table
