"""What a piece repeats: copies of itself, runs of words said elsewhere, words shared with the prose."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from services.ingest.readers.line_columns import Flags, Ints, numbered
from services.ingest.readers.line_measures import Measures
from services.ingest.readers.line_pieces import Piece
from services.ingest.readers.line_words import repetition, sharing

_EDGES = " \t|·•»>-"
_MOST_COPIES = 6


def repeats(measures: Measures, pieces: Sequence[Piece]) -> Iterator[tuple[str, NDArray[Any]]]:
    """Named columns."""
    count, again = copies(pieces)
    prose = measures.prose
    first = int(prose.argmax()) if prose.any() else len(prose)
    yield "copies", np.minimum(count, _MOST_COPIES)
    yield "copied before", again
    yield "copies above prose", (np.arange(len(prose)) <= first) * np.minimum(count, _MOST_COPIES)
    runs = repetition(measures.words, prose)
    yield "repeated", runs.elsewhere
    yield "repeated in prose", runs.in_prose
    yield "repeated before", runs.before
    yield "no runs of words", ~runs.has_runs
    shared = sharing(measures.words, prose)
    yield "stems", np.log1p(shared.stems)
    yield "shared stems", np.log1p(shared.shared)
    yield "shared", shared.anywhere
    yield "shared ahead", shared.ahead
    yield "shared back", shared.back
    yield "spread", shared.spread
    yield "spread of all", shared.spread / max(int(prose.sum()), 1)


def copies(pieces: Sequence[Piece]) -> tuple[Ints, Flags]:
    """How often each piece's text occurs, and whether it occurred before."""
    _, index = numbered([piece.text.strip(_EDGES).casefold() for piece in pieces])
    again = index <= np.concatenate([[-1], np.maximum.accumulate(index)[:-1]])
    return np.bincount(index)[index], again
