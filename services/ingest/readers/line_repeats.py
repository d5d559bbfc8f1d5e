"""What a piece repeats: copies of itself, runs of words said elsewhere, words shared with the prose."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from services.ingest.readers.line_columns import Columns, Flags, Floats, Ints, distances, grade
from services.ingest.readers.line_measures import ENDS, LENGTHS, Measures
from services.ingest.readers.line_pieces import Piece
from services.ingest.readers.line_words import repetition, sharing

_EDGES = " \t|·•»>-"


def add_repeats(columns: Columns, measures: Measures, pieces: Sequence[Piece]) -> None:
    _add_copies(columns, measures, pieces)
    _add_repetition(columns, measures)
    _add_sharing(columns, measures)


def copies(pieces: Sequence[Piece]) -> tuple[Ints, Flags]:
    """How often each piece's text occurs, and whether it occurred before."""
    numbers: dict[str, int] = {}
    keys = [piece.text.strip(_EDGES).casefold() for piece in pieces]
    seen = np.array([key in numbers or numbers.setdefault(key, len(numbers)) < 0 for key in keys])
    index = np.array([numbers[key] for key in keys])
    return np.bincount(index)[index], seen


def _add_copies(columns: Columns, measures: Measures, pieces: Sequence[Piece]) -> None:
    count, again = copies(pieces)
    columns.add("copies", grade(count, 2, 3, 5), 4)
    columns.add("size, copies", np.where(count > 1, 1 + measures.size * 2 + again, 0), 1 + LENGTHS * 2)
    first = int(measures.prose.argmax()) if measures.prose.any() else columns.rows
    above = np.arange(columns.rows) <= first
    columns.add("copies above prose", np.where(above, 1 + grade(count, 2, 3) * 2 + again, 0), 7)


def _add_repetition(columns: Columns, measures: Measures) -> None:
    elsewhere, in_prose, before, has = repetition(measures.words, measures.prose)
    for name, part in (("anywhere", elsewhere), ("in prose", in_prose), ("before", before)):
        columns.add(f"repeated {name}", np.where(has, 1 + grade(part, 0.01, 0.2, 0.5, 0.8, 0.99), 0), 7)
    columns.add("size, repeated", measures.size * 4 + grade(elsewhere, 0.01, 0.5, 0.95), LENGTHS * 4)
    columns.add("size, repeated before", measures.size * 3 + grade(before, 0.3, 0.9), LENGTHS * 3)


def _add_sharing(columns: Columns, measures: Measures) -> None:
    shared, size, prose = sharing(measures.words, measures.prose), measures.size, measures.prose
    has = shared.stems > 0
    before, after = distances(prose)

    def graded(part: Floats, *steps: float) -> Ints:
        return np.where(has, 1 + grade(part, *steps), 0)

    anywhere = graded(shared.anywhere, 0.01, 0.25, 0.5)
    stems = grade(shared.stems, 2, 4, 7, 12) * 7 + grade(shared.anywhere, 0.01, 0.15, 0.3, 0.45, 0.6, 0.8)
    near = grade(shared.ahead, 0.01, 0.15, 0.4) * 4 + grade(shared.back, 0.01, 0.15, 0.4)
    columns.add("shared", graded(shared.anywhere, 0.01, 0.15, 0.3, 0.45, 0.6, 0.8, 0.99), 9)
    columns.add("shared stems", grade(shared.shared, 1, 2, 3, 5), 5)
    columns.add("stems, shared", np.where(has, 1 + stems, 0), 36)
    columns.add("size, shared", size * 6 + graded(shared.anywhere, 0.01, 0.25, 0.5, 0.8), LENGTHS * 6)
    columns.add("size, shared ahead", size * 5 + graded(shared.ahead, 0.01, 0.2, 0.45), LENGTHS * 5)
    columns.add("size, shared back", size * 5 + graded(shared.back, 0.01, 0.2, 0.45), LENGTHS * 5)
    columns.add("shared ahead, back", np.where(has, 1 + near, 0), 17)
    columns.add("spread", graded(shared.spread / max(int(prose.sum()), 1), 0.005, 0.02, 0.04, 0.08, 0.15), 7)
    columns.add("shared, prose", anywhere * 16 + grade(before, 2, 4, 10) * 4 + grade(after, 2, 4, 10), 80)
    columns.add("shared, end", anywhere * ENDS + measures.end, 5 * ENDS)
    columns.add("shared, prose in all", anywhere * 4 + grade(int(prose.sum()), 4, 10, 25), 20)
