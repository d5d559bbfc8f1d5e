"""Reads plain scraped text: finds headline and body among category lines, bylines, teasers and page furniture.

Lines are cut where scraping glued them, a tagger judges the pieces, and what it keeps is put together again. The pieces
of several texts are measured and judged in one pass, which takes much less time than a pass for each.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from services.ingest.readers.line_article import assemble
from services.ingest.readers.line_features import line_features
from services.ingest.readers.line_pieces import cut_lines
from services.ingest.readers.line_tagger import Tagger, tagger
from services.ingest.readers.line_texts import CutText, join, passes
from services.ingest.readers.lines import Line, split_first_lines, unwrap
from services.ingest.readers.reading import Reading, Seen
from shared.annotations import RemovedLine
from shared.structs import unchecked

_LINES = 5_000  # an article has a few hundred; what comes after so many is set aside whole


class Scraped(NamedTuple):
    """A text; `seen` tells of clean lines in how many other stories of the source each has stood, 0 to 8."""

    text: str
    seen: Seen | None = None


def read_text(text: str, seen: Seen | None = None) -> Reading:
    """Read any text whatever; no headline or no paragraphs means that none was found. Linear in the text."""
    (reading,) = read_texts([Scraped(text, seen)])
    return reading


def read_texts(texts: Sequence[Scraped]) -> list[Reading]:
    """Of each what `read_text` makes of it."""
    return read_with(tagger(), texts)


def read_with(model: Tagger, texts: Sequence[Scraped]) -> list[Reading]:
    """The same by another tagger."""
    split = [split_first_lines(each.text, most=_LINES) for each in texts]
    cut = [_cut(unwrap(lines), each.seen) for (lines, _), each in zip(split, texts, strict=True) if lines]
    found = (reading for group in passes(cut) for reading in _read_pass(model, group))
    return [
        _with_rest(next(found), rest) if lines else Reading()
        for lines, rest in split
    ]  # fmt: skip


def _cut(lines: Sequence[Line], seen: Seen | None) -> CutText:
    return CutText(lines, cut_lines(lines), list(seen([line.text for line in lines])) if seen is not None else None)


def _read_pass(model: Tagger, group: Sequence[CutText]) -> Iterator[Reading]:
    texts = join(group)
    names, table = line_features(texts)
    judged = model.judge(table, texts.rows)
    for text, start in zip(group, texts.rows.starts.tolist(), strict=True):
        own = slice(start, start + len(text.pieces))
        yield assemble(text.lines, text.pieces, judged.part(own), names, table[own])


def _with_rest(reading: Reading, rest: str) -> Reading:
    """The reading, with all that was too long to be looked at set aside in one."""
    if not rest.strip():
        return reading
    removed = unchecked(RemovedLine, kind="boilerplate", line=_LINES, text=rest)
    return replace(reading, removed=(*reading.removed, removed))
