"""From labels to names: B- begins one, I- of the same type goes on."""

from __future__ import annotations

import numpy as np

from services.enrich.enrichers.entities.layout import Ints, Layout
from services.enrich.enrichers.entities.model import SCALE
from services.enrich.enrichers.entities.names import Name
from services.enrich.enrichers.tagged import TAG_TYPES


def read_names(layout: Layout, scores: Ints, labels: Ints, within: slice) -> list[Name]:
    """The names among the candidates `within`. Labels are O, then B- and I- of each of TAG_TYPES; `scores` is
    candidates x labels, in units of 1/SCALE.
    """
    labels, scores = labels[within], scores[within]
    tokens, starts = layout.tokens[within], layout.starts[within]
    types, named = (labels - 1) // 2, labels > 0
    goes_on = named & (labels % 2 == 0) & ~starts & (types == np.roll(types, 1)) & np.roll(named, 1)
    firsts = np.flatnonzero(named & ~goes_on)
    if not len(firsts):
        return []
    breaks = np.append(np.flatnonzero(~goes_on), len(labels))
    lasts = breaks[np.searchsorted(breaks, firsts, side="right")] - 1
    of_types = np.maximum(scores[:, 1::2], scores[:, 2::2])
    evidence = _means(np.hstack([of_types, scores[:, :1]]), firsts, lasts)
    return [
        Name(first, last, TAG_TYPES[kind], speaking[:-1], speaking[-1])
        for first, last, kind, speaking in zip(
            tokens[firsts].tolist(), tokens[lasts].tolist(), types[firsts].tolist(), evidence.tolist(), strict=True
        )
    ]


def _means(scores: Ints, firsts: Ints, lasts: Ints) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    sums = np.zeros((len(scores) + 1, scores.shape[1]), np.int64)
    np.cumsum(scores, axis=0, out=sums[1:])
    lengths = (lasts + 1 - firsts)[:, None]
    return np.asarray((sums[lasts + 1] - sums[firsts]) / (lengths * SCALE))
