"""Columns of graded features: every piece has one value of each column, and every value of a column its own id."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


class Columns:
    """Features of `rows` pieces, column by column; ids are given in the order of adding."""

    def __init__(self, rows: int) -> None:
        self.rows = rows
        self.layout: dict[str, int] = {}
        self._ids: list[Ints] = []
        self._next = 0

    def add(self, name: str, values: NDArray[Any], size: int) -> None:
        """A column of whole numbers below `size`."""
        self.layout[name] = size
        self._ids.append(values.astype(np.int64) + self._next)
        self._next += size

    def ids(self) -> Ints:
        """Pieces x columns."""
        return np.stack(self._ids, axis=1)


def grade(values: ArrayLike, *steps: float) -> Ints:
    """How many of the rising `steps` each value has reached."""
    return np.searchsorted(np.array(steps, dtype=np.float64), values, side="right")


def at_offset(values: NDArray[Any], offset: int, outside: int) -> NDArray[Any]:
    """The value of the piece `offset` further on (before, when negative); `outside` beyond the ends."""
    moved = np.full_like(values, outside)
    if offset > 0:
        moved[:-offset] = values[offset:]
    elif -offset < len(values):
        moved[-offset:] = values[:offset]
    return moved


def sum_around(values: NDArray[Any], reach: int) -> NDArray[Any]:
    """The sum over up to `reach` pieces on each side, without the piece itself."""
    sums = np.concatenate([[0], np.cumsum(values)])
    index = np.arange(len(values))
    last, first = np.minimum(index + reach + 1, len(values)), np.maximum(index - reach, 0)
    return np.asarray(sums[last] - sums[first] - values)


def share(part: NDArray[Any], whole: NDArray[Any]) -> Floats:
    """Part of whole, 0 of nothing."""
    return np.asarray(part / np.maximum(whole, 1))


def run_lengths(flags: Flags) -> Ints:
    """For each piece the length of the run of equal flags it is in."""
    edges = np.concatenate([[0], np.flatnonzero(np.diff(flags.astype(np.int8))) + 1, [len(flags)]])
    lengths = np.diff(edges)
    return np.repeat(lengths, lengths)


def distances(flags: Flags) -> tuple[Ints, Ints]:
    """Pieces since the last flagged one before, and to the next one after; a million when there is none."""
    index, far = np.arange(len(flags)), 10**6
    last = np.maximum.accumulate(np.where(flags, index, -far))
    following = np.minimum.accumulate(np.where(flags, index, far)[::-1])[::-1]
    before = index - np.concatenate([[-far], last[:-1]])
    after = np.concatenate([following[1:], [far]]) - index
    return np.minimum(before, far), np.minimum(after, far)
