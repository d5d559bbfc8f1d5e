"""Arithmetic on columns: one value a piece."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Columns = tuple[tuple[str, ...], NDArray[Any]]  # names, and a row of values for each: as many as there are pieces

_FAR = 10**4  # pieces


@dataclass(frozen=True, slots=True, eq=False)
class Segments:
    """Rows of several texts, one after the other, at least one row a text: by text `sizes` and `starts`; by row
    `owners`, the text it is of, `first` and `end`, where that text's rows begin and end, and `index`, its place there.
    """

    sizes: Ints
    starts: Ints
    owners: Ints
    first: Ints
    end: Ints
    index: Ints

    @classmethod
    def of(cls, sizes: Sequence[int]) -> Segments:
        """Of texts of so many rows."""
        counts = np.array(sizes, np.int64)
        ends = counts.cumsum()
        starts = ends - counts
        owners = np.arange(len(counts)).repeat(counts)
        first = starts[owners]
        return cls(counts, starts, owners, first, ends[owners], np.arange(len(owners)) - first)

    def totals(self, values: NDArray[Any]) -> Ints:
        """By text, of whole numbers or flags."""
        return np.add.reduceat(values, self.starts, dtype=np.int64)

    def first_flagged(self, flags: Flags) -> Ints:
        """By text the place in it of the first flag; its size where there is none."""
        places = np.where(flags, self.index, self.end - self.first)
        return np.asarray(np.minimum.reduceat(places, self.starts))


def running_sums(values: NDArray[Any]) -> Ints:
    """Before each value, and after the last."""
    sums = np.zeros(len(values) + 1, np.int64)
    np.cumsum(values, out=sums[1:])
    return sums


def shares_around(part: Ints, whole: Ints, reaches: Sequence[int], rows: Segments) -> Floats:
    """Of two running sums: a row for each reach, with the share over up to so many pieces on each side, without the
    piece itself.
    """
    index, reach = np.arange(len(rows.owners)), np.array(reaches)[:, None]
    last, first = np.minimum(index + reach + 1, rows.end), np.maximum(index - reach, rows.first)
    around, here = part[last] - part[first], part[1:] - part[:-1]
    return share(around - here, whole[last] - whole[first] - (whole[1:] - whole[:-1]))


def share(part: NDArray[Any], whole: NDArray[Any]) -> Floats:
    """Part of whole, 0 of nothing."""
    result: Floats = part / np.maximum(whole, 1)
    return result


def stack(*rows: NDArray[Any]) -> NDArray[Any]:
    """The rows as one table; for rows as short as these it takes a third of the time of numpy's own ways."""
    table: NDArray[Any] = np.concatenate(rows).reshape(len(rows), -1)
    return table


def grouped(values: NDArray[np.uint64]) -> tuple[Ints, Ints]:
    """The order that puts equal values side by side, as they stood, and where each group starts in it.

    The values' last bits make room for their places, as numbers are sorted ten times faster than their places are: two
    hashes that differ nowhere else are taken for equal.
    """
    bits = np.uint64(len(values).bit_length())
    keys = np.sort(values >> bits << bits | np.arange(len(values), dtype=np.uint64))
    order = (keys & (np.uint64(1) << bits) - np.uint64(1)).astype(np.int64)
    return order, begins_run(keys >> bits).nonzero()[0]


def begins_run(values: NDArray[Any]) -> Flags:
    """Whether each value differs from the one before it; the first does."""
    begins = np.ones(len(values), bool)
    np.not_equal(values[1:], values[:-1], out=begins[1:])
    return begins


def run_lengths(flags: Flags, rows: Segments) -> Ints:
    """For each piece the length of the run of equal flags it is in."""
    begins = begins_run(flags)
    begins[rows.starts] = True
    (edges,) = np.append(begins, True).nonzero()
    lengths = edges[1:] - edges[:-1]
    return np.asarray(lengths.repeat(lengths))


def distances(flags: Flags, rows: Segments) -> tuple[Ints, Ints]:
    """Pieces since the last flagged one before, and to the next one after; ten thousand when there is none."""
    size = len(flags)
    index = np.arange(size)
    last, following = np.full((2, size + 1), -1)
    following[size] = size
    np.maximum.accumulate(np.where(flags, index, -1), out=last[1:])
    np.minimum.accumulate(np.where(flags, index, size)[::-1], out=following[:size][::-1])
    before, after = last[:size], following[1:]
    return (
        np.where(before >= rows.first, np.minimum(index - before, _FAR), _FAR),
        np.where(after < rows.end, np.minimum(after - index, _FAR), _FAR),
    )
