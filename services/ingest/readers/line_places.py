"""Where a piece stands: in the text, among the prose, in its line, on the page."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from services.ingest.readers.line_characters import IDEOGRAPH, STOP
from services.ingest.readers.line_columns import Columns, Flags, Ints, distances, grade, run_lengths, share, sum_around
from services.ingest.readers.line_measures import ENDS, LENGTHS, STOPPED, Measures
from services.ingest.readers.line_pieces import Piece
from services.ingest.readers.line_seams import NO_SEAM, SEAMS
from services.ingest.readers.lines import Line

_FAR = 10**5  # pieces; nothing of the kind in the text
_MARKS = ("#", "*+•")
_INDENT_STEP = 6  # columns: two levels of a rendered list


def add_places(columns: Columns, measures: Measures, lines: Sequence[Line], pieces: Sequence[Piece]) -> None:
    _add_text_place(columns, measures)
    _add_prose_place(columns, measures)
    _add_surroundings(columns, measures)
    _add_line_place(columns, measures, lines, pieces)
    _add_layout(columns, measures, lines, pieces)
    _add_head(columns, measures)
    _add_document(columns, measures, lines)


def _add_text_place(columns: Columns, measures: Measures) -> None:
    index, length = np.arange(columns.rows), measures.length
    before = (np.cumsum(length) - length) / max(int(length.sum()), 1)
    columns.add("from start", grade(index, 1, 2, 3, 4, 6, 9, 15, 30, 80, 200), 11)
    columns.add("from end", grade(columns.rows - 1 - index, 1, 2, 3, 4, 6, 9, 15, 30, 80, 200), 11)
    columns.add("place", grade(before, 0.02, 0.05, 0.1, 0.2, 0.35, 0.5, 0.65, 0.8, 0.9, 0.95, 0.98), 12)
    columns.add("size, place", measures.size * 6 + grade(before, 0.03, 0.1, 0.3, 0.6, 0.9), LENGTHS * 6)


def _add_prose_place(columns: Columns, measures: Measures) -> None:
    size, prose = measures.size, measures.prose * measures.length
    done = (np.cumsum(prose) - prose) / max(int(prose.sum()), 1)
    before, after = distances(measures.prose)
    near = grade(before, 2, 4, 10) * 4 + grade(after, 2, 4, 10)
    grades = grade(before, 2, 3, 4, 6, 10, 25, _FAR), grade(after, 2, 3, 4, 6, 10, 25, _FAR)
    columns.add("prose place", grade(done, 0.0001, 0.05, 0.15, 0.3, 0.5, 0.7, 0.85, 0.95, 0.9999), 10)
    columns.add("size, prose place", size * 6 + grade(done, 0.0001, 0.1, 0.5, 0.9, 0.9999), LENGTHS * 6)
    columns.add("prose before", grades[0], 8)
    columns.add("prose after", grades[1], 8)
    columns.add("prose before, after", grades[0] * 8 + grades[1], 64)
    columns.add("size, prose before, after", size * 16 + near, LENGTHS * 16)


def _add_surroundings(columns: Columns, measures: Measures) -> None:
    length, size = measures.length, measures.size
    prose = measures.prose * length
    for reach in (1, 2, 4, 8, 16):
        part = share(sum_around(prose, reach), sum_around(length, reach))
        columns.add(f"prose within {reach}", grade(part, 0.001, 0.15, 0.3, 0.45, 0.6, 0.75, 0.9, 0.97), 9)
    near = grade(share(sum_around(prose, 4), sum_around(length, 4)), 0.1, 0.4, 0.7, 0.9)
    wide = grade(share(sum_around(prose, 16), sum_around(length, 16)), 0.1, 0.3, 0.5, 0.75)
    columns.add("size, prose within 4", size * 5 + near, LENGTHS * 5)
    columns.add("size, prose within 16", size * 5 + wide, LENGTHS * 5)
    columns.add("end, prose within 4", measures.end * 5 + near, ENDS * 5)
    sums, index = np.concatenate([[0], np.cumsum(prose)]), np.arange(len(prose))
    back = sums[index] - sums[np.maximum(index - 8, 0)]
    ahead = sums[np.minimum(index + 9, len(prose))] - sums[index + 1]
    columns.add("prose in 8 before", grade(back, 1, 150, 400, 900, 2000), 6)
    columns.add("prose in 8 after", grade(ahead, 1, 150, 400, 900, 2000), 6)
    short = length < 45
    run = run_lengths(short)
    columns.add("run of short", np.where(short, grade(run, 2, 3, 4, 6, 10, 20, 50), 8 + grade(run, 2, 3, 5, 10)), 13)
    titles = (length >= 25) & (length < 130) & (measures.last != STOP) & (measures.tokens >= 3)
    columns.add("run of titles", np.where(titles, 1 + grade(run_lengths(titles), 2, 3, 5, 9), 0), 6)


def _add_line_place(columns: Columns, measures: Measures, lines: Sequence[Line], pieces: Sequence[Piece]) -> None:
    size, end, line = measures.size, measures.end, np.array([piece.line for piece in pieces])
    start = np.array([piece.start for piece in pieces])
    seam = np.array([piece.seam for piece in pieces])
    is_first = start == 0
    is_last = np.concatenate([is_first[1:], [True]])
    next_seam = np.where(is_last, NO_SEAM, np.concatenate([seam[1:], [NO_SEAM]]))
    count, glue, seams = np.bincount(line)[line], ~is_first * 2 + ~is_last, seam * SEAMS + next_seam
    whole = np.array([len(lines[index].text) for index in line])
    stops = end[np.maximum(np.searchsorted(line, line, side="right") - 1, 0)] == STOPPED
    is_cut = count > 1
    columns.add("glue", glue, 4)
    columns.add("pieces in line", grade(count, 2, 3, 5, 9, 20), 6)
    columns.add("size, glue", size * 4 + glue, LENGTHS * 4)
    columns.add("glue, end", glue * ENDS + end, 4 * ENDS)
    columns.add("seams", seams, SEAMS * SEAMS)
    columns.add("size, seam", size * SEAMS + seam, LENGTHS * SEAMS)
    columns.add("size, next seam", size * SEAMS + next_seam, LENGTHS * SEAMS)
    columns.add("line length", np.where(is_cut, 1 + grade(whole, 50, 100, 200, 400, 1000), 0), 7)
    columns.add("line end, seams", np.where(is_cut, 1 + stops * SEAMS * SEAMS + seams, 0), 1 + 2 * SEAMS * SEAMS)
    columns.add("place in line", np.where(is_cut, 1 + grade(share(start, whole), 0.001, 0.1, 0.3, 0.6, 0.9), 0), 7)


def _add_layout(columns: Columns, measures: Measures, lines: Sequence[Line], pieces: Sequence[Piece]) -> None:
    block = np.array([lines[piece.line].block for piece in pieces])
    gap = np.concatenate([[True], np.diff(block) > 0])
    next_gap = np.concatenate([gap[1:], [True]])
    columns.add("gaps", np.where(block[-1] > 0, 1 + gap * 2 + next_gap, 0), 5)
    indent = np.minimum([lines[piece.line].indent for piece in pieces], 1000)
    usual = int(np.bincount(indent, weights=measures.prose * measures.length).argmax())
    steps = [indent == usual, indent < usual - _INDENT_STEP, indent < usual, indent > usual + _INDENT_STEP]
    columns.add("indent", np.where(indent.max() > 0, 1 + np.select(steps, range(4), 4), 0), 6)
    columns.add("indent step", np.sign(np.diff(indent, prepend=indent[0])) + 1, 3)
    marks = np.array([_mark_kind(piece.mark) for piece in pieces])
    level = np.array([len(piece.mark) if piece.mark.startswith("#") else 0 for piece in pieces])
    columns.add("mark", np.where(marks.any(), 1 + marks, 0), 5)
    columns.add("heading level", np.minimum(level, 6), 7)
    columns.add("marks", np.concatenate([[0], marks[:-1]]) * 4 + marks, 16)


def _mark_kind(mark: str) -> int:
    if not mark:
        return 0
    return next((kind for kind, chars in enumerate(_MARKS, 1) if mark[0] in chars), 3)


def _add_head(columns: Columns, measures: Measures) -> None:
    """Which of the lines above the first prose could be the headline."""
    length, index = measures.length, np.arange(columns.rows)
    first = int(measures.prose.argmax()) if measures.prose.any() else columns.rows
    words = measures.tokens + measures.counts[:, IDEOGRAPH] // 2
    fits = (length >= 20) & (length < 160) & (words >= 3) & (index <= first)
    longest = np.zeros(columns.rows, np.int64)
    longest[index[fits][np.argsort(-np.minimum(length[fits], 110), kind="stable")[:2]]] = 1
    columns.add("headline rank", _rank(fits), 6)
    columns.add("headline rank from prose", _rank(fits[::-1])[::-1], 6)
    columns.add("longest in head", longest, 2)
    columns.add("to first prose", grade(first - index, -8, -3, -1, 0, 1, 2, 3, 4, 6, 10, 20), 12)


def _rank(fits: Flags) -> Ints:
    return np.where(fits, 1 + grade(np.cumsum(fits), 2, 3, 5, 9), 0)


def _add_document(columns: Columns, measures: Measures, lines: Sequence[Line]) -> None:
    length, size, prose = measures.length, measures.size, measures.length[measures.prose]
    amount, total = int(prose.sum()), max(int(length.sum()), 1)
    usual = max(float(np.median(prose)), 60.0) if len(prose) else 60.0
    unspaced = 3 * int(measures.counts[:, IDEOGRAPH].sum()) > 0.6 * total
    columns.add("prose in all", np.full(columns.rows, grade(amount, 800, 2500, 6000)), 4)
    columns.add("size, prose in all", size * 4 + grade(amount, 800, 2500, 6000), LENGTHS * 4)
    columns.add("size, prose share", size * 4 + grade(amount / total, 0.3, 0.55, 0.8), LENGTHS * 4)
    columns.add("to usual length", grade(length / usual, 0.1, 0.25, 0.5, 0.75, 1, 1.5, 2.5), 8)
    columns.add("size, line lengths", size * 4 + grade(total / len(lines), 35, 60, 120), LENGTHS * 4)
    columns.add("size, unspaced", np.where(unspaced, 1 + size, 0), 1 + LENGTHS)
