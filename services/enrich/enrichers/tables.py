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
        return self._room[:, numbers]


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
