"""Puts an article together from what was decided of its pieces: its paragraphs, and why everything else went."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import groupby

import numpy as np

from services.ingest.readers.chrome import Kind
from services.ingest.readers.line_decisions import LEAST_BODY, LEAST_JOIN, Page, Table, decide
from services.ingest.readers.line_kinds import CLASSES, is_category_line, kind_by_text, kinds_by_words
from services.ingest.readers.line_openings import find_byline, find_standfirst
from services.ingest.readers.line_pieces import Pieces
from services.ingest.readers.line_tagger import BODY, STANDFIRST, Judgement
from services.ingest.readers.line_teasers import bare_headlines
from services.ingest.readers.lines import Line, is_prose, runs_on
from services.ingest.readers.printed_dates import PrintedDates, printed_dates
from services.ingest.readers.reading import Reading
from shared.annotations import RemovedLine, Teaser
from shared.structs import unchecked

_CATEGORY_WITHIN = 3  # lines from the top
_DATED_ABOVE, _DATED_BELOW = 3, 8  # lines around the headline: further off are the dates of other articles
_NO_SPACE_BEFORE = ",.;:!?)]}»”…"


def assemble(lines: Sequence[Line], pieces: Pieces, judged: Judgement, names: tuple[str, ...], table: Table) -> Reading:
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
        category_line=next((page.text_of(line) for line, kind in kinds.items() if kind == "categoryLine"), None),
        byline=byline,
        published_at=dates.published_at,
        modified_at=dates.modified_at,
        teasers=tuple(_teasers(page)),
        removed=tuple(_removed(page, gone, kinds)),
    )


def _class_shares(names: tuple[str, ...], table: Table) -> Table:
    return np.asarray(table.T.take(_class_columns(names), axis=0))


@cache
def _class_columns(names: tuple[str, ...]) -> list[int]:
    """The same names at every text."""
    return [names.index(f"{name} share") for name in CLASSES]


def _paragraphs(page: Page) -> Iterator[str]:
    """Pieces of one line that belong together, and lines that a link or a wrap has cut."""
    run: list[int] = []
    for index in page.kept.nonzero()[0].tolist():
        if run and not _continues(page, run[-1], index):
            yield _text(page, run)
            run = []
        run.append(index)
    if run:
        yield _text(page, run)


def _continues(page: Page, before: int, index: int) -> bool:
    if index != before + 1:
        return False
    first, second = page.owners[before], page.owners[index]
    if first == second:
        return bool(page.judged.joins[index] > LEAST_JOIN)
    return runs_on(page.lines[first], page.lines[second])


def _text(page: Page, run: Sequence[int]) -> str:
    """Pieces of one line as they stood; lines with a space between."""
    if len(run) == 1:
        return page.texts[run[0]].strip()
    by_line = groupby(run, key=page.owners.__getitem__)
    parts = ["".join(page.texts[index] for index in indices).strip() for _, indices in by_line]
    return "".join(
        part if index == 0 or part[0] in _NO_SPACE_BEFORE else f" {part}" for index, part in enumerate(parts)
    )


def _standfirst(page: Page) -> str | None:
    sure = (page.kept & (page.judged.labels[:, STANDFIRST] > LEAST_BODY)).nonzero()[0]
    return page.texts[int(sure[0])].strip() if len(sure) else None


def _taken_standfirst(page: Page, gone: dict[int, list[int]], kinds: dict[int, Kind]) -> str | None:
    """The standfirst that stands outside of the body, taken from among what is removed."""
    line = find_standfirst(page, kinds)
    if line is None:
        return None
    del gone[line], kinds[line]
    return page.text_of(line)


def _teasers(page: Page) -> Iterator[Teaser]:
    """A headline alone; with what is glued to it where the headline stands alone elsewhere as well."""
    found = page.related.nonzero()[0].tolist()
    heads = bare_headlines([page.texts[index].strip() for index in found])
    wanted = set(heads)
    bare = wanted.intersection(map(page.texts.__getitem__, page.pieces.are_whole().nonzero()[0].tolist()))
    for index, head in zip(found, heads, strict=True):
        text, whole = page.texts[index], page.text_of(page.owners[index])
        is_glued = page.pieces.starts[index] == 0 and text in bare and whole != text
        text = whole if is_glued else head
        yield unchecked(Teaser, text=text, url=None, line=page.lines[page.owners[index]].number)


def _kinds(page: Page, gone_by_line: Mapping[int, Sequence[int]]) -> dict[int, Kind]:
    """By line: why what went of it went."""
    headline = page.owners[page.headline] if page.headline is not None else 0
    kinds = dict(zip(gone_by_line, _reasons(page, gone_by_line), strict=True))
    for line in range(min(headline, _CATEGORY_WITHIN)):
        if line in kinds and is_category_line(page.text_of(line)):
            kinds[line] = "categoryLine"
            break
    return kinds


def _dates(page: Page, kinds: Mapping[int, Kind]) -> PrintedDates:
    """What the date lines and bylines around the headline say; nothing where there is no headline."""
    if page.headline is None:
        return PrintedDates()
    headline = page.owners[page.headline]
    near = [*range(headline, headline + _DATED_BELOW + 1), *range(headline - 1, headline - _DATED_ABOVE - 1, -1)]
    return printed_dates(page.text_of(line) for line in near if kinds.get(line) in ("date", "byline"))


def _reasons(page: Page, gone_by_line: Mapping[int, Sequence[int]]) -> Iterator[Kind]:
    """Of each of these lines; the reason of a line may be that of the one that went before it."""
    gone = np.zeros(len(page.texts), bool)
    gone[[index for indices in gone_by_line.values() for index in indices]] = True
    with_related, with_title, with_body = (
        set(page.pieces.lines[gone & flags].tolist())
        for flags in (page.related, page.titles, page.judged.labels[:, BODY] > LEAST_BODY)
    )
    by_words = kinds_by_words(page.class_shares)
    kind: Kind = "boilerplate"
    for line, indices in gone_by_line.items():
        text = page.text_of(line)
        if line in with_related:
            kind = "relatedTeaser"
        elif line in with_title:
            kind = "duplicate"
        elif (by_text := kind_by_text(text)) is not None:
            kind = by_text
        elif line in with_body:
            kind = "duplicate"
        elif kind != "relatedTeaser" or not is_prose(text):
            kind = next(filter(None, map(by_words.__getitem__, indices)), "boilerplate")
        yield kind


def _removed(page: Page, gone_by_line: Mapping[int, Sequence[int]], kinds: Mapping[int, Kind]) -> Iterator[RemovedLine]:
    """Whole lines; of a line that stays in part, each stretch that went."""
    sizes = np.bincount(page.pieces.lines).tolist()
    for line, gone in gone_by_line.items():
        kind, number, whole = kinds[line], page.lines[line].number, page.lines[line].text
        if len(gone) == sizes[line]:
            yield unchecked(RemovedLine, kind=kind, line=number, text=whole)
            continue
        for run in _runs(gone):
            text = "".join(page.texts[index] for index in run).strip()
            yield unchecked(RemovedLine, kind=kind, line=number, text=text)


def _gone_by_line(page: Page) -> dict[int, list[int]]:
    """By line, those of its pieces that are neither headline nor body."""
    gone: dict[int, list[int]] = {}
    for index in (~page.kept).nonzero()[0].tolist():
        line = page.owners[index]
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
