"""What a piece repeats: copies of itself, runs of words said elsewhere, words shared with the prose."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import numpy as np

from services.ingest.readers.line_characters import LAST_CODE
from services.ingest.readers.line_columns import Columns, Flags, Ints, grouped, stack
from services.ingest.readers.line_hashes import own_hashes
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
    prose, rows = measures.prose, measures.rows
    count = np.minimum(count, _MOST_COPIES)
    yield _COPIES, stack(count, again, count * (rows.index <= rows.first_flagged(prose)[rows.owners]))
    runs = repetition(measures.words, prose, rows)
    yield _RUNS, stack(runs.elsewhere, runs.in_prose, runs.before, ~runs.has_runs)
    shared = sharing(measures.words, prose, rows)
    yield _SHARED, stack(
        shared.stems, shared.shared, shared.anywhere, shared.ahead, shared.back, shared.spread,
        shared.spread / np.maximum(rows.totals(prose), 1)[rows.owners],
    )  # fmt: skip


def copies(measures: Measures) -> tuple[Ints, Flags]:
    """How often each piece's text occurs in its text, whatever is at its edges, and whether it occurred before."""
    begins = measures.begins
    cores = (~_may_be_edge().take(measures.codes, mode="clip")).nonzero()[0]
    # The first character that is no edge, and after the last; nothing where there are edges alone.
    first = cores.searchsorted(begins)
    last = np.maximum(cores.searchsorted(begins + measures.chars), first)
    cores = np.append(cores, 0)
    starts, stops = cores[first], np.where(last > first, cores[last - 1] + 1, cores[first])
    order, groups = grouped(own_hashes(measures.sums.hashes(starts, stops), measures.rows.owners))
    sizes = np.append(groups[1:], len(order)) - groups
    count, again = np.empty(len(order), np.int64), np.ones(len(order), bool)
    count[order] = sizes.repeat(sizes)
    again[order[groups]] = False
    return count, again


@cache
def _may_be_edge() -> Flags:
    """By code point; the last one stands for all beyond the basic plane."""
    table = np.zeros(LAST_CODE + 1, bool)
    table[[ord(char) for char in _EDGES]] = True
    return table
