"""Decides what a piece is in the article, from how it was judged and from what is certain."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from services.ingest.readers.line_kinds import is_credited, kind_by_text
from services.ingest.readers.line_pieces import Piece
from services.ingest.readers.line_tagger import BODY, HEADLINE, RELATED, STANDFIRST, Judgement
from services.ingest.readers.line_teasers import is_headline
from services.ingest.readers.lines import Line, is_headline_like, is_prose

LEAST_BODY = 0.6  # captions kept weigh more than sub-headings lost; measured on sites not trained on
LEAST_JOIN = 0.5
_LEAST_HEADLINE = 0.08  # texts without a headline are rare
_LEAST_RELATED = 0.4
# In a few sentences there is little to tell an article's from others': so a doubtful one is taken for the article's.
_BRIEF_CHARS, _LEAST_BRIEF = 800, 0.3
_REPEATED_CHARS = 40  # shorter lines may be said twice

Table = NDArray[np.float32]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Page:
    """The pieces of a text and what has been found out about them, in the same order."""

    lines: Sequence[Line]
    pieces: Sequence[Piece]
    judged: Judgement
    class_shares: Table  # of the piece's words in each of CLASSES
    headline: int | None
    titles: Flags  # the headline, wherever it is printed
    kept: Flags
    related: Flags


def decide(lines: Sequence[Line], pieces: Sequence[Piece], judged: Judgement, shares: Table) -> Page:
    """Which piece is the headline, which are the article, which link to others."""
    labels = judged.labels
    likely = _of_units(labels[:, BODY] + labels[:, STANDFIRST], pieces, judged.joins)
    prose = np.array([is_prose(piece.text) for piece in pieces], bool)
    is_brief = sum([len(pieces[index].text) for index in np.flatnonzero(prose).tolist()]) < _BRIEF_CHARS
    kept = (likely > LEAST_BODY) | (prose & (likely > _LEAST_BRIEF) & is_brief)
    headline = _headline(labels[:, HEADLINE] * ~prose, lines, pieces, kept)
    titles = _copies(pieces, headline)
    kept = _settled(lines, pieces, kept, prose, titles)
    related = ~kept & (labels[:, RELATED] > _LEAST_RELATED) & ~titles
    related[related] = [is_headline(pieces[index].text) for index in np.flatnonzero(related).tolist()]
    return Page(lines, pieces, judged, shares, headline, titles, kept, related)


def _settled(lines: Sequence[Line], pieces: Sequence[Piece], kept: Flags, prose: Flags, titles: Flags) -> Flags:
    """What is kept once rules have had their say."""
    if not (kept & ~titles).any():
        kept = _unjudged(lines, pieces)
    else:
        kept = kept | (_own_leads(pieces, titles) & prose)
        kept[kept] = [not _says_otherwise(lines, pieces[index]) for index in np.flatnonzero(kept).tolist()]
    kept &= ~titles
    return np.asarray(kept & ~_repeated(pieces, kept))


def _copies(pieces: Sequence[Piece], headline: int | None) -> Flags:
    """The headline, wherever it is printed."""
    title = pieces[headline].text if headline is not None else None
    return np.array([piece.text == title for piece in pieces])


def _of_units(likely: NDArray[np.float32], pieces: Sequence[Piece], joins: NDArray[np.float32]) -> Table:
    """The same, shared by their lengths among pieces of a line that were wrongly cut apart."""
    starts = np.array([piece.start == 0 for piece in pieces]) | (joins <= LEAST_JOIN)
    lengths, edges = np.array([len(piece.text) for piece in pieces], np.float32), np.flatnonzero(starts)
    means = np.add.reduceat(likely * lengths, edges) / np.add.reduceat(lengths, edges)
    return np.asarray(means[np.cumsum(starts) - 1])


def _headline(likely: NDArray[np.float32], lines: Sequence[Line], pieces: Sequence[Piece], kept: Flags) -> int | None:
    """The likeliest piece; where none is likely, the first above the article that looks like a headline."""
    best = int(likely.argmax())
    if likely[best] >= _LEAST_HEADLINE:
        return best
    first = int(kept.argmax()) if kept.any() else len(pieces)
    above = (index for index, piece in enumerate(pieces[:first]) if piece.text == lines[piece.line].text)
    return next((index for index in above if _may_be_headline(pieces[index].text)), None)


def _own_leads(pieces: Sequence[Piece], titles: Flags) -> Flags:
    """What the article's own headline is glued to, unless that is printed elsewhere as well."""
    found = np.zeros(len(pieces), bool)
    following = (np.flatnonzero(titles[:-1]) + 1).tolist()
    glued = [index for index in following if pieces[index].line == pieces[index - 1].line]
    counts = Counter([piece.text for piece in pieces]) if glued else Counter()
    found[glued] = [counts[pieces[index].text] == 1 for index in glued]
    return found


def _says_otherwise(lines: Sequence[Line], piece: Piece) -> bool:
    """Whether a whole line says of itself what it is, or any piece that it is a caption."""
    is_whole = piece.text == lines[piece.line].text
    return is_credited(piece.text) or (is_whole and kind_by_text(piece.text) is not None)


def _may_be_headline(text: str) -> bool:
    return is_headline_like(text) and kind_by_text(text) is None


def _unjudged(lines: Sequence[Line], pieces: Sequence[Piece]) -> Flags:
    """Where nothing was found to be the article: the prose, and what follows it and says nothing else of itself."""
    kept = np.array([is_prose(lines[piece.line].text) for piece in pieces])
    first = int(kept.argmax()) if kept.any() else len(pieces)
    kept[first:] = [kind_by_text(lines[piece.line].text) is None for piece in pieces[first:]]
    return kept


def _repeated(pieces: Sequence[Piece], kept: Flags) -> Flags:
    """Pieces of some length that have been kept before."""
    seen: set[str] = set()
    repeated = np.zeros(len(pieces), bool)
    for index in np.flatnonzero(kept).tolist():
        text = pieces[index].text
        repeated[index] = len(text) >= _REPEATED_CHARS and text in seen
        seen.add(text)
    return repeated
