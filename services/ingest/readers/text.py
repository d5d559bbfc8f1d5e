"""Reads plain scraped text: finds headline and body among category lines, bylines, teasers and page furniture.

Lines are cut where scraping glued them, a tagger judges the pieces, and what it keeps is put together again.
"""

from __future__ import annotations

from dataclasses import replace

from services.ingest.readers.line_article import assemble
from services.ingest.readers.line_features import line_features
from services.ingest.readers.line_pieces import cut_lines
from services.ingest.readers.line_tagger import Tagger, tagger
from services.ingest.readers.lines import split_first_lines, unwrap
from services.ingest.readers.reading import Reading, Seen
from shared.annotations import RemovedLine

_LINES = 5_000  # an article has a few hundred; what comes after so many is set aside whole


def read_text(text: str, seen: Seen | None = None) -> Reading:
    """Read any text whatever; no headline or no paragraphs means that none was found. Linear in the text.

    `seen` tells of clean lines in how many other stories of the source each has stood, 0 to 8.
    """
    return read_with(tagger(), text, seen)


def read_with(model: Tagger, text: str, seen: Seen | None = None) -> Reading:
    """The same by another tagger."""
    lines, rest = split_first_lines(text, most=_LINES)
    lines = unwrap(lines)
    if not lines:
        return Reading()
    pieces = cut_lines(lines)
    counts = list(seen([line.text for line in lines])) if seen is not None else None
    names, table = line_features(lines, pieces, counts)
    reading = assemble(lines, pieces, model.judge(table), names, table)
    return _with_rest(reading, rest) if rest.strip() else reading


def _with_rest(reading: Reading, rest: str) -> Reading:
    """The reading, with all that was too long to be looked at set aside in one."""
    removed = RemovedLine(kind="boilerplate", line=_LINES, text=rest)
    return replace(reading, removed=(*reading.removed, removed))
