"""Arithmetic on columns: one value a piece."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

_FAR = 10**4  # pieces


def shares_around(part: NDArray[Any], whole: NDArray[Any], reaches: Sequence[int]) -> Floats:
    """Of two running sums, from 0 on: a row for each reach, with the share over up to so many pieces on each side,
    without the piece itself.
    """
    count = len(part) - 1
    index, reach = np.arange(count), np.array(reaches)[:, None]
    last, first = np.minimum(index + reach + 1, count), np.maximum(index - reach, 0)
    around, here = part[last] - part[first], part[1:] - part[:-1]
    return share(around - here, whole[last] - whole[first] - (whole[1:] - whole[:-1]))


def share(part: NDArray[Any], whole: NDArray[Any]) -> Floats:
    """Part of whole, 0 of nothing."""
    return np.asarray(part / np.maximum(whole, 1))


def numbered(items: Sequence[str]) -> tuple[tuple[str, ...], Ints]:
    """The different items as they first occur, and for each item its index among them."""
    numbers = {item: number for number, item in enumerate(dict.fromkeys(items))}
    return tuple(numbers), np.fromiter([numbers[item] for item in items], np.int64, len(items))


def begins_run(values: NDArray[Any]) -> Flags:
    """Whether each value differs from the one before it; the first does."""
    begins = np.ones(len(values), bool)
    np.not_equal(values[1:], values[:-1], out=begins[1:])
    return begins


def run_lengths(flags: Flags) -> Ints:
    """For each piece the length of the run of equal flags it is in."""
    starts = np.flatnonzero(begins_run(flags))
    lengths = np.diff(starts, append=len(flags))
    return np.repeat(lengths, lengths)


def distances(flags: Flags) -> tuple[Ints, Ints]:
    """Pieces since the last flagged one before, and to the next one after; ten thousand when there is none."""
    index = np.arange(len(flags))
    last = np.maximum.accumulate(np.where(flags, index, -_FAR))
    following = np.minimum.accumulate(np.where(flags, index, 2 * _FAR + len(flags))[::-1])[::-1]
    before = index - np.concatenate([[-_FAR], last[:-1]])
    after = np.concatenate([following[1:], [2 * _FAR + len(flags)]]) - index
    return np.minimum(before, _FAR), np.minimum(after, _FAR)
