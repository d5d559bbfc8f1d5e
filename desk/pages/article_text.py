"""An article's text cut where entities and quotes begin and end, so that each stretch is printed once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

MOST_CHARS = 200_000  # a page that people read; the rest is in the record
_GAP = "\n\n"  # between paragraphs

Item = Mapping[str, Any]


def mark_up(body: str, entities: Sequence[Item], quotes: Sequence[Item]) -> list[list[dict[str, Any]]]:
    """Paragraphs, each a list of `{text, entity, quote}`: ids, or None. Linear in the text.

    Offsets of mentions and quotes are code points of the body, as in the record; those beyond it are ignored.
    """
    body = body[:MOST_CHARS]
    mentions = ((mention, entity["id"]) for entity in entities for mention in entity.get("mentions", ()))
    named = _painted(body, ((span, name) for span, name in mentions if "in" not in span))
    quoted = _painted(body, ((quote, quote["id"]) for quote in quotes))
    return [list(_stretches(body, named, quoted, start, end)) for start, end in _paragraphs(body)]


def _painted(body: str, spans: Iterator[tuple[Item, str]]) -> list[str | None]:
    """For each character the id of the span it is in; of nested spans the inner one, which begins later."""
    painted: list[str | None] = [None] * len(body)
    for span, name in sorted(spans, key=lambda each: each[0]["start"]):
        start, end = span["start"], min(span["end"], len(body))
        painted[start:end] = [name] * (end - start)
    return painted


def _paragraphs(body: str) -> Iterator[tuple[int, int]]:
    start = 0
    for paragraph in body.split(_GAP):
        yield start, start + len(paragraph)
        start += len(paragraph) + len(_GAP)


def _stretches(
    body: str, named: Sequence[str | None], quoted: Sequence[str | None], start: int, end: int
) -> Iterator[dict[str, Any]]:
    for (entity, quote), places in groupby(range(start, end), key=lambda place: (named[place], quoted[place])):
        covered = list(places)
        yield {"text": body[covered[0] : covered[-1] + 1], "entity": entity, "quote": quote}
