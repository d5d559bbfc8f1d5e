"""Reads plain scraped text: finds headline and body among category lines, bylines, teasers and page furniture."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from services.ingest.readers.chrome import Kind, chrome_kind
from services.ingest.readers.lines import (
    Line,
    is_headline_like,
    is_prose,
    is_sentence,
    join_paragraphs,
    split_lines,
)
from services.ingest.readers.reading import Reading
from services.ingest.readers.teasers import find_teasers, split_own_headline
from shared.annotations import RemovedLine, Teaser

_HEAD_LINES = 30  # where no prose begins within thirty lines, a headline further down is another article's
_CATEGORY_CHARS = 80
# Three letters or more on both sides: "WorldAfrica" is glued, "iPhone" and "McDonald" are not.
_SEAM = re.compile(r"[^\W\d_]{2}[a-zß-öø-ÿ][A-ZÀ-ÖØ-Þ][^\W\d_]{2}")
_LINK_WORDS = frozenset({"and", "&", "of", "the", "for", "in", "und", "et", "y", "e", "de", "la"})
_BYLINE = re.compile(r"(?:by|von|par|por|door|di)\s+(\S.*)", re.IGNORECASE)
_BYLINE_WORDS = 9
_HEADLINE_WORDS = (5, 3)  # measured: shorter lines at the top are menu entries more often than headlines
_BYLINE_WITHIN = 6  # lines after the headline
_DAY_AND_YEAR = re.compile(r"\b\d{1,2}\b.{0,20}\b(?:19|20)\d\d\b|\b(?:19|20)\d\d\b.{0,6}\b\d{1,2}\b")
_WORD = re.compile(r"[^\W\d_]+")
_DATE_CHARS, _DATE_WORDS = (
    48,
    4,
)  # "Monday, 23 November 2026 at 5:00 pm GMT" and the like, but no headline with a date


def read_text(text: str) -> Reading:
    """Read any text whatever; no headline or no paragraphs means that none was found. Linear in the text."""
    lines = split_lines(text)
    kinds = _kinds_before_reading(lines)
    headline = _find_headline([line for line in _head(lines) if line.number not in kinds])
    if headline is not None:
        lines = split_own_headline(lines, headline)
        kinds |= {line.number: "navigation" for line in lines[: headline.number] if line.number not in kinds}
    after = [line for line in lines if line != headline and line.number not in kinds]
    kinds |= {line.number: "byline" for line in after[:_BYLINE_WITHIN] if _is_byline(line.text)}
    kinds |= find_teasers([line for line in after if line.number not in kinds], headline)
    body = (line for line in after if line.number not in kinds)
    return Reading(
        headline=headline.text if headline else None,
        paragraphs=join_paragraphs(body, is_wrapped=bool(lines) and lines[-1].block > 0),
        category_line=_first(lines, kinds, "categoryLine"),
        byline=_first(lines, kinds, "byline"),
        teasers=tuple(Teaser(text=line.text, line=line.number) for line in _of_kind(lines, kinds, "relatedTeaser")),
        removed=_removed(lines, kinds),
    )


def _kinds_before_reading(lines: Sequence[Line]) -> dict[int, Kind]:
    """What a line is by itself, or by standing at the top: chrome, dates, the category line."""
    kinds: dict[int, Kind] = {line.number: kind for line in lines if (kind := chrome_kind(line.text)) is not None}
    kinds |= {line.number: "date" for line in lines[:_HEAD_LINES] if _is_date(line.text)}
    head = [line for line in _head(lines) if line.number not in kinds]
    if len(head) > 1 and _is_category_line(head[0].text):
        kinds[head[0].number] = "categoryLine"
    return kinds


def _head(lines: Sequence[Line]) -> Sequence[Line]:
    """The lines before the first prose."""
    within = lines[:_HEAD_LINES]
    return within[: next((line.number for line in within if is_prose(line.text)), len(within))]


def _find_headline(head: Sequence[Line]) -> Line | None:
    """The first line of five words or more; else of three; else the first of all: "Borland votes" is a headline too."""
    candidates = (line for words in _HEADLINE_WORDS for line in head if is_headline_like(line.text, words=words))
    return next(candidates, head[0] if head else None)


def _is_category_line(text: str) -> bool:
    """Section names run together, as in "PoliticsEuropeMiddle East"."""
    if len(text) > _CATEGORY_CHARS or is_sentence(text) or not _SEAM.search(text):
        return False
    return all(word[0].isupper() or word in _LINK_WORDS for word in text.split())


def _is_byline(text: str) -> bool:
    match = _BYLINE.fullmatch(text)
    if match is None or is_sentence(text):
        return False
    names = match.group(1).split()
    return len(names) < _BYLINE_WORDS and all(name[0].isupper() or name in _LINK_WORDS for name in names)


def _is_date(text: str) -> bool:
    is_short = len(text) <= _DATE_CHARS and not is_sentence(text)
    return is_short and _DAY_AND_YEAR.search(text) is not None and len(_WORD.findall(text)) <= _DATE_WORDS


def _of_kind(lines: Sequence[Line], kinds: Mapping[int, Kind], kind: Kind) -> Iterator[Line]:
    return (line for line in lines if kinds.get(line.number) == kind)


def _first(lines: Sequence[Line], kinds: Mapping[int, Kind], kind: Kind) -> str | None:
    return next((line.text for line in _of_kind(lines, kinds, kind)), None)


def _removed(lines: Sequence[Line], kinds: Mapping[int, Kind]) -> tuple[RemovedLine, ...]:
    return tuple(
        RemovedLine(kind=kinds[line.number], line=line.number, text=line.text) for line in lines if line.number in kinds
    )
