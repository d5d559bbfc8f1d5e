"""What the line tagger sees of a piece: shape, words by class, place, repetition, memory. No word itself."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

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
from services.ingest.readers.line_columns import Columns, share, stack
from services.ingest.readers.line_lexicon import lexicon
from services.ingest.readers.line_measures import ENDS, STARTS, Measures, measure
from services.ingest.readers.line_places import places
from services.ingest.readers.line_repeats import repeats
from services.ingest.readers.line_texts import Texts

Table = NDArray[np.float32]

_OF_RUNNING_TEXT = ("function", "speech", "name", "month", "time")
_LAST_CHARS = '?!:"”)…'
_MOST_STORIES = 8
SEEN, UNSEEN = "stories seen in", "not seen, where others are"
_KINDS = {"bars": BAR, "dashes": DASH, "colons": COLON, "brackets": BRACKET, "others": OTHER, "stops": STOP}
_COUNTS = (
    "length", "characters", "tokens", "words", "capitals", "small words", "digits in all", "sentences", "commas",
    "quotes", "quotes balance", "odd quotes",
)  # fmt: skip
_SHARES = ("sentence length", "commas a word", "word length", "upper", "capitalized", "digits")
_EDGES = (
    *(f"end {way}" for way in range(ENDS)),
    *(f"start {way}" for way in range(STARTS)),
    *(f"last {char}" for char in _LAST_CHARS),
)
_END_WAYS, _START_WAYS, _LAST_CODES = (
    np.array(values)[:, None] for values in (range(ENDS), range(STARTS), [ord(char) for char in _LAST_CHARS])
)


def line_features(texts: Texts) -> tuple[tuple[str, ...], Table]:
    """Names of the columns, and pieces x columns. What a text's pieces get is the same whatever stands beside it."""
    measures = measure(texts)
    blocks = [
        *_shape(measures), *places(measures, texts), *repeats(measures), _memory(texts), *_classes(measures)
    ]  # fmt: skip
    names = _flat(tuple(names for names, _ in blocks))
    # A row a column: each is written at once, and the tagger grades them row by row.
    table = np.concatenate([rows for _, rows in blocks], dtype=np.float32, casting="unsafe")
    return names, table.T


@cache
def _flat(blocks: tuple[tuple[str, ...], ...]) -> tuple[str, ...]:
    """The same for every text."""
    return tuple(name for names in blocks for name in names)


def _shape(measures: Measures) -> Iterator[Columns]:
    counts, words = measures.counts, measures.words.counts
    letters = counts[[LOWER, UPPER, LETTER, IDEOGRAPH]].sum(axis=0)
    length, chars, tokens, capitals = measures.length, measures.chars, measures.tokens, measures.capitals
    yield _COUNTS, stack(
        length, chars, tokens, words, capitals, tokens - capitals, counts[DIGIT], measures.sentences, counts[PAUSE],
        counts[OPEN] + counts[CLOSE] + counts[STRAIGHT], counts[OPEN] - counts[CLOSE], counts[STRAIGHT] % 2,
    )  # fmt: skip
    yield (
        _SHARES,
        share(
            stack(length, counts[PAUSE], chars, counts[UPPER], capitals, counts[DIGIT]),
            stack(measures.sentences, words, words, letters, tokens, chars),
        ),
    )
    yield tuple(_KINDS), counts[list(_KINDS.values())]
    edges = (measures.end == _END_WAYS, measures.start == _START_WAYS, measures.last_code == _LAST_CODES)
    yield _EDGES, np.concatenate(edges)


def _classes(measures: Measures) -> Iterator[Columns]:
    """Of the words of each class the number, then the share of all words."""
    names, is_furniture = _class_names()
    furniture = measures.classes[is_furniture].sum(axis=0)
    counts = np.concatenate([measures.classes, furniture[None]])
    yield names[: len(counts)], counts
    yield names[len(counts) :], share(counts, measures.words.counts)


@cache
def _class_names() -> tuple[tuple[str, ...], NDArray[np.bool_]]:
    """Of the columns; and which of the counted classes are of page furniture."""
    classes = (*lexicon().classes, "phrase")
    names = (*classes, "furniture")
    is_furniture = np.array([name not in _OF_RUNNING_TEXT for name in classes])
    return (*names, *(f"{name} share" for name in names)), is_furniture


def _memory(texts: Texts) -> Columns:
    """A source that is not remembered, or not yet, is one of which nothing is known."""
    if not any(texts.remembered):
        return (SEEN, UNSEEN), np.zeros((2, len(texts.pieces)))
    counts = np.minimum(np.array(texts.seen), _MOST_STORIES)
    return (SEEN, UNSEEN), stack(counts, np.array(texts.remembered) & (counts == 0))[:, texts.pieces.lines]
