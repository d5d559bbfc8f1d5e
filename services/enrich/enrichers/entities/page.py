"""Texts laid end to end, so that every step runs once for many of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from services.enrich.enrichers.entities.layout import Layout, lay_out
from services.enrich.enrichers.entities.vocabulary import Vocabulary
from services.enrich.enrichers.tables import Ints

PAGE_CHARS = 200_000  # more gains no time and takes memory


@dataclass(frozen=True, slots=True)
class Piece:
    """A text, or a part of a very long one: which text, where in it, and what."""

    nth: int
    start: int
    text: str


@dataclass(frozen=True, slots=True, eq=False)
class Page:
    """`rows` are the tokens' rows in the vocabulary; `starts` and `ends` count from the begin of the page.

    `tokens` and `candidates` say with which token and which candidate each text begins, and where the last one ends.
    `is_small`: the candidate stands in its text in small letters too; `is_inside`: also inside a sentence; 0 or 1.
    """

    rows: Ints
    starts: Ints
    ends: Ints
    layout: Layout
    tokens: list[int]
    candidates: list[int]
    is_small: Ints
    is_inside: Ints


def pages_of(texts: Sequence[str]) -> Iterator[list[Piece]]:
    """The texts in order, in pages; one longer than a page is cut, at a space if there is one."""
    page: list[Piece] = []
    size = 0
    for nth, text in enumerate(texts):
        for piece in _pieces(nth, text):
            if page and size + len(piece.text) > PAGE_CHARS:
                yield page
                page, size = [], 0
            page.append(piece)
            size += len(piece.text)
    if page:
        yield page


def _pieces(nth: int, text: str) -> Iterator[Piece]:
    start = 0
    while len(text) - start > PAGE_CHARS:
        end = text.rfind(" ", start + PAGE_CHARS // 2, start + PAGE_CHARS) + 1 or start + PAGE_CHARS
        yield Piece(nth, start, text[start:end])
        start = end
    yield Piece(nth, start, text[start:] if start else text)


def lay_end_to_end(texts: Sequence[str], vocabulary: Vocabulary) -> Page:
    """Cut the texts into tokens and find where names can stand."""
    rows, starts, ends, firsts = vocabulary.cut(texts)
    layout = lay_out(vocabulary.flags[rows])
    vocabulary.weigh(rows[layout.at])
    tokens, candidates = firsts.tolist(), np.searchsorted(layout.tokens, firsts).tolist()
    small, inside = _seen_elsewhere(rows, layout, tokens, candidates, vocabulary)
    return Page(rows, starts, ends, layout, tokens, candidates, small, inside)


def _seen_elsewhere(
    rows: Ints, layout: Layout, firsts: list[int], candidates: list[int], vocabulary: Vocabulary
) -> tuple[Ints, Ints]:
    """`is_small` and `is_inside` of a page."""
    own = rows[layout.tokens]
    own_folds, folds = vocabulary.folds[own], vocabulary.folds[rows]
    small_ones = vocabulary.is_small[rows]
    small, inside = np.zeros((2, len(own)), np.intp)
    is_in_text, is_inside = np.zeros(vocabulary.fold_count, np.intp), np.zeros(len(vocabulary), np.intp)
    for nth in range(len(firsts) - 1):
        here, tokens = slice(candidates[nth], candidates[nth + 1]), slice(firsts[nth], firsts[nth + 1])
        in_text, middles = folds[tokens][small_ones[tokens]], own[here][~layout.begins[here]]
        is_in_text[in_text] = is_inside[middles] = 1
        small[here], inside[here] = is_in_text[own_folds[here]], is_inside[own[here]]
        is_in_text[in_text] = is_inside[middles] = 0
    return small, inside
