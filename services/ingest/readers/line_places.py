"""Where a piece stands: in the text, among the prose, in its line, on the page."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from services.ingest.readers.line_characters import IDEOGRAPH, STOP
from services.ingest.readers.line_columns import (
    Columns,
    Floats,
    Ints,
    distances,
    run_lengths,
    running_sums,
    share,
    shares_around,
    stack,
)
from services.ingest.readers.line_measures import STOPPED, Measures
from services.ingest.readers.line_pieces import Pieces
from services.ingest.readers.line_seams import NO_SEAM, SEAMS
from services.ingest.readers.line_texts import Texts

_BULLETS = "*+•"
_MOST_COLUMNS = 1000
_INDENT_COLUMNS = 20
_REACHES = (2, 4, 8, 16)  # pieces
_USUAL_LENGTH = 60.0  # of a paragraph, where there is none to go by
_LENGTH_BITS = 32  # no piece is so long that its length takes more
_LENGTH_MASK = (1 << _LENGTH_BITS) - 1
_SHORT = 45
_TITLE_LENGTHS = (25, 130)
_HEADLINE_LENGTHS = (20, 160)
_HEADLINE_BEST = 110  # beyond that a longer line is no better a headline
_SEAM_KINDS = np.arange(1, SEAMS)[:, None]
_IN_TEXT = ("from start", "from end", "place", "to usual length")
_IN_PROSE = (
    "prose", "prose place", "from prose", "to prose", "prose in 8 before", "prose in 8 after", "to first prose",
)  # fmt: skip
_WITHIN = tuple(f"prose within {reach}" for reach in _REACHES)
_RUNS = ("run of short", "run of titles")
_IN_LINE = (
    "first in line", "last in line", "pieces in line", "line length", "place in line", "line stopped",
    "line starts with prose",
)  # fmt: skip
_AT_SEAMS = (*(f"after seam {kind}" for kind in range(1, SEAMS)), *(f"before seam {kind}" for kind in range(1, SEAMS)))
_ON_PAGE = ("gap before", "gap after", "indent", "indent step")
_MARKS = ("heading level", "bullet", "other mark")
_IN_HEAD = ("headline rank", "headline rank from prose", "longest in head")
_DOCUMENT = (
    "usual length", "prose in all", "share of prose", "length of lines", "pieces", "pieces of lines", "unspaced",
    "gaps in text", "indents in text", "marks in text",
)  # fmt: skip


def places(measures: Measures, texts: Texts) -> Iterator[Columns]:
    """Named columns."""
    line = measures.pieces.lines
    block = np.array([line.block for line in texts.lines])[line]
    indent = np.minimum(np.array([line.indent for line in texts.lines])[line], _MOST_COLUMNS)
    first, usual = measures.rows.first_flagged(measures.prose), _usual_lengths(measures)
    yield from _in_text(measures, usual)
    yield from _in_prose(measures, first)
    yield from _among_lines(measures)
    yield from _in_line(measures, texts)
    yield from _on_page(measures, block, indent)
    yield from _marks(measures.pieces)
    yield from _in_head(measures, first)
    yield _DOCUMENT, _documents(measures, texts, usual, block, indent)[:, measures.rows.owners]


def _in_text(measures: Measures, usual: Floats) -> Iterator[Columns]:
    length, rows = measures.length, measures.rows
    sums = running_sums(length)
    place = (sums[:-1] - sums[rows.first]) / np.maximum(rows.totals(length), 1)[rows.owners]
    to_usual = np.minimum(length / usual[rows.owners], 5)
    yield _IN_TEXT, stack(rows.index, rows.end - rows.first - 1 - rows.index, place, to_usual)


def _in_prose(measures: Measures, first: Ints) -> Iterator[Columns]:
    length, rows = measures.length, measures.rows
    index = np.arange(len(length))
    in_prose = measures.prose * length
    sums, whole = running_sums(in_prose), running_sums(length)
    before, after = distances(measures.prose, rows)
    yield _IN_PROSE, stack(
        measures.prose, (sums[:-1] - sums[rows.first]) / np.maximum(rows.totals(in_prose), 1)[rows.owners],
        before, after, sums[:-1] - sums[np.maximum(index - 8, rows.first)],
        sums[np.minimum(index + 9, rows.end)] - sums[1:], first[rows.owners] - rows.index,
    )  # fmt: skip
    yield _WITHIN, shares_around(sums, whole, _REACHES, rows)


def _among_lines(measures: Measures) -> Iterator[Columns]:
    length, rows = measures.length, measures.rows
    short = length < _SHORT
    low, high = _TITLE_LENGTHS
    titles = (length >= low) & (length < high) & (measures.last != STOP) & (measures.tokens >= 3)
    yield _RUNS, stack(np.where(short, 1, -1) * run_lengths(short, rows), titles * run_lengths(titles, rows))


def _in_line(measures: Measures, texts: Texts) -> Iterator[Columns]:
    line, begin, seam = measures.pieces.lines, measures.pieces.starts, measures.pieces.seams
    edges = np.ones(len(line) + 1, bool)
    np.equal(begin, 0, out=edges[:-1])
    (starts,) = edges[:-1].nonzero()
    counts, whole = np.bincount(line), np.array([len(each.text) for each in texts.lines])[line]
    last = starts + counts - 1
    yield _IN_LINE, stack(
        edges[:-1], edges[1:], counts[line], whole, share(begin, whole), (measures.end == STOPPED)[last][line],
        measures.prose[starts][line],
    )  # fmt: skip
    following = np.full(len(line), NO_SEAM)
    following[:-1] = seam[1:]
    following[edges[1:]] = NO_SEAM
    yield _AT_SEAMS, np.concatenate([seam == _SEAM_KINDS, following == _SEAM_KINDS])


def _on_page(measures: Measures, block: Ints, indent: Ints) -> Iterator[Columns]:
    rows = measures.rows
    gap = np.ones(len(block) + 1, bool)  # before each piece, and after the last; between texts there is one
    np.not_equal(block[1:], block[:-1], out=gap[1:-1])
    gap[rows.starts] = True
    has_gaps = block[rows.end - 1] > 0
    step = np.zeros(len(block), np.int64)
    if indent.any():
        step[1:] = np.sign(indent[1:] - indent[:-1])
        step[rows.starts] = 0
        indent = np.minimum(np.maximum(indent - _usual_indents(measures, indent), -_INDENT_COLUMNS), _INDENT_COLUMNS)
    yield _ON_PAGE, stack(gap[:-1] & has_gaps, gap[1:] & has_gaps, indent, step)


def _usual_indents(measures: Measures, indent: Ints) -> Ints:
    """By piece, that of most of the prose of its text."""
    texts, columns = len(measures.rows.sizes), int(indent.max()) + 1
    cells = measures.rows.owners * columns + indent
    weights = np.bincount(cells, weights=measures.prose * measures.length, minlength=texts * columns)
    return np.asarray(weights.reshape(texts, columns).argmax(axis=1)[measures.rows.owners])


def _marks(pieces: Pieces) -> Iterator[Columns]:
    rows = np.zeros((len(_MARKS), len(pieces)))
    for index, mark in pieces.marks.items():
        rows[_mark_kind(mark), index] = 1
        rows[0, index] = mark.count("#")
    yield _MARKS, rows


def _mark_kind(mark: str) -> int:
    if mark[0] == "#":
        return 0
    return 1 if mark[0] in _BULLETS else 2


def _in_head(measures: Measures, first: Ints) -> Iterator[Columns]:
    """Which of the lines above the first prose could be the headline."""
    columns = np.zeros((len(_IN_HEAD), len(measures.length)), np.int64)
    rows, length = measures.rows, measures.length
    words = measures.tokens + measures.counts[IDEOGRAPH] // 2
    low, high = _HEADLINE_LENGTHS
    fits = (length >= low) & (length < high) & (words >= 3) & (rows.index <= first[rows.owners])
    (places,) = fits.nonzero()
    owners, counts = rows.owners[places], rows.totals(fits)
    before = counts.cumsum() - counts
    rank = np.arange(len(places)) - before[owners]
    columns[0, places] = rank + 1
    columns[1, places] = counts[owners] - rank
    longest = np.lexsort((-np.minimum(length[places], _HEADLINE_BEST), owners))
    columns[2, places[longest[rank < 2]]] = 1
    yield _IN_HEAD, columns


def _documents(measures: Measures, texts: Texts, usual: Floats, block: Ints, indent: Ints) -> Floats:
    """By text, one value each for the text as a whole."""
    rows, length, count = measures.rows, measures.length, measures.rows.sizes
    total, prose = np.maximum(rows.totals(length), 1), rows.totals(length * measures.prose)
    lines = np.array(texts.line_counts)
    has_marks = np.zeros(len(count), bool)
    has_marks[rows.owners[list(texts.pieces.marks)]] = True
    return stack(
        usual, prose, prose / total, total / lines, count, count / lines,
        3 * rows.totals(measures.counts[IDEOGRAPH]) / total, block[rows.starts + count - 1] > 0,
        rows.totals(indent > 0) > 0, has_marks,
    )  # fmt: skip


def _usual_lengths(measures: Measures) -> Floats:
    """By text the median of its prose: sorted by text and length, the middle ones are taken."""
    rows, prose = measures.rows, measures.prose
    counts = rows.totals(prose)
    ordered = np.append(np.sort(rows.owners[prose] << _LENGTH_BITS | measures.length[prose]), 0)
    starts = counts.cumsum() - counts
    low, high = (ordered[starts + middle] & _LENGTH_MASK for middle in ((counts - 1) // 2, counts // 2))
    return np.asarray(np.maximum(np.where(counts > 0, (low + high) / 2, 0), _USUAL_LENGTH))
