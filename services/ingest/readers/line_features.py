"""What the line tagger sees of a piece: shape, words by class, place, repetition, memory. No word itself."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from services.ingest.readers.line_characters import (
    BAR,
    BRACKET,
    CLOSE,
    COLON,
    DASH,
    DIGIT,
    IDEOGRAPH,
    LETTER,
    LOWER,
    OPEN,
    OTHER,
    PAUSE,
    STOP,
    STRAIGHT,
    UPPER,
)
from services.ingest.readers.line_columns import share
from services.ingest.readers.line_lexicon import lexicon
from services.ingest.readers.line_measures import ENDS, STARTS, Measures, measure
from services.ingest.readers.line_pieces import Piece
from services.ingest.readers.line_places import places
from services.ingest.readers.line_repeats import repeats
from services.ingest.readers.lines import Line

Table = NDArray[np.float32]
Named = Iterator[tuple[str, NDArray[Any]]]

_OF_RUNNING_TEXT = ("function", "speech", "name", "month", "time")
_LAST_CHARS = '?!:"”)…'
_MOST_STORIES = 8
SEEN, UNSEEN = "stories seen in", "not seen, where others are"
_KINDS = (
    ("bars", BAR), ("dashes", DASH), ("colons", COLON), ("brackets", BRACKET), ("others", OTHER), ("stops", STOP)
)  # fmt: skip


def line_features(
    lines: Sequence[Line], pieces: Sequence[Piece], seen: Sequence[int] | None = None
) -> tuple[list[str], Table]:
    """Names of the columns, and pieces x columns; of lines there must be at least one.

    `seen` counts for each line the other stories of the source it stood in; None where there is no such memory.
    """
    measures = measure(pieces)
    columns = [*_shape(measures), *places(measures, lines, pieces), *repeats(measures, pieces)]
    columns += _memory(pieces, seen)
    class_names, classes = _classes(measures)
    table = np.empty((len(columns) + len(class_names), len(pieces)), np.float32)
    for row, (_, values) in zip(table, columns, strict=False):
        row[:] = values
    table[len(columns) :] = classes.T
    return [*(name for name, _ in columns), *class_names], table.T


def _shape(measures: Measures) -> Named:
    counts, words = measures.counts, measures.words.counts
    letters = counts[:, [LOWER, UPPER, LETTER, IDEOGRAPH]].sum(axis=1)
    capitals = measures.capitals
    yield "length", np.log1p(measures.length)
    yield "characters", np.log1p(measures.chars)
    yield "tokens", np.log1p(measures.tokens)
    yield "words", np.log1p(words)
    yield "sentences", measures.sentences
    yield "sentence length", np.log1p(share(measures.length, measures.sentences))
    yield "commas", counts[:, PAUSE]
    yield "commas a word", share(counts[:, PAUSE], words)
    yield "quotes", counts[:, [OPEN, CLOSE, STRAIGHT]].sum(axis=1)
    yield "quotes balance", counts[:, OPEN] - counts[:, CLOSE]
    yield "odd quotes", counts[:, STRAIGHT] % 2
    yield "upper", share(counts[:, UPPER], letters)
    yield "capitalized", share(capitals, measures.tokens)
    yield "capitals", np.log1p(capitals)
    yield "small words", np.log1p(measures.tokens - capitals)
    yield "digits", share(counts[:, DIGIT], measures.chars)
    yield "digits in all", np.log1p(counts[:, DIGIT])
    for name, kind in _KINDS:
        yield name, counts[:, kind]
    yield "word length", share(measures.chars, words)
    for way in range(ENDS):
        yield f"end {way}", measures.end == way
    for way in range(STARTS):
        yield f"start {way}", measures.start == way
    for char in _LAST_CHARS:
        yield f"last {char}", measures.last_code == ord(char)


def _classes(measures: Measures) -> tuple[list[str], NDArray[np.float64]]:
    """Names, and pieces x classes: of the words of each class the number, then the share of all words."""
    words = measures.words.counts
    names = [*lexicon().classes, "phrase", "furniture"]
    furniture = measures.classes[:, [name not in _OF_RUNNING_TEXT for name in names[:-1]]].sum(axis=1)
    counts = np.column_stack([measures.classes, furniture])
    shares = counts / np.maximum(words, 1)[:, None]
    return names + [f"{name} share" for name in names], np.concatenate([counts, shares], axis=1)


def _memory(pieces: Sequence[Piece], seen: Sequence[int] | None) -> Named:
    """A source that is not remembered, or not yet, is one of which nothing is known."""
    counts = np.minimum(np.array(seen or [0]), _MOST_STORIES)
    known = counts.any()
    yield SEEN, counts[[piece.line for piece in pieces]] if known else np.zeros(len(pieces))
    yield UNSEEN, (counts[[piece.line for piece in pieces]] == 0) if known else np.zeros(len(pieces))
