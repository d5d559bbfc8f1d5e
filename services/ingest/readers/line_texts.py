"""Cut texts, put one after the other so that their pieces are measured and judged in one pass; none sees another."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from services.ingest.readers.line_columns import Segments
from services.ingest.readers.line_pieces import Pieces
from services.ingest.readers.lines import Line

# A pass pays for its some 300 steps in numpy whatever it holds. It gains little after eight articles, of 250 pieces and
# 10 kB in the middle, and loses again when its columns outgrow the processor's nearer memory: reading took, per article
# and in passes of 1, 2, 4, 8, 16, 32 and 64, 4.3, 4.1, 3.8, 3.7, 3.7, 3.8 and 4.2 ms.
PASS_PIECES = 2_000
PASS_CHARS = 100_000


class CutText(NamedTuple):
    """A text's lines and pieces, at least one; and in how many other stories of its source each line has stood, None
    where nothing is remembered.
    """

    lines: Sequence[Line]
    pieces: Pieces
    seen: Sequence[int] | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Texts:
    """The lines and pieces of all texts, counted through; `rows` tells which pieces are whose. `seen` is by line, 0
    where nothing is remembered, and `remembered` says of each line whether anything of its text is.
    """

    lines: Sequence[Line]
    pieces: Pieces
    rows: Segments
    line_counts: Sequence[int]  # by text
    seen: Sequence[int]
    remembered: Sequence[bool]


def join(texts: Sequence[CutText]) -> Texts:
    """At least one text."""
    line_counts = [len(text.lines) for text in texts]
    rows = Segments.of([len(text.pieces) for text in texts])
    known = [text.seen is not None and any(text.seen) for text in texts]
    return Texts(
        lines=[line for text in texts for line in text.lines],
        pieces=_join_pieces([text.pieces for text in texts], line_counts, rows),
        rows=rows,
        line_counts=line_counts,
        seen=[count for text in texts for count in text.seen or [0] * len(text.lines)],
        remembered=[is_known for is_known, count in zip(known, line_counts, strict=True) for _ in range(count)],
    )


def _join_pieces(each: Sequence[Pieces], line_counts: Sequence[int], rows: Segments) -> Pieces:
    first_lines = np.cumsum([0, *line_counts[:-1]])
    return Pieces(
        texts=[text for pieces in each for text in pieces.texts],
        lines=np.concatenate([pieces.lines for pieces in each]) + first_lines[rows.owners],
        starts=np.concatenate([pieces.starts for pieces in each]),
        seams=np.concatenate([pieces.seams for pieces in each]),
        marks={
            start + index: mark
            for start, pieces in zip(rows.starts.tolist(), each, strict=True)
            for index, mark in pieces.marks.items()
        },
    )


def passes(texts: Sequence[CutText]) -> Iterator[list[CutText]]:
    """The texts in order, as many at a time as a pass should hold; one that is larger is alone."""
    group: list[CutText] = []
    pieces = chars = 0
    for text in texts:
        size, length = len(text.pieces), sum(len(line.text) for line in text.lines)
        if group and (pieces + size > PASS_PIECES or chars + length > PASS_CHARS):
            yield group
            group, pieces, chars = [], 0, 0
        group.append(text)
        pieces, chars = pieces + size, chars + length
    if group:
        yield group
