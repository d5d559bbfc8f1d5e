"""What the line tagger sees of a piece: shape, words by class, place, repetition, neighbours. No word itself.

Every feature is graded into a few steps; pairs that matter together get a column of their own.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from services.ingest.readers.line_characters import (
    BAR,
    BRACKET,
    CLOSE,
    COLON,
    DASH,
    DIGIT,
    IDEOGRAPH,
    KINDS,
    LETTER,
    LOWER,
    OPEN,
    OTHER,
    PAUSE,
    STRAIGHT,
    UPPER,
)
from services.ingest.readers.line_columns import Columns, grade, share
from services.ingest.readers.line_measures import ENDS, LENGTHS, STARTS, Measures, measure
from services.ingest.readers.line_neighbours import add_neighbours
from services.ingest.readers.line_pieces import Piece
from services.ingest.readers.line_places import add_places
from services.ingest.readers.line_repeats import add_repeats
from services.ingest.readers.lines import Line

_NOT_FURNITURE = frozenset({"function", "speech", "name", "month", "time"})
_LAST_CHARS = ".…?!:"


def line_features(lines: Sequence[Line], pieces: Sequence[Piece]) -> Columns:
    """The features of the pieces of these lines, of which there must be at least one."""
    measures, columns = measure(pieces), Columns(len(pieces))
    _add_shape(columns, measures)
    _add_classes(columns, measures)
    add_places(columns, measures, lines, pieces)
    add_repeats(columns, measures, pieces)
    add_neighbours(columns, measures)
    return columns


def _add_shape(columns: Columns, measures: Measures) -> None:
    counts, size, end, start = measures.counts, measures.size, measures.end, measures.start
    words = measures.words.counts
    letters = counts[:, [LOWER, UPPER, LETTER, IDEOGRAPH]].sum(axis=1)
    last = np.select([measures.last_code == ord(char) for char in _LAST_CHARS], range(1, 6), 0)
    capitals = grade(measures.capitalized, 0.001, 0.2, 0.5, 0.95)
    grammar = grade(measures.grammar, 0.001, 0.15, 0.3, 0.42)
    columns.add("length", grade(measures.length, 4, 9, 16, 25, 36, 50, 70, 95, 125, 160, 220, 320, 500, 900), 15)
    columns.add("last kind", measures.last, KINDS)
    columns.add("last character", last, 6)
    columns.add("first kind", measures.first, KINDS)
    columns.add("sentences", grade(measures.sentences, 1, 2, 3, 5, 9), 6)
    columns.add("commas", grade(counts[:, PAUSE], 1, 2, 3, 5, 9), 6)
    columns.add("commas a word", grade(share(counts[:, PAUSE], words), 0.001, 0.04, 0.08, 0.15, 0.3), 6)
    columns.add("quotes", grade(counts[:, [OPEN, CLOSE, STRAIGHT]].sum(axis=1), 1, 2, 3, 5), 5)
    columns.add("quotes balance", np.sign(counts[:, OPEN] - counts[:, CLOSE]) + 1, 3)
    columns.add("upper", grade(share(counts[:, UPPER], letters), 0.001, 0.02, 0.04, 0.07, 0.12, 0.2, 0.4, 0.8), 9)
    columns.add("capitalized", grade(measures.capitalized, 0.001, 0.1, 0.2, 0.35, 0.5, 0.7, 0.95), 8)
    columns.add("digits", grade(share(counts[:, DIGIT], measures.chars), 0.001, 0.02, 0.06, 0.15, 0.3, 0.6), 7)
    for name, kind in (("bars", BAR), ("dashes", DASH), ("colons", COLON), ("brackets", BRACKET), ("others", OTHER)):
        columns.add(name, grade(counts[:, kind], 1, 2, 4), 4)
    columns.add("word length", grade(share(measures.chars, words), 3, 4, 5, 6, 7, 9, 12, 20), 9)
    columns.add("grammar", grade(measures.grammar, 0.001, 0.1, 0.2, 0.28, 0.35, 0.42, 0.5), 8)
    columns.add("size, grammar", size * 5 + grammar, LENGTHS * 5)
    columns.add("size, end, start", (size * ENDS + end) * STARTS + start, LENGTHS * ENDS * STARTS)
    columns.add("size, capitals, end", (size * 5 + capitals) * ENDS + end, LENGTHS * 5 * ENDS)


def _add_classes(columns: Columns, measures: Measures) -> None:
    words, size = measures.words.counts, measures.size
    furniture = np.zeros(len(words), np.int64)
    for name, count in measures.classes.items():
        if name == "function":
            continue
        columns.add(name, grade(count, 1, 2, 4) + grade(share(count, words), 0.15, 0.5) * (count > 0), 6)
        columns.add(f"size, {name}", np.where(count > 0, 1 + size, 0), 1 + LENGTHS)
        if name not in _NOT_FURNITURE:
            furniture = furniture + count
    part = grade(share(furniture, words), 0.001, 0.1, 0.25, 0.5, 0.8)
    columns.add("furniture", part, 6)
    columns.add("size, furniture", size * 6 + part, LENGTHS * 6)
