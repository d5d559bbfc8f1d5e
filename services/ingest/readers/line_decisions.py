"""Decides what a piece is in the article, from how it was judged and from what is certain."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from services.ingest.readers.line_columns import Ints
from services.ingest.readers.line_headline import find_headline
from services.ingest.readers.line_kinds import is_credited, is_date, kind_by_text
from services.ingest.readers.line_pieces import Pieces
from services.ingest.readers.line_tagger import BODY, RELATED, STANDFIRST, Judgement
from services.ingest.readers.line_teasers import is_headline
from services.ingest.readers.lines import Line, is_prose

LEAST_BODY = 0.55  # above it too many sub-headings are lost, below too many captions kept; on sites not trained on
LEAST_JOIN = 0.5
_LEAST_RELATED = 0.4
# In a few sentences there is little to tell an article's from others': so a doubtful one is taken for the article's.
_BRIEF_CHARS, _LEAST_BRIEF = 800, 0.3
_MOST_DAYS = 0.5  # of the days among paragraphs: where so many are judged to be sub-headings, all are
_CLOCK = re.compile(r"\d[:.]\d\d|^[\d\W]*$")  # or figures alone
# Results and prices are articles without a sentence; menus and rows of links hold few figures
_FIGURE = re.compile(r"\d")
_LEAST_ROWS, _MOST_ROWS, _ROW_SHARE = 3, 60, 0.7
_REPEATED_CHARS = 40  # shorter lines may be said twice

Table = NDArray[np.float32]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Page:
    """The pieces of a text and what has been found out about them, in the same order."""

    lines: Sequence[Line]
    texts: Sequence[str]  # of the pieces
    owners: Sequence[int]  # which line each is of
    pieces: Pieces
    judged: Judgement
    class_shares: Table  # of the piece's words: a row for each of CLASSES
    headline: int | None
    titles: Flags  # the headline, wherever it is printed
    kept: Flags
    related: Flags

    def text_of(self, line: int) -> str:
        """The line without the marks of a renderer."""
        text = self.lines[line].text
        if not self.pieces.marks or (text[0].isalnum() and "*" not in text and "_" not in text):  # most lines
            return text
        return "".join(self.texts[bisect_left(self.owners, line) : bisect_right(self.owners, line)]).strip()


def decide(lines: Sequence[Line], pieces: Pieces, judged: Judgement, shares: Table) -> Page:
    """Which piece is the headline, which are the article, which link to others."""
    labels, texts, owners = judged.labels, pieces.texts, pieces.lines.tolist()
    lengths = np.fromiter(map(len, texts), np.int64, len(texts))
    likely = _of_units(labels[:, BODY] + labels[:, STANDFIRST], pieces, lengths, judged.joins)
    prose = np.fromiter(map(is_prose, texts), bool, len(texts))
    kept = likely > LEAST_BODY
    if int(lengths[prose].sum()) < _BRIEF_CHARS:
        kept |= prose & (likely > _LEAST_BRIEF)
    headline = find_headline(labels, pieces, kept, prose)
    titles = _copies(texts, headline)
    if (kept & ~titles).any():
        kept = _settled(pieces, kept | (_own_leads(pieces, titles) & prose), prose)
    else:
        kept = _unjudged([lines[owner].text for owner in owners])
    kept &= ~titles
    kept[_repeated(texts, kept.nonzero()[0].tolist())] = False
    related = ~kept & (labels[:, RELATED] > _LEAST_RELATED) & ~titles
    related[related] = [is_headline(texts[index]) for index in related.nonzero()[0].tolist()]
    linked = {texts[index] for index in related.nonzero()[0].tolist()}
    if linked:
        related |= ~kept & ~titles & np.fromiter(map(linked.__contains__, texts), bool, len(texts))
    return Page(lines, texts, owners, pieces, judged, shares, headline, titles, kept, related)


def _settled(pieces: Pieces, kept: Flags, prose: Flags) -> Flags:
    """What is kept once each piece has been asked what it says of itself."""
    texts, whole = pieces.texts, pieces.are_whole()
    days = _days(texts, whole & ~prose & _within(kept & prose))
    if days:  # among paragraphs they are sub-headings, all of them or none
        kept[days] = kept[days].mean() >= _MOST_DAYS
    are_days = set(days)
    kept[kept] = [
        index in are_days or not _says_otherwise(texts[index], is_whole=bool(whole[index]))
        for index in kept.nonzero()[0].tolist()
    ]
    return kept


def _copies(texts: Sequence[str], headline: int | None) -> Flags:
    """The headline, wherever it is printed."""
    found = np.zeros(len(texts), bool)
    title = texts[headline] if headline is not None else None
    found[[index for index, text in enumerate(texts) if text == title]] = True
    return found


def _of_units(likely: Table, pieces: Pieces, lengths: Ints, joins: Table) -> Table:
    """The same, shared by their lengths among pieces of a line that were wrongly cut apart."""
    is_joined = (pieces.starts > 0) & (joins > LEAST_JOIN)
    if not is_joined.any():
        return likely
    weights, edges = lengths.astype(np.float32), (~is_joined).nonzero()[0]
    means = np.add.reduceat(likely * weights, edges) / np.add.reduceat(weights, edges)
    return np.asarray(means[(~is_joined).cumsum() - 1])


def _own_leads(pieces: Pieces, titles: Flags) -> Flags:
    """What the article's own headline is glued to, unless that is printed elsewhere as well."""
    found = np.zeros(len(pieces), bool)
    np.logical_and(titles[:-1], pieces.starts[1:] > 0, out=found[1:])
    if found.any():
        counts = Counter(pieces.texts)
        found[found] = [counts[pieces.texts[index]] == 1 for index in found.nonzero()[0].tolist()]
    return found


def _within(prose: Flags) -> Flags:
    """Which pieces stand between the first and the last paragraph."""
    return np.asarray(np.maximum.accumulate(prose) & np.maximum.accumulate(prose[::-1])[::-1])


def _days(texts: Sequence[str], able: Flags) -> list[int]:
    """Those of the able pieces that are a day without a time."""
    stripped = ((index, texts[index].strip()) for index in able.nonzero()[0].tolist())
    return [index for index, text in stripped if is_date(text) and _CLOCK.search(text) is None]


def _says_otherwise(text: str, *, is_whole: bool) -> bool:
    """Whether a whole line says of itself what it is, or any piece that it is a caption."""
    return (is_whole and kind_by_text(text.strip()) is not None) or is_credited(text)


def _unjudged(wholes: Sequence[str]) -> Flags:
    """Where nothing was found to be the article: the prose, and what follows it and says nothing else of itself. Where
    there is no prose, rows of figures below the first line.
    """
    kept = np.fromiter(map(is_prose, wholes), bool, len(wholes))
    if not kept.any() and len(wholes) <= _MOST_ROWS:
        rows = [index > 0 and _FIGURE.search(whole) is not None for index, whole in enumerate(wholes)]
        kept[:] = rows if sum(rows) >= max(_LEAST_ROWS, _ROW_SHARE * len(wholes)) else False
    first = int(kept.argmax()) if kept.any() else len(wholes)
    kept[first:] = [kind_by_text(whole) is None for whole in wholes[first:]]
    return kept


def _repeated(texts: Sequence[str], kept: Sequence[int]) -> list[int]:
    """Those of some length whose text stands among the kept ones before."""
    seen: set[str] = set()
    repeated = []
    for index in kept:
        text = texts[index]
        if text in seen and len(text) >= _REPEATED_CHARS:
            repeated.append(index)
        seen.add(text)
    return repeated
