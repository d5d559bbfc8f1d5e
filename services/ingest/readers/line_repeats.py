"""What a piece repeats: copies of itself, runs of words said elsewhere, words shared with the prose."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from services.ingest.readers.line_columns import Columns, Flags, Ints, first_places, stack
from services.ingest.readers.line_measures import Measures
from services.ingest.readers.line_words import repetition, sharing

_EDGES = " \t|·•»>-"
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
    """How often each piece's text occurs, and whether it occurred before."""
    folded = "\n".join(measures.pieces.texts).casefold().split("\n")
    first = first_places([text.strip(_EDGES) for text in folded])
    return np.bincount(first)[first], first != np.arange(len(first))
