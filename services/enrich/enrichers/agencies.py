"""Which news agency an article was taken from, by the credits it carries: `LONDON (Reuters) -`, `dpa`, `© 2026 AFP`.

A credit is where an agency is credited, never a mention: a dateline's brackets, a byline, a last line or copyright.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from shared.annotations import InfoSource
from shared.contracts import Record
from shared.structs import changed, unchecked

_CREDIT_CHARS = 120  # of the first paragraph: a dateline with date and agency
_LAST_CHARS = 160  # of a last line that is a credit, copyright notices included
_DASHES = "-–—.:"
_ASIDE = re.compile(r"\(([^()]{2,60})\)")
_SLASHED = re.compile(r"/([^/\s][^/]{1,30})/")
_SPLIT = re.compile(r"\s*(?:[/,;|]|\b(?:and|und|et|y|e|with|via)\b|\s[-–—]\s)\s*")
_BY = re.compile(r"^(?:by|von|par|por|di|staff|from)\s+|\s+(?:staff|writer|writers|correspondent)$", re.IGNORECASE)
_COPYRIGHT = re.compile(r"^(?:©|\(c\)|copyright|source|quelle|fuente|fonte)[\s:©]*(?:\d{4}\s*)?", re.IGNORECASE)
_AFTER_NAME = re.compile(r"[.,]?\s*(?:\d{4}|all rights reserved|contributed to this report|l\.p).*$", re.IGNORECASE)


def add_agencies(record: Record) -> Record:
    """The record with each agency it credits, as distributor."""
    known = {source.name for source in record.info_sources}
    found = [source for source in find_agencies(record) if source.name not in known]
    return changed(record, info_sources=record.info_sources + tuple(found))


def find_agencies(record: Record) -> tuple[InfoSource, ...]:
    """The agencies credited, each once, with the credit as printed."""
    found: dict[str, InfoSource] = {}
    for credit in _credits(record):
        for name in _named(credit):
            found.setdefault(name, unchecked(InfoSource, name=name, role="distributor", literal=credit))
    return tuple(found.values())


def _credits(record: Record) -> Iterator[str]:
    """What stands where agencies are credited."""
    article = record.article
    for line in (article.byline, article.dateline):
        if line:
            yield line
    if article.paragraphs:
        yield from _of_dateline(article.paragraphs[0][:_CREDIT_CHARS])
        last = article.paragraphs[-1]
        if len(last) <= _LAST_CHARS:
            yield last
    for removed in article.removed:
        if removed.kind in ("byline", "dateline", "boilerplate") and len(removed.text) <= _LAST_CHARS:
            yield removed.text


def _of_dateline(start: str) -> Iterator[str]:
    """Brackets or slashes after which the text begins: `ROME, May 3 (ANSA) - `, `МОСКВА, 3 мая. /ТАСС/. `"""
    for pattern in (_ASIDE, _SLASHED):
        for aside in pattern.finditer(start):
            if start[aside.end() :].lstrip()[:1] in tuple(_DASHES) or not start[: aside.start()].strip():
                yield aside[1]


def _named(credit: str) -> Iterator[str]:
    """The agencies a credit names: the whole of it or of one of its parts, `dpa/lbn` and `Reuters Staff` too."""
    whole = _COPYRIGHT.sub("", credit.strip(" .()[]*"))
    asides = [aside for pattern in (_ASIDE, _SLASHED) for aside in pattern.findall(credit)]
    for part in (whole, *_SPLIT.split(whole), *asides):
        name = _agencies().get(_AFTER_NAME.sub("", _BY.sub("", part.strip(" .()[]*"))).strip())
        if name:
            yield name


@cache
def _agencies() -> dict[str, str]:
    """Every form a name is credited in -> the name."""
    lines = Path(__file__).with_name("agencies.txt").read_text(encoding="utf-8").splitlines()
    names = [[form.strip() for form in line.split(";")] for line in lines if line and not line.startswith("#")]
    return {form: forms[0] for forms in names for form in forms}
