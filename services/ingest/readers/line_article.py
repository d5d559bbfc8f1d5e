"""Puts an article together from judged pieces: what stays, in which paragraphs, and why everything else went."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy as np
from numpy.typing import NDArray

from services.ingest.readers.chrome import Kind
from services.ingest.readers.line_kinds import CLASSES, is_category_line, kind_by_text, kinds_by_words
from services.ingest.readers.line_pieces import Piece
from services.ingest.readers.line_tagger import BODY, HEADLINE, RELATED, STANDFIRST, Judgement
from services.ingest.readers.line_teasers import bare_headlines, is_headline
from services.ingest.readers.lines import Line, is_headline_like, is_prose, runs_on
from services.ingest.readers.reading import Reading
from shared.annotations import RemovedLine, Teaser

_LEAST_HEADLINE = 0.08
_LEAST_BODY = 0.55  # captions kept weigh more than sub-headings lost; measured on sites not trained on
_LEAST_RELATED = 0.4
_LEAST_JOIN = 0.5
_BYLINE_WITHIN = 6  # lines after the headline
_CATEGORY_WITHIN = 3  # lines from the top
_NO_SPACE_BEFORE = ",.;:!?)]}»”…"
_REPEATED_CHARS = 40  # shorter lines may be said twice

Table = NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class Page:
    """The pieces of a text and what has been found out about them, in the same order."""

    lines: Sequence[Line]
    pieces: Sequence[Piece]
    judged: Judgement
    class_shares: Table  # of the piece's words in each of CLASSES
    headline: int | None
    kept: NDArray[np.bool_]
    related: NDArray[np.bool_]


def assemble(
    lines: Sequence[Line], pieces: Sequence[Piece], judged: Judgement, names: Sequence[str], table: Table
) -> Reading:
    """The reading; every line is in it once: as headline, in a paragraph, or removed with its reason."""
    page = _decide(lines, pieces, judged, table[:, [names.index(f"{name} share") for name in CLASSES]])
    kinds = _kinds(page)
    standfirst = _standfirst(page)
    return Reading(
        headline=_text(page, [page.headline]) if page.headline is not None else None,
        paragraphs=tuple(_paragraphs(page)),
        standfirst=standfirst,
        category_line=next((page.lines[line].text for line, kind in kinds.items() if kind == "categoryLine"), None),
        byline=next((page.lines[line].text for line, kind in kinds.items() if kind == "byline"), None),
        teasers=tuple(_teasers(page)),
        removed=tuple(_removed(page, kinds)),
    )


def _decide(lines: Sequence[Line], pieces: Sequence[Piece], judged: Judgement, shares: Table) -> Page:
    labels = judged.labels
    kept = _of_units(labels[:, BODY] + labels[:, STANDFIRST], pieces, judged.joins) > _LEAST_BODY
    headline = _headline(labels[:, HEADLINE], lines, pieces, kept)
    if headline is not None:
        kept &= np.array([piece.text != pieces[headline].text for piece in pieces])
    if not kept.any():
        kept = _unjudged(lines, pieces, headline)
    else:
        kept[kept] = [not _says_otherwise(lines, pieces[index]) for index in np.flatnonzero(kept).tolist()]
    kept &= ~_repeated(pieces, kept)
    related = ~kept & (labels[:, RELATED] > _LEAST_RELATED)
    related[related] = [is_headline(pieces[index].text) for index in np.flatnonzero(related).tolist()]
    if headline is not None:
        title = pieces[headline].text
        related &= np.array([piece.text != title for piece in pieces])
    return Page(lines, pieces, judged, shares, headline, kept, related)


def _of_units(likely: NDArray[np.float32], pieces: Sequence[Piece], joins: NDArray[np.float32]) -> Table:
    """The same, shared by their lengths among pieces of a line that were wrongly cut apart."""
    starts = np.array([piece.start == 0 for piece in pieces]) | (joins <= _LEAST_JOIN)
    lengths, edges = np.array([len(piece.text) for piece in pieces], np.float32), np.flatnonzero(starts)
    means = np.add.reduceat(likely * lengths, edges) / np.add.reduceat(lengths, edges)
    return np.asarray(means[np.cumsum(starts) - 1])


def _headline(
    likely: NDArray[np.float32], lines: Sequence[Line], pieces: Sequence[Piece], kept: NDArray[np.bool_]
) -> int | None:
    """The likeliest piece; where none is likely, the first above the article that looks like a headline."""
    best = int(likely.argmax())
    if likely[best] >= _LEAST_HEADLINE:
        return best
    first = int(kept.argmax()) if kept.any() else len(pieces)
    above = (index for index, piece in enumerate(pieces[:first]) if piece.text == lines[piece.line].text)
    return next((index for index in above if _may_be_headline(pieces[index].text)), None)


def _says_otherwise(lines: Sequence[Line], piece: Piece) -> bool:
    """Whether a whole line says of itself what it is."""
    return piece.text == lines[piece.line].text and kind_by_text(piece.text) is not None


def _may_be_headline(text: str) -> bool:
    return is_headline_like(text) and kind_by_text(text) is None


def _unjudged(lines: Sequence[Line], pieces: Sequence[Piece], headline: int | None) -> NDArray[np.bool_]:
    """Where nothing was found to be the article: the prose, and what follows it and says nothing else of itself."""
    kept = np.array([is_prose(lines[piece.line].text) for piece in pieces])
    first = int(kept.argmax()) if kept.any() else len(pieces)
    kept[first:] = [kind_by_text(lines[piece.line].text) is None for piece in pieces[first:]]
    if headline is not None:
        kept[headline] = False
    return kept


def _repeated(pieces: Sequence[Piece], kept: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Pieces of some length that have been kept before."""
    seen: set[str] = set()
    repeated = np.zeros(len(pieces), bool)
    for index in np.flatnonzero(kept).tolist():
        text = pieces[index].text
        repeated[index] = len(text) >= _REPEATED_CHARS and text in seen
        seen.add(text)
    return repeated


