"""Where a piece stands: in the text, among the prose, in its line, on the page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from services.ingest.readers.line_characters import IDEOGRAPH, STOP
from services.ingest.readers.line_columns import Columns, Ints, distances, run_lengths, share, shares_around, stack
from services.ingest.readers.line_measures import STOPPED, Measures
from services.ingest.readers.line_pieces import Pieces
from services.ingest.readers.line_seams import NO_SEAM, SEAMS
from services.ingest.readers.lines import Line

_BULLETS = "*+•"
_MOST_COLUMNS = 1000
_INDENT_COLUMNS = 20
_REACHES = (2, 4, 8, 16)  # pieces
_USUAL_LENGTH = 60.0  # of a paragraph, where there is none to go by
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


def places(measures: Measures, lines: Sequence[Line]) -> Iterator[Columns]:
    """Named columns."""
    block = np.array([line.block for line in lines])[measures.pieces.lines]
    indent = np.minimum(np.array([line.indent for line in lines])[measures.pieces.lines], _MOST_COLUMNS)
    first = int(measures.prose.argmax()) if measures.prose.any() else len(measures.chars)
    yield from _in_text(measures)
    yield from _in_prose(measures, first)
    yield from _among_lines(measures)
    yield from _in_line(measures, lines)
    yield from _on_page(measures, block, indent)
    yield from _marks(measures.pieces)
    yield from _in_head(measures, first)
    yield _DOCUMENT, np.array(_document(measures, lines, block, indent))[:, None].repeat(len(block), axis=1)


def _in_text(measures: Measures) -> Iterator[Columns]:
    length, size = measures.length, len(measures.length)
    sums = length.cumsum()
    index = np.arange(size)
    place, to_usual = (sums - length) / max(int(sums[-1]), 1), np.minimum(length / _usual_length(measures), 5)
    yield _IN_TEXT, stack(index, size - 1 - index, place, to_usual)


def _in_prose(measures: Measures, first: int) -> Iterator[Columns]:
    length, size = measures.length, len(measures.length)
    index = np.arange(size)
    sums, whole = np.zeros((2, size + 1), np.int64)
    np.cumsum(measures.prose * length, out=sums[1:])
    np.cumsum(length, out=whole[1:])
    before, after = distances(measures.prose)
    yield _IN_PROSE, stack(
        measures.prose, sums[:-1] / max(int(sums[-1]), 1), before, after,
        sums[:-1] - sums[np.maximum(index - 8, 0)], sums[np.minimum(index + 9, size)] - sums[1:], first - index,
    )  # fmt: skip
    yield _WITHIN, shares_around(sums, whole, _REACHES)


def _among_lines(measures: Measures) -> Iterator[Columns]:
    length = measures.length
    short = length < _SHORT
    low, high = _TITLE_LENGTHS
    titles = (length >= low) & (length < high) & (measures.last != STOP) & (measures.tokens >= 3)
    yield _RUNS, stack(np.where(short, 1, -1) * run_lengths(short), titles * run_lengths(titles))


def _in_line(measures: Measures, lines: Sequence[Line]) -> Iterator[Columns]:
    line, begin, seam = measures.pieces.lines, measures.pieces.starts, measures.pieces.seams
    edges = np.ones(len(line) + 1, bool)
    np.equal(begin, 0, out=edges[:-1])
    (starts,) = edges[:-1].nonzero()
    counts, whole = np.bincount(line), np.array([len(each.text) for each in lines])[line]
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
    gap = np.ones(len(block) + 1, bool)  # before each piece, and after the last
    np.greater(block[1:], block[:-1], out=gap[1:-1])
    gap &= block[-1] > 0
    step = np.zeros(len(block), np.int64)
    if indent.any():
        usual = int(np.bincount(indent, weights=measures.prose * measures.length).argmax())
        step[1:] = np.sign(indent[1:] - indent[:-1])
        indent = np.minimum(np.maximum(indent - usual, -_INDENT_COLUMNS), _INDENT_COLUMNS)
    yield _ON_PAGE, stack(gap[:-1], gap[1:], indent, step)


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


def _in_head(measures: Measures, first: int) -> Iterator[Columns]:
    """Which of the lines above the first prose could be the headline."""
    rows = np.zeros((len(_IN_HEAD), len(measures.length)), np.int64)
    head = slice(first + 1)
    length = measures.length[head]
    words = measures.tokens[head] + measures.counts[IDEOGRAPH, head] // 2
    low, high = _HEADLINE_LENGTHS
    fits = (length >= low) & (length < high) & (words >= 3)
    (places,) = fits.nonzero()
    rows[0, places] = np.arange(1, len(places) + 1)
    rows[1, places] = np.arange(len(places), 0, -1)
    rows[2, places[(-np.minimum(length[places], _HEADLINE_BEST)).argsort(kind="stable")[:2]]] = 1
    yield _IN_HEAD, rows


def _document(measures: Measures, lines: Sequence[Line], block: Ints, indent: Ints) -> list[float]:
    """One value each for the text as a whole."""
    length, count = measures.length, len(measures.length)
    total, prose = max(int(length.sum()), 1), int(length[measures.prose].sum())
    unspaced = 3 * int(measures.counts[IDEOGRAPH].sum()) / total
    return [
        _usual_length(measures), prose, prose / total, total / len(lines), count, count / len(lines), unspaced,
        block[-1] > 0, indent.any(), bool(measures.pieces.marks),
    ]  # fmt: skip


def _usual_length(measures: Measures) -> float:
    """Of prose, the median; for a few numbers it takes a tenth of the time of numpy's."""
    ordered = np.sort(measures.length[measures.prose])
    middle = len(ordered) // 2
    median = float(ordered[(len(ordered) - 1) // 2] + ordered[middle]) / 2 if len(ordered) else _USUAL_LENGTH
    return max(median, _USUAL_LENGTH)
