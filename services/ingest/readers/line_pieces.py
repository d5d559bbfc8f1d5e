"""Pieces: lines of raw text, cut at their seams. A piece is what the tagger judges; most lines are one piece."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from services.ingest.readers.line_characters import code_points, kinds_of
from services.ingest.readers.line_seams import (
    CAMEL,
    HEADLINE,
    NO_SEAM,
    find_seams,
    headline_starts,
    is_name,
    word_around,
)
from services.ingest.readers.lines import Line

_MARK_CHARS = frozenset("#>*+•|\\-")
_MARK = re.compile(r"(?:[#>*+•|\\-]{1,6} )+")
_EMPHASIS = re.compile(r"(?<![^\W_])_+|_+(?![^\W_])|\*\*+|\\(?=[-.+*_#()])")
_MARKUP_STARTS = ("# ", "## ", "### ", "* ", "**")
_MOST_SEAMS = 10_000  # a page has some hundred; in what comes after so many, lines stay whole
_MARKUP_LINES = 3  # fewer lines that open like Markdown prove nothing

Cuts = Mapping[int, int]  # offset in the line: kind of seam


class Piece(NamedTuple):
    """`line` is the index of its line, `start` where it starts in the line's text (which is without the mark)."""

    line: int
    start: int
    text: str
    seam: int  # the seam before it
    mark: str  # what a renderer put before the line: "##", "*"


def cut_lines(lines: Sequence[Line]) -> list[Piece]:
    """The pieces of all lines, in order; a line's pieces joined are the line without its mark. Linear in the text."""
    is_markup = sum([line.text.startswith(_MARKUP_STARTS) for line in lines]) >= _MARKUP_LINES
    texts, marks = [line.text for line in lines], {}
    for index, text in enumerate(texts):
        if is_markup or text[0] in _MARK_CHARS:
            marks[index], texts[index] = _without_mark(text, is_markup=is_markup)
    cuts = _find_cuts(texts)
    pieces: list[Piece] = []
    for index, text in enumerate(texts):
        mark = marks.get(index, "")
        if index not in cuts:  # most lines
            pieces.append(Piece(index, 0, text, NO_SEAM, mark))
            continue
        for start, end, seam in _spans(text, cuts[index]):
            pieces.append(Piece(index, start, text[start:end], seam, "" if start else mark))
    return pieces


def _without_mark(line: str, *, is_markup: bool) -> tuple[str, str]:
    match = _MARK.match(line) if line[0] in _MARK_CHARS else None
    mark, text = (match.group(), line[match.end() :]) if match else ("", line)
    if is_markup and ("_" in text or "*" in text or "\\" in text):
        text = _EMPHASIS.sub("", text).strip() or text
    return mark.rstrip(), text


def _find_cuts(texts: list[str]) -> Mapping[int, Cuts]:
    """By line index. A capital inside a word is no seam in a name, nor in a word that stands in two lines."""
    cuts: defaultdict[int, dict[int, int]] = defaultdict(dict)
    in_words: defaultdict[str, list[tuple[int, int]]] = defaultdict(list)
    for index, cut, seam in _located_seams(texts):
        if seam == CAMEL and (word := word_around(texts[index], cut)):
            in_words[word].append((index, cut))
        else:
            cuts[index][cut] = seam
    for word, places in in_words.items():
        if not is_name(word) and len({texts[index] for index, _ in places}) == 1:
            for index, cut in places:
                cuts[index][cut] = CAMEL
    for index, cut in headline_starts(texts):
        cuts[index].setdefault(cut, HEADLINE)
    return cuts


def _located_seams(texts: list[str]) -> Iterator[tuple[int, int, int]]:
    """Line index, offset in the line, kind of seam."""
    places, seams = find_seams(kinds_of(code_points("\n".join(texts))))
    lengths = np.array([len(text) + 1 for text in texts])
    ends = np.cumsum(lengths)
    indices = np.searchsorted(ends, places[:_MOST_SEAMS], side="right")
    offsets = places[:_MOST_SEAMS] - (ends - lengths)[indices]
    yield from zip(indices.tolist(), offsets.tolist(), seams.tolist(), strict=False)


def _spans(text: str, cuts: Cuts) -> Iterator[tuple[int, int, int]]:
    """Start, end and leading seam of each piece; a gap alone is no piece, it stays with the one before."""
    start, seam = 0, NO_SEAM
    for cut in sorted(cuts):
        if text[start:cut].strip():
            yield start, cut, seam
            start, seam = cut, cuts[cut]
    yield start, len(text), seam
