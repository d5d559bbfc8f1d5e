"""From labels to names: B- begins one, I- of the same type goes on."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from services.enrich.enrichers.entities.layout import Layout
from services.enrich.enrichers.entities.model import SCALE
from services.enrich.enrichers.entities.names import Name
from services.enrich.enrichers.entities.people_names import PERSON
from services.enrich.enrichers.entities.signs import AT_EDGE, BEGINS_KNOWN
from services.enrich.enrichers.tables import Bools, Ints
from services.enrich.enrichers.tagged import TAG_TYPES

_PER = TAG_TYPES.index("PER")


def read_names(layout: Layout, scores: Ints, labels: Ints, signs: Ints, bounds: Sequence[int]) -> list[list[Name]]:
    """The names between each two of `bounds`, which are candidates that begin a text. Labels are O, then B- and I- of
    each of TAG_TYPES; `scores` is candidates x labels, in units of 1/SCALE; `signs` are those of the candidates.
    """
    tokens, starts = layout.tokens, layout.starts
    types, named = (labels - 1) // 2, labels > 0
    goes_on = named & (labels % 2 == 0) & ~starts & (types == np.roll(types, 1)) & np.roll(named, 1)
    firsts = np.flatnonzero(named & ~goes_on)
    if not len(firsts):
        return [[] for _ in bounds[1:]]
    breaks = np.append(np.flatnonzero(~goes_on), len(labels))
    lasts = breaks[np.searchsorted(breaks, firsts, side="right")] - 1
    of_types = np.maximum(scores[:, 1::2], scores[:, 2::2])
    speaking = _means(np.hstack([of_types, scores[:, :1]]), firsts, lasts)
    odds = np.exp(speaking - speaking.max(axis=1, keepdims=True))
    chances = to_hundredths(odds / odds.sum(axis=1, keepdims=True))
    plain = _are_plain(signs, types[firsts], firsts, lasts)
    columns = (tokens[firsts], tokens[lasts], types[firsts], speaking[:, :-1], chances[:, :-1], plain)
    names = [
        Name(first, last, TAG_TYPES[kind], evidence, likely, is_plain=is_plain)
        for first, last, kind, evidence, likely, is_plain in zip(*(column.tolist() for column in columns), strict=True)
    ]
    return [names[begin:end] for begin, end in pairwise(np.searchsorted(firsts, bounds).tolist())]


def _are_plain(signs: Ints, types: Ints, firsts: Ints, lasts: Ints) -> Bools:
    """Which names the rules about edges and parts would leave as they are: most."""
    is_edge = ((signs[firsts] | signs[lasts]) & AT_EDGE) != 0
    has_country = (types == _PER) & ((signs[firsts] & BEGINS_KNOWN) != 0)
    plain: Bools = ~is_edge & ~has_country & (lasts - firsts < PERSON)
    return plain


def _means(scores: Ints, firsts: Ints, lasts: Ints) -> NDArray[np.float64]:
    """The mean of the rows first..last of each name."""
    sums = np.zeros((len(scores) + 1, scores.shape[1]), np.int64)
    np.cumsum(scores, axis=0, out=sums[1:])
    lengths = (lasts + 1 - firsts)[:, None]
    return np.asarray((sums[lasts + 1] - sums[firsts]) / (lengths * SCALE))


def to_hundredths(chances: NDArray[np.float64]) -> NDArray[np.float64]:
    """To hundredths, as `round` does: what lies between two of them is left to `round` itself."""
    hundreds = chances * 100
    nearest = np.rint(hundreds)
    rounded: NDArray[np.float64] = nearest / 100
    between = np.abs(np.abs(hundreds - nearest) - 0.5) < 1e-9
    if between.any():
        rounded[between] = [round(chance, 2) for chance in chances[between].tolist()]
    return rounded
