"""Where a piece stands: in the text, among the prose, in its line, on the page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from services.ingest.readers.line_characters import IDEOGRAPH, STOP
from services.ingest.readers.line_columns import Ints, distances, run_lengths, share, shares_around
from services.ingest.readers.line_measures import STOPPED, Measures
from services.ingest.readers.line_pieces import Piece
from services.ingest.readers.line_seams import NO_SEAM, SEAMS
from services.ingest.readers.lines import Line

Named = Iterator[tuple[str, NDArray[Any]]]

_BULLETS = "*+•"
_MOST_COLUMNS = 1000
_INDENT_COLUMNS = 20
_REACHES = (2, 4, 8, 16)  # pieces
_USUAL_LENGTH = 60.0  # of a paragraph, where there is none to go by
_SHORT = 45
_TITLE_LENGTHS = (25, 130)
_HEADLINE_LENGTHS = (20, 160)
_HEADLINE_BEST = 110  # beyond that a longer line is no better a headline


def places(measures: Measures, lines: Sequence[Line], pieces: Sequence[Piece]) -> Named:
    """Named columns."""
    yield from _in_text(measures)
    yield from _in_prose(measures)
    yield from _among_lines(measures)
    line = np.array([piece.line for piece in pieces])
    yield from _in_line(measures, lines, pieces, line)
    yield from _on_page(measures, lines, pieces, line)
    yield from _in_head(measures)
    yield from _document(measures, lines)


def _in_text(measures: Measures) -> Named:
    index, length = np.arange(len(measures.chars)), measures.length
    yield "from start", np.log1p(index)
    yield "from end", np.log1p(len(index) - 1 - index)
    yield "place", (np.cumsum(length) - length) / max(int(length.sum()), 1)


def _in_prose(measures: Measures) -> Named:
    length = measures.length
    prose = measures.prose * length
    sums, index = np.concatenate([[0], np.cumsum(prose)]), np.arange(len(prose))
    before, after = distances(measures.prose)
    yield "prose", measures.prose
    yield "prose place", sums[:-1] / max(int(sums[-1]), 1)
    yield "from prose", np.log1p(before)
    yield "to prose", np.log1p(after)
    whole = np.concatenate([[0], np.cumsum(length)])
    for reach, shares in zip(_REACHES, shares_around(sums, whole, _REACHES), strict=True):
        yield f"prose within {reach}", shares
    yield "prose in 8 before", np.log1p(sums[index] - sums[np.maximum(index - 8, 0)])
    yield "prose in 8 after", np.log1p(sums[np.minimum(index + 9, len(prose))] - sums[index + 1])


def _among_lines(measures: Measures) -> Named:
    length = measures.length
    short = length < _SHORT
    yield "run of short", np.where(short, 1, -1) * np.log1p(run_lengths(short))
    low, high = _TITLE_LENGTHS
    titles = (length >= low) & (length < high) & (measures.last != STOP) & (measures.tokens >= 3)
    yield "run of titles", titles * np.log1p(run_lengths(titles))


def _in_line(measures: Measures, lines: Sequence[Line], pieces: Sequence[Piece], line: Ints) -> Named:
    start = np.array([piece.start for piece in pieces])
    seam = np.array([piece.seam for piece in pieces])
    is_first = start == 0
    is_last = np.append(is_first[1:], True)
    following = np.where(is_last, NO_SEAM, np.append(seam[1:], NO_SEAM))
    whole = np.array([len(each.text) for each in lines])[line]
    yield "first in line", is_first
    yield "last in line", is_last
    yield "pieces in line", np.log1p(np.bincount(line)[line])
    for kind in range(1, SEAMS):
        yield f"after seam {kind}", seam == kind
        yield f"before seam {kind}", following == kind
    yield "line length", np.log1p(whole)
    yield "place in line", share(start, whole)
    yield "line stopped", (measures.end == STOPPED)[np.searchsorted(line, line, side="right") - 1]
    yield "line starts with prose", measures.prose[np.searchsorted(line, line)]


def _on_page(measures: Measures, lines: Sequence[Line], pieces: Sequence[Piece], line: Ints) -> Named:
    block = np.array([each.block for each in lines])[line]
    indent = np.minimum(np.array([each.indent for each in lines])[line], _MOST_COLUMNS)
    has_blocks, gap = block[-1] > 0, np.ones(len(line) + 1, bool)  # before each piece, and after the last
    gap[1:-1] = block[1:] > block[:-1]
    usual = int(np.bincount(indent, weights=measures.prose * measures.length).argmax())
    yield "gap before", gap[:-1] & has_blocks
    yield "gap after", gap[1:] & has_blocks
    yield "gaps in text", np.full(len(line), has_blocks)
    yield "indent", np.minimum(np.maximum(indent - usual, -_INDENT_COLUMNS), _INDENT_COLUMNS)
    yield "indent step", np.sign(np.diff(indent, prepend=indent[0]))
    yield "indents in text", np.full(len(line), indent.any())
    yield from _marks([piece.mark for piece in pieces])


def _marks(marks: Sequence[str]) -> Named:
    kinds, levels = np.zeros(len(marks)), np.zeros(len(marks))
    marked = [index for index, mark in enumerate(marks) if mark]
    kinds[marked] = [_mark_kind(marks[index]) for index in marked]
    levels[marked] = [marks[index].count("#") for index in marked]
    yield "heading level", levels
    yield "bullet", kinds == 1
    yield "other mark", kinds == 2
    yield "marks in text", np.full(len(marks), bool(marked))


def _mark_kind(mark: str) -> int:
    if mark[0] == "#":
        return 0
    return 1 if mark[0] in _BULLETS else 2


def _in_head(measures: Measures) -> Named:
    """Which of the lines above the first prose could be the headline."""
    length, index = measures.length, np.arange(len(measures.chars))
    first = int(measures.prose.argmax()) if measures.prose.any() else len(index)
    words = measures.tokens + measures.counts[:, IDEOGRAPH] // 2
    low, high = _HEADLINE_LENGTHS
    fits = (length >= low) & (length < high) & (words >= 3) & (index <= first)
    longest = np.zeros(len(index))
    longest[index[fits][np.argsort(-np.minimum(length[fits], _HEADLINE_BEST), kind="stable")[:2]]] = 1
    yield "to first prose", np.sign(first - index) * np.log1p(abs(first - index))
    yield "headline rank", fits * np.cumsum(fits)
    yield "headline rank from prose", fits * np.cumsum(fits[::-1])[::-1]
    yield "longest in head", longest


def _document(measures: Measures, lines: Sequence[Line]) -> Named:
    length, prose = measures.length, measures.length[measures.prose]
    total, count = max(int(length.sum()), 1), len(length)
    usual = max(_median(prose), _USUAL_LENGTH) if len(prose) else _USUAL_LENGTH
    yield "to usual length", np.minimum(length / usual, 5)
    whole = (
        ("usual length", usual),
        ("prose in all", np.log1p(prose.sum())),
        ("share of prose", prose.sum() / total),
        ("length of lines", total / len(lines)),
        ("pieces", np.log1p(count)),
        ("pieces of lines", count / len(lines)),
        ("unspaced", 3 * int(measures.counts[:, IDEOGRAPH].sum()) / total),
    )
    for name, value in whole:
        yield name, np.full(count, value)


def _median(values: Ints) -> float:
    """For a few numbers this takes a tenth of the time of numpy's."""
    ordered = np.sort(values)
    return float(ordered[(len(values) - 1) // 2] + ordered[len(values) // 2]) / 2