def _paragraphs(page: Page) -> Iterator[str]:
    """Pieces of one line that belong together, and lines that a link or a wrap has cut."""
    run: list[int] = []
    for index in np.flatnonzero(page.kept).tolist():
        if run and not _continues(page, run[-1], index):
            yield _text(page, run)
            run = []
        run.append(index)
    if run:
        yield _text(page, run)


def _continues(page: Page, before: int, index: int) -> bool:
    first, second = page.pieces[before], page.pieces[index]
    if first.line == second.line:
        return index == before + 1 and bool(page.judged.joins[index] > _LEAST_JOIN)
    return index == before + 1 and runs_on(page.lines[first.line], page.lines[second.line])


def _text(page: Page, run: Sequence[int]) -> str:
    """Pieces of one line as they stood; lines with a space between."""
    by_line = groupby((page.pieces[index] for index in run), key=lambda piece: piece.line)
    parts = ["".join(piece.text for piece in pieces).strip() for _, pieces in by_line]
    return "".join(
        part if index == 0 or part[0] in _NO_SPACE_BEFORE else f" {part}" for index, part in enumerate(parts)
    )


def _standfirst(page: Page) -> str | None:
    sure = np.flatnonzero(page.kept & (page.judged.labels[:, STANDFIRST] > _LEAST_BODY))
    return page.pieces[int(sure[0])].text.strip() if len(sure) else None


def _teasers(page: Page) -> Iterator[Teaser]:
    """A headline alone; with what is glued to it where the headline stands alone elsewhere as well."""
    found = [page.pieces[index] for index in np.flatnonzero(page.related).tolist()]
    heads = bare_headlines([piece.text.strip() for piece in found])
    bare = {piece.text for piece in page.pieces if page.lines[piece.line].text == piece.text} & set(heads)
    for piece, head in zip(found, heads, strict=True):
        whole = page.lines[piece.line].text
        is_glued = piece.start == 0 and piece.text in bare and whole != piece.text
        yield Teaser(text=whole if is_glued else head, line=page.lines[piece.line].number)


def _kinds(page: Page) -> dict[int, Kind]:
    """By line: why what went of it went."""
    headline = page.pieces[page.headline].line if page.headline is not None else 0
    reasons = _Reasons(page)
    kinds: dict[int, Kind] = {}
    before: Kind | None = None
    for line, gone in _gone_by_line(page).items():
        before = kinds[line] = reasons.of(line, gone, before)
    for line in range(min(headline, _CATEGORY_WITHIN)):
        if line in kinds and is_category_line(page.lines[line].text):
            kinds[line] = "categoryLine"
            break
    return kinds


class _Reasons:
    """What is asked of every line that went, laid out in lists: pieces are many."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._title = page.pieces[page.headline].text if page.headline is not None else None
        self._related = page.related.tolist()
        self._is_body = (page.judged.labels[:, BODY] > _LEAST_BODY).tolist()
        self._words = kinds_by_words(page.class_shares)

    def of(self, line: int, gone: Sequence[int], before: Kind | None) -> Kind:
        """`before` is the reason of the line that went before this one."""
        text = self._page.lines[line].text
        if any(self._related[index] for index in gone):
            return "relatedTeaser"
        if self._title is not None and any(self._page.pieces[index].text == self._title for index in gone):
            return "duplicate"
        by_text = kind_by_text(text)
        if by_text is not None:
            return by_text
        if any(self._is_body[index] for index in gone):
            return "duplicate"
        if before == "relatedTeaser" and is_prose(text):
            return "relatedTeaser"
        return next((kind for index in gone if (kind := self._words[index])), "boilerplate")


def _removed(page: Page, kinds: Mapping[int, Kind]) -> Iterator[RemovedLine]:
    """Whole lines; of a line that stays in part, each stretch that went."""
    gone_by_line, sizes = _gone_by_line(page), Counter(piece.line for piece in page.pieces)
    for line, gone in gone_by_line.items():
        number = page.lines[line].number
        if len(gone) == sizes[line]:
            yield RemovedLine(kind=kinds[line], line=number, text=page.lines[line].text)
            continue
        for run in _runs(gone):
            text = "".join(page.pieces[index].text for index in run).strip()
            yield RemovedLine(kind=kinds[line], line=number, text=text)


def _gone_by_line(page: Page) -> dict[int, list[int]]:
    """By line, those of its pieces that are neither headline nor body."""
    gone: dict[int, list[int]] = {}
    for index, is_kept in enumerate(page.kept.tolist()):
        if not is_kept and index != page.headline:
            gone.setdefault(page.pieces[index].line, []).append(index)
    return gone


def _runs(indices: Sequence[int]) -> Iterator[list[int]]:
    """Stretches of indices that follow each other."""
    for _, run in groupby(enumerate(indices), key=lambda each: each[1] - each[0]):
        yield [index for _, index in run]
