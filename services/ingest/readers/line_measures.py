"""What is counted of every piece, for all pieces at once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

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
    fold,
    kinds_of,
)
from services.ingest.readers.line_columns import Flags, Floats, Ints, Segments, share
from services.ingest.readers.line_hashes import Sums, sum_up
from services.ingest.readers.line_lexicon import lexicon
from services.ingest.readers.line_pieces import Pieces
from services.ingest.readers.line_texts import Texts
from services.ingest.readers.line_words import Words, class_counts, read_words

# The shortest prose: a sentence in an alphabet, in ideographs, and anything so long that it needs no full stop.
_PROSE_LENGTH, _PROSE_IDEOGRAPHS, _PROSE_UNSTOPPED = 70, 25, 200
_GRAMMAR_SHARE = 0.12  # of words; lists of names and headings have fewer

PLAIN, STOPPED, LETTERS, DIGITS, COLONS, PAUSED, DOTS = range(7)  # ways to end
ENDS = 7
ODD, CAPITAL, SMALL, FIGURE, QUOTE, UNCASED = range(6)  # ways to start
STARTS = 6
_END_WAYS = {
    STOP: STOPPED, LOWER: LETTERS, LETTER: LETTERS, IDEOGRAPH: LETTERS, UPPER: LETTERS, DIGIT: DIGITS,
    COLON: COLONS, PAUSE: PAUSED,
}  # fmt: skip
_START_WAYS = {
    UPPER: CAPITAL, LOWER: SMALL, DIGIT: FIGURE, OPEN: QUOTE, STRAIGHT: QUOTE, LETTER: UNCASED, IDEOGRAPH: UNCASED
}  # fmt: skip


_ENDS_BY_KIND = np.array([_END_WAYS.get(kind, PLAIN) for kind in range(KINDS)])
_STARTS_BY_KIND = np.array([_START_WAYS.get(kind, ODD) for kind in range(KINDS)])


@dataclass(frozen=True, slots=True, eq=False)
class Measures:
    """One value a piece. `length` counts ideographs threefold; `prose` marks running text."""

    pieces: Pieces
    rows: Segments
    codes: Codes  # of all pieces, a line break before, between and behind them
    sums: Sums  # of the same in small letters
    counts: Ints  # characters of each kind, a row a kind
    begins: Ints  # where it begins in the codes
    chars: Ints
    length: Ints
    words: Words
    classes: Ints  # words of each class of the lexicon, a row a class, then phrases
    grammar: Ints  # grammatical words among them
    tokens: Ints  # words in alphabets, counted by their starts
    capitals: Ints  # of them
    sentences: Ints
    start: Ints  # how it starts, in six ways
    end: Ints  # how it ends, in seven ways
    last: Ints  # kind of the last character, a stop where it stands within quotes or brackets
    last_code: Codes
    prose: Flags


def measure(texts: Texts) -> Measures:
    """Count everything once."""
    pieces, size = texts.pieces, len(texts.pieces)
    codes = code_points("\n".join(["", *pieces.texts, ""]))
    kinds = kinds_of(codes)
    chars = np.fromiter(map(len, pieces.texts), np.int64, size)
    ends = (chars + 1).cumsum()
    begins = ends - chars
    owners = np.append(np.arange(size).repeat(chars + 1), size - 1)
    counts = np.bincount(kinds * np.int64(size) + owners, minlength=KINDS * size).reshape(KINDS, size)
    folded = fold(codes)
    sums = sum_up(folded)
    words = read_words(folded, sums, kinds, owners, size)
    classes = class_counts(words)
    starts = _word_starts(kinds)
    stops = np.bincount(owners[_sentence_ends(kinds)], minlength=size)
    length = chars + 2 * counts[IDEOGRAPH]
    last, last_code = _endings(codes, kinds, ends - 1)
    grammar = classes[lexicon().classes.index("function")]
    return Measures(
        pieces=pieces,
        rows=texts.rows,
        codes=codes,
        sums=sums,
        counts=counts,
        begins=begins,
        chars=chars,
        length=length,
        words=words,
        classes=classes,
        grammar=grammar,
        tokens=np.bincount(owners[starts], minlength=size),
        capitals=np.bincount(owners[starts[kinds[starts] == UPPER]], minlength=size),
        sentences=stops,
        start=_STARTS_BY_KIND[kinds[begins]],
        end=np.where(last_code == ord("…"), DOTS, _ENDS_BY_KIND[last]),
        last=last,
        last_code=last_code,
        prose=_is_prose(counts, length, stops, last, share(grammar, words.counts)),
    )


def _word_starts(kinds: Kinds) -> Ints:
    is_word = (kinds >= LOWER) & (kinds <= DIGIT)
    is_start: Flags = is_word & (kinds != IDEOGRAPH)
    is_start[1:] &= ~is_word[:-1]
    return is_start.nonzero()[0]


def _sentence_ends(kinds: Kinds) -> Ints:
    stops = (kinds == STOP).nonzero()[0]
    after = kinds[stops + 1]
    is_end = (after == SPACE) | (after == CLOSE) | (after == STRAIGHT) | (kinds[stops - 1] == IDEOGRAPH)
    return np.asarray(stops[is_end])


def _endings(codes: Codes, kinds: Kinds, places: Ints) -> tuple[Ints, Codes]:
    """Kind and code of each piece's last character that is no space; three dots count as an ellipsis."""
    places = places - (kinds[places] == SPACE)
    last, before = kinds[places].astype(np.int64), kinds[places - 1]
    closes = ((last == CLOSE) | (last == STRAIGHT) | (last == BRACKET)) & (before == STOP)
    dots = (codes[places] == ord(".")) & (codes[places - 1] == ord("."))
    return np.where(closes, STOP, last), np.where(dots, ord("…"), codes[places]).astype(np.uint32)


def _is_prose(counts: Ints, length: Ints, stops: Ints, last: Ints, grammar: Floats) -> Flags:
    stopped = last == STOP
    written = (length >= _PROSE_LENGTH) & (stopped | (length >= _PROSE_UNSTOPPED)) & (stops > 0)
    uncased = (length >= _PROSE_LENGTH) & stopped & (counts[LETTER] > _PROSE_IDEOGRAPHS)
    unspaced = (counts[IDEOGRAPH] > _PROSE_IDEOGRAPHS) & stopped
    return np.asarray((written & (grammar > _GRAMMAR_SHARE)) | uncased | unspaced)
