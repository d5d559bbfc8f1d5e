"""What is counted of every piece, for the whole text at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from services.ingest.readers.line_characters import (
    BRACKET,
    CLOSE,
    COLON,
    DIGIT,
    IDEOGRAPH,
    KINDS,
    LETTER,
    LOWER,
    OPEN,
    PAUSE,
    SPACE,
    STOP,
    STRAIGHT,
    UPPER,
    Codes,
    Kinds,
    code_points,
    kinds_of,
)
from services.ingest.readers.line_columns import Flags, Floats, Ints, grade, share
from services.ingest.readers.line_pieces import Piece
from services.ingest.readers.line_words import Words, class_counts, read_words

# The shortest prose: a sentence in an alphabet, in ideographs, and anything so long that it needs no full stop.
_PROSE_LENGTH, _PROSE_IDEOGRAPHS, _PROSE_UNSTOPPED = 70, 25, 200
_GRAMMAR_SHARE = 0.12  # of words; lists of names and headings have fewer

Endings = NDArray[np.int64]
PLAIN, STOPPED, LETTERS, DIGITS, COLONS, PAUSED, DOTS, OUTSIDE = range(8)  # ways to end
ENDS = 7
ODD, CAPITAL, SMALL, FIGURE, QUOTE, UNCASED = range(6)  # ways to start
STARTS = 6
LENGTHS = 6


@dataclass(frozen=True, slots=True, eq=False)
class Measures:
    """One row a piece. `length` counts ideographs threefold; `prose` marks running text."""

    counts: Ints  # characters of each kind
    chars: Ints
    length: Ints
    words: Words
    classes: Mapping[str, Ints]
    tokens: Ints  # words in alphabets, counted by their starts
    capitalized: Floats  # share of them
    sentences: Ints
    first: Ints  # kind of the first character
    last: Ints  # kind of the last, a stop where it stands within quotes or brackets
    last_code: Codes
    prose: Flags

    @property
    def size(self) -> Ints:
        """Length in six grades, for use in pairs with other features."""
        return grade(self.length, 16, 36, 70, 125, 250)

    @property
    def grammar(self) -> Floats:
        """Share of grammatical words."""
        return share(self.classes["function"], self.words.counts)

    @property
    def end(self) -> Endings:
        """How it ends, in seven ways."""
        kinds = (STOP, LOWER, LETTER, IDEOGRAPH, UPPER, DIGIT, COLON, PAUSE)
        ways = (STOPPED, LETTERS, LETTERS, LETTERS, LETTERS, DIGITS, COLONS, PAUSED)
        plain = np.select([self.last == kind for kind in kinds], ways, PLAIN)
        return np.where(self.last_code == ord("…"), DOTS, plain)

    @property
    def start(self) -> Ints:
        """How it starts, in six ways."""
        kinds = (UPPER, LOWER, DIGIT, OPEN, STRAIGHT, LETTER, IDEOGRAPH)
        ways = (CAPITAL, SMALL, FIGURE, QUOTE, QUOTE, UNCASED, UNCASED)
        return np.select([self.first == kind for kind in kinds], ways, ODD)


def measure(pieces: Sequence[Piece]) -> Measures:
    """Count everything once."""
    text = "\n".join(piece.text for piece in pieces)
    codes = code_points(text)
    kinds = kinds_of(codes)
    chars = np.array([len(piece.text) for piece in pieces])
    ends = np.cumsum(chars + 1) - 1
    owners = np.repeat(np.arange(len(pieces)), chars + 1)[: len(codes)]
    counts = np.bincount(owners * KINDS + kinds, minlength=len(pieces) * KINDS).reshape(-1, KINDS)
    words = read_words(codes, kinds, ends)
    classes = class_counts(words)
    starts, sentences = _word_starts(kinds), _sentence_ends(kinds)
    tokens = np.bincount(owners[starts], minlength=len(pieces))
    capitals = np.bincount(owners[starts & (kinds == UPPER)], minlength=len(pieces))
    stops = np.bincount(owners[sentences], minlength=len(pieces))
    length = chars + 2 * counts[:, IDEOGRAPH]
    last, last_code = _endings(codes, kinds, ends)
    return Measures(
        counts=counts,
        chars=chars,
        length=length,
        words=words,
        classes=classes,
        tokens=tokens,
        capitalized=share(capitals, tokens),
        sentences=stops,
        first=kinds[np.minimum(ends - chars, len(kinds) - 1)].astype(np.int64),
        last=last,
        last_code=last_code,
        prose=_is_prose(counts, length, stops, last, share(classes["function"], words.counts)),
    )


def _word_starts(kinds: Kinds) -> Flags:
    is_word = (kinds >= LOWER) & (kinds <= DIGIT)
    return np.asarray(is_word & ~np.concatenate([[False], is_word[:-1]]) & (kinds != IDEOGRAPH))


def _sentence_ends(kinds: Kinds) -> Flags:
    before, after = np.concatenate([[SPACE], kinds[:-1]]), np.concatenate([kinds[1:], [SPACE]])
    return np.asarray((kinds == STOP) & (np.isin(after, (SPACE, CLOSE, STRAIGHT)) | (before == IDEOGRAPH)))


def _endings(codes: Codes, kinds: Kinds, ends: Ints) -> tuple[Ints, Codes]:
    """Kind and code of each piece's last character that is no space; three dots count as an ellipsis."""
    places = np.maximum(ends - 1, 0)
    places = np.where(kinds[places] == SPACE, np.maximum(places - 1, 0), places)
    last, before = kinds[places].astype(np.int64), kinds[np.maximum(places - 1, 0)]
    closes = np.isin(last, (CLOSE, STRAIGHT, BRACKET)) & (before == STOP)
    dots = (codes[places] == ord(".")) & (codes[np.maximum(places - 1, 0)] == ord("."))
    return np.where(closes, STOP, last), np.where(dots, ord("…"), codes[places]).astype(np.uint32)


def _is_prose(counts: Ints, length: Ints, stops: Ints, last: Ints, grammar: Floats) -> Flags:
    stopped = last == STOP
    written = (length >= _PROSE_LENGTH) & (stopped | (length >= _PROSE_UNSTOPPED)) & (stops > 0)
    uncased = (length >= _PROSE_LENGTH) & stopped & (counts[:, LETTER] > _PROSE_IDEOGRAPHS)
    unspaced = (counts[:, IDEOGRAPH] > _PROSE_IDEOGRAPHS) & stopped
    return np.asarray((written & (grammar > _GRAMMAR_SHARE)) | uncased | unspaced)
