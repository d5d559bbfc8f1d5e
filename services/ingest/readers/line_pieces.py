"""Pieces: lines of raw text, cut at their seams. A piece is what the tagger judges; most lines are one piece."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from services.ingest.readers.line_characters import code_points, kinds_of
from services.ingest.readers.line_columns import Ints
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


@dataclass(frozen=True, slots=True, eq=False)
class Pieces:
    """All pieces of a text in order, one value each: `lines` is the index of its line, `starts` where it starts in the
    line's text (which is without the mark), `seams` the seam before it; `marks`, by piece, has what a renderer put
    before the line ("##", "*"), if anything.
    """

    texts: Sequence[str]
    lines: Ints
    starts: Ints
    seams: Ints
    marks: Mapping[int, str]

    def __len__(self) -> int:
        return len(self.texts)

    def are_whole(self) -> NDArray[np.bool_]:
        """Which pieces are all there is in their line, but for a mark before it."""
        is_last = np.append(self.starts[1:] == 0, True)
        return np.asarray((self.starts == 0) & is_last)


def cut_lines(lines: Sequence[Line]) -> Pieces:
    """The pieces of all lines, in order; a line's pieces joined are the line without its mark. Linear in the text."""
    texts = [line.text for line in lines]
    marks = _take_marks(texts)
    spans = {index: list(_spans(texts[index], cuts)) for index, cuts in sorted(_find_cuts(texts).items())}
    sizes = np.ones(len(lines), np.int64)
    sizes[list(spans)] = [len(found) for found in spans.values()]
    firsts = sizes.cumsum() - sizes
    starts, seams = np.zeros((2, int(sizes.sum())), np.int64)
    pieces: list[str] = []
    done = 0
    for index, found in spans.items():  # few: the other lines are one piece
        first, text = int(firsts[index]), texts[index]
        starts[first : first + len(found)] = [start for start, _, _ in found]
        seams[first : first + len(found)] = [seam for _, _, seam in found]
        pieces += texts[done:index]
        pieces += [text[start:end] for start, end, _ in found]
        done = index + 1
    pieces += texts[done:]
    return Pieces(
        texts=pieces,
        lines=np.repeat(np.arange(len(lines)), sizes),
        starts=starts,
        seams=seams,
        marks={int(firsts[index]): mark for index, mark in marks.items()},
    )


def _take_marks(texts: list[str]) -> Mapping[int, str]:
    """The marks by index, taken away from the texts; where there are several, emphasis goes as well."""
    marked = [index for index, text in enumerate(texts) if text[0] in _MARK_CHARS]
    is_markup = sum([texts[index].startswith(_MARKUP_STARTS) for index in marked]) >= _MARKUP_LINES
    marks = {}
    for index in marked:
        if match := _MARK.match(texts[index]):
            marks[index], texts[index] = match.group().rstrip(), texts[index][match.end() :]
    for index, text in enumerate(texts) if is_markup else ():
        if "_" in text or "*" in text or "\\" in text:
            texts[index] = _EMPHASIS.sub("", text).strip() or text
    return marks


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
    ends = lengths.cumsum()
    indices = ends.searchsorted(places[:_MOST_SEAMS], side="right")
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
