"""Puts an article together from what was decided of its pieces: its paragraphs, and why everything else went."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

import numpy as np
from pydantic import TypeAdapter

from services.ingest.readers.chrome import Kind
from services.ingest.readers.line_decisions import LEAST_BODY, LEAST_JOIN, Page, Table, decide
from services.ingest.readers.line_kinds import CLASSES, is_category_line, kind_by_text, kinds_by_words
from services.ingest.readers.line_openings import find_byline, find_standfirst
from services.ingest.readers.line_pieces import Piece
from services.ingest.readers.line_tagger import BODY, STANDFIRST, Judgement
from services.ingest.readers.line_teasers import bare_headlines
from services.ingest.readers.lines import Line, is_prose, runs_on
from services.ingest.readers.printed_dates import PrintedDates, printed_dates
from services.ingest.readers.reading import Reading
from shared.annotations import RemovedLine, Teaser

_REMOVED = TypeAdapter(tuple[RemovedLine, ...])  # a text has hundreds: validated at once they cost a third less
_CATEGORY_WITHIN = 3  # lines from the top
_DATED_ABOVE, _DATED_BELOW = 3, 8  # lines around the headline: further off are the dates of other articles
_NO_SPACE_BEFORE = ",.;:!?)]}»”…"


def assemble(
    lines: Sequence[Line], pieces: Sequence[Piece], judged: Judgement, names: Sequence[str], table: Table
) -> Reading:
    """The reading; every line is in it once: as headline, standfirst, in a paragraph, or removed with its reason."""
    page = decide(lines, pieces, judged, _class_shares(names, table))
    gone = _gone_by_line(page)
    kinds = _kinds(page, gone)
    dates = _dates(page, kinds)
    byline = find_byline(page, kinds)
    standfirst = _standfirst(page) or _taken_standfirst(page, gone, kinds)
    return Reading(
        headline=_text(page, [page.headline]) if page.headline is not None else None,
        paragraphs=tuple(_paragraphs(page)),
        standfirst=standfirst,
        category_line=next((page.lines[line].text for line, kind in kinds.items() if kind == "categoryLine"), None),
        byline=byline,
        published_at=dates.published_at,
        modified_at=dates.modified_at,
        teasers=tuple(_teasers(page)),
        removed=_REMOVED.validate_python(list(_removed(page, gone, kinds))),
    )


def _class_shares(names: Sequence[str], table: Table) -> Table:
    places = {name: place for place, name in enumerate(names)}
    return np.asarray(table.T[[places[f"{name} share"] for name in CLASSES]].T)


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
        return index == before + 1 and bool(page.judged.joins[index] > LEAST_JOIN)
    return index == before + 1 and runs_on(page.lines[first.line], page.lines[second.line])


def _text(page: Page, run: Sequence[int]) -> str:
    """Pieces of one line as they stood; lines with a space between."""
    if len(run) == 1:
        return page.pieces[run[0]].text.strip()
    by_line = groupby((page.pieces[index] for index in run), key=lambda piece: piece.line)
    parts = ["".join(piece.text for piece in pieces).strip() for _, pieces in by_line]
    return "".join(
        part if index == 0 or part[0] in _NO_SPACE_BEFORE else f" {part}" for index, part in enumerate(parts)
    )


def _standfirst(page: Page) -> str | None:
    sure = np.flatnonzero(page.kept & (page.judged.labels[:, STANDFIRST] > LEAST_BODY))
    return page.pieces[int(sure[0])].text.strip() if len(sure) else None


def _taken_standfirst(page: Page, gone: dict[int, list[int]], kinds: dict[int, Kind]) -> str | None:
    """The standfirst that stands outside of the body, taken from among what is removed."""
    line = find_standfirst(page, kinds)
    if line is None:
        return None
    del gone[line], kinds[line]
    return page.lines[line].text


def _teasers(page: Page) -> Iterator[Teaser]:
    """A headline alone; with what is glued to it where the headline stands alone elsewhere as well."""
    found = [page.pieces[index] for index in np.flatnonzero(page.related).tolist()]
    heads = bare_headlines([piece.text.strip() for piece in found])
    wanted = set(heads)
    whole_lines = (piece for piece in page.pieces if piece.text in wanted and page.lines[piece.line].text == piece.text)
    bare = {piece.text for piece in whole_lines}
    for piece, head in zip(found, heads, strict=True):
        whole = page.lines[piece.line].text
        is_glued = piece.start == 0 and piece.text in bare and whole != piece.text
        yield Teaser(text=whole if is_glued else head, line=page.lines[piece.line].number)


def _kinds(page: Page, gone_by_line: Mapping[int, Sequence[int]]) -> dict[int, Kind]:
    """By line: why what went of it went."""
    headline = page.pieces[page.headline].line if page.headline is not None else 0
    reasons = _Reasons(page)
    kinds: dict[int, Kind] = {}
    before: Kind | None = None
    for line, gone in gone_by_line.items():
        before = kinds[line] = reasons.of(line, gone, before)
    for line in range(min(headline, _CATEGORY_WITHIN)):
        if line in kinds and is_category_line(page.lines[line].text):
            kinds[line] = "categoryLine"
            break
    return kinds


def _dates(page: Page, kinds: Mapping[int, Kind]) -> PrintedDates:
    """What the date lines and bylines around the headline say; nothing where there is no headline."""
    if page.headline is None:
        return PrintedDates()
    headline = page.pieces[page.headline].line
    near = [*range(headline, headline + _DATED_BELOW + 1), *range(headline - 1, headline - _DATED_ABOVE - 1, -1)]
    return printed_dates(page.lines[line].text for line in near if kinds.get(line) in ("date", "byline"))


class _Reasons:
    """What is asked of every line that went, laid out in sets of lines: pieces are many."""

    def __init__(self, page: Page) -> None:
        self._lines = page.lines
        gone, line = ~page.kept, np.array([piece.line for piece in page.pieces])
        if page.headline is not None:
            gone[page.headline] = False
        self._with_title = set(line[gone & page.titles].tolist())
        self._with_related = set(line[gone & page.related].tolist())
        self._with_body = set(line[gone & (page.judged.labels[:, BODY] > LEAST_BODY)].tolist())
        self._words = kinds_by_words(page.class_shares)

    def of(self, line: int, gone: Sequence[int], before: Kind | None) -> Kind:
        """`before` is the reason of the line that went before this one."""
        if line in self._with_related:
            return "relatedTeaser"
        if line in self._with_title:
            return "duplicate"
        text = self._lines[line].text
        by_text = kind_by_text(text)
        if by_text is not None:
            return by_text
        if line in self._with_body:
            return "duplicate"
        if before == "relatedTeaser" and is_prose(text):
            return "relatedTeaser"
        return next(filter(None, map(self._words.__getitem__, gone)), "boilerplate")


def _removed(
    page: Page, gone_by_line: Mapping[int, Sequence[int]], kinds: Mapping[int, Kind]
) -> Iterator[dict[str, Any]]:
    """What to make removed lines of: whole lines; of a line that stays in part, each stretch that went."""
    sizes = np.bincount([piece.line for piece in page.pieces]).tolist()
    for line, gone in gone_by_line.items():
        number = page.lines[line].number
        if len(gone) == sizes[line]:
            yield {"kind": kinds[line], "line": number, "text": page.lines[line].text}
            continue
        for run in _runs(gone):
            text = "".join(page.pieces[index].text for index in run).strip()
            yield {"kind": kinds[line], "line": number, "text": text}


def _gone_by_line(page: Page) -> dict[int, list[int]]:
    """By line, those of its pieces that are neither headline nor body."""
    gone: dict[int, list[int]] = {}
    for index in np.flatnonzero(~page.kept).tolist():
        line = page.pieces[index].line
        if index == page.headline:
            continue
        if line in gone:
            gone[line].append(index)
        else:
            gone[line] = [index]
    return gone


def _runs(indices: Sequence[int]) -> Iterator[list[int]]:
    """Stretches of indices that follow each other."""
    for _, run in groupby(enumerate(indices), key=lambda each: each[1] - each[0]):
        yield [index for _, index in run]
