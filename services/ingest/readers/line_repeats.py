"""What a piece repeats: copies of itself, runs of words said elsewhere, words shared with the prose."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import numpy as np

from services.ingest.readers.line_characters import LAST_CODE
from services.ingest.readers.line_columns import Columns, Flags, Ints, first_places, stack
from services.ingest.readers.line_measures import Measures
from services.ingest.readers.line_words import repetition, sharing

_EDGES = " \n\t|·•»>-"
_MOST_COPIES = 6
_COPIES = ("copies", "copied before", "copies above prose")
_RUNS = ("repeated", "repeated in prose", "repeated before", "no runs of words")
_SHARED = ("stems", "shared stems", "shared", "shared ahead", "shared back", "spread", "spread of all")


def repeats(measures: Measures) -> Iterator[Columns]:
    """Named columns."""
    count, again = copies(measures)
    prose = measures.prose
    above = np.minimum(count, _MOST_COPIES)
    above[int(prose.argmax()) + 1 if prose.any() else len(prose) :] = 0
    yield _COPIES, stack(np.minimum(count, _MOST_COPIES), again, above)
    runs = repetition(measures.words, prose)
    yield _RUNS, stack(runs.elsewhere, runs.in_prose, runs.before, ~runs.has_runs)
    shared = sharing(measures.words, prose)
    yield _SHARED, stack(
        shared.stems, shared.shared, shared.anywhere, shared.ahead, shared.back, shared.spread,
        shared.spread / max(int(prose.sum()), 1),
    )  # fmt: skip


def copies(measures: Measures) -> tuple[Ints, Flags]:
    """How often each piece's text occurs, whatever is at its edges, and whether it occurred before."""
    ends = (measures.chars + 1).cumsum() - 1
    cores = (~_may_be_edge().take(measures.codes, mode="clip")).nonzero()[0]
    # The first character that is no edge, and after the last; nothing where there are edges alone.
    first = cores.searchsorted(ends - measures.chars)
    last = np.maximum(cores.searchsorted(ends), first)
    cores = np.append(cores, 0)
    starts, stops = cores[first], np.where(last > first, cores[last - 1] + 1, cores[first])
    places = first_places(measures.sums.hashes(starts, stops).tolist())
    return np.bincount(places)[places], places != np.arange(len(places))


@cache
def _may_be_edge() -> Flags:
    """By code point; the last one stands for all beyond the basic plane."""
    table = np.zeros(LAST_CODE + 1, bool)
    table[[ord(char) for char in _EDGES]] = True
    return table
