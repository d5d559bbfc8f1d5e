"""Stretches of text as numbers: a hash of each, worked out for all of a text at once. Equal ones have equal hashes."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from services.ingest.readers.line_characters import Codes, code_points
from services.ingest.readers.line_columns import Ints

Hashes = NDArray[np.uint64]

# Odd and without a pattern. Two words that shared a hash would blur a feature of their pieces, and break nothing.
_BASE = 0x9E3779B97F4A7C15
_OWNER = np.uint64(0xC2B2AE3D27D4EB4F)  # odd, and another than the base
_KEPT_CHARS = 1 << 17  # more than the texts of a pass have, but for few


class Sums(NamedTuple):
    """Of a text of n characters: `sums` of code point times base to the place, n + 1 from 0 on, and `inverses` of the
    base's powers. A stretch's hash is as if it stood alone: the difference of two sums, moved back to place 0.
    """

    sums: Hashes
    inverses: Hashes

    def hashes(self, starts: Ints, ends: Ints) -> Hashes:
        """Of the stretches from `starts` up to `ends`."""
        result: Hashes = (self.sums[ends] - self.sums[starts]) * self.inverses[starts]
        return result


def sum_up(codes: Codes) -> Sums:
    """Everything modulo 2 to the 64, where an odd base has an inverse."""
    powers, inverses = _first_powers() if len(codes) < _KEPT_CHARS else _powers(len(codes) + 1)
    sums = np.zeros(len(codes) + 1, np.uint64)
    np.cumsum(codes * powers[: len(codes)], out=sums[1:])
    return Sums(sums, inverses)


def own_hashes(hashes: Hashes, owners: Ints) -> Hashes:
    """The hashes as if what is of one owner were never the same as what is of another. Those of owner 0 stay."""
    return np.asarray(hashes + owners.view(np.uint64) * _OWNER)


def hash_each(words: Sequence[str]) -> Hashes:
    """The hashes of some words."""
    lengths = np.array([len(word) for word in words], np.int64)
    ends = lengths.cumsum()
    return sum_up(code_points("".join(words))).hashes(ends - lengths, ends)


def _powers(count: int) -> tuple[Hashes, Hashes]:
    """So many powers of the base, from 1 on, so that all bits of a hash depend on all characters; and of its inverse,
    from 0 on.
    """
    powers = np.cumprod(np.full(count, _BASE, np.uint64), dtype=np.uint64)
    inverses = np.cumprod(np.full(count, pow(_BASE, -1, 1 << 64), np.uint64), dtype=np.uint64)
    return powers, np.concatenate([np.ones(1, np.uint64), inverses[:-1]])


@cache
def _first_powers() -> tuple[Hashes, Hashes]:
    return _powers(_KEPT_CHARS)
