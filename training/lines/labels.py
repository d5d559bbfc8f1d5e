"""What each piece of a raw text is, told from the article that is known to be in it."""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from services.ingest.readers.line_pieces import Pieces
from services.ingest.readers.line_tagger import LABELS

_SHINGLE = 12  # letters in a row; short enough to find a paragraph that a link cuts, long enough to be no accident
_SHORT = 12  # shorter pieces are the article's only where its neighbours are
_SHARE = 0.5
_TITLE_SHARE = 0.6
_CONTEXT = 12
_NEAR = 3  # letters that may be missing between neighbours in the article


class Stretch(NamedTuple):
    """Where a piece may stand in the article's letters."""

    start: int
    end: int
    weight: float


def label_pieces(pieces: Pieces, truth: Mapping[str, Any]) -> list[int]:
    """The index in LABELS of each piece."""
    texts = [letters(text) for text in pieces.texts]
    kinds = ["other"] * len(pieces)
    for index in body_pieces(pieces.texts, letters(truth.get("body") or "")):
        kinds[index] = "body"
    standfirst = {letters(paragraph) for paragraph in truth.get("summary") or ()}
    titles = [letters(title) for title in (truth.get("title"), *(truth.get("title_alts") or ())) if title]
    related = [letters(title) for title in truth.get("related_titles") or () if title]
    for index, text in enumerate(texts):
        if text in titles:
            kinds[index] = "headline"
        elif text in standfirst:
            kinds[index] = "standfirst"
        elif kinds[index] != "body" and any(is_title(text, title) for title in related):
            kinds[index] = "related"
    if "headline" not in kinds:
        kinds = ["headline" if any(is_title(text, title) for title in titles) else kind
                 for text, kind in zip(texts, kinds, strict=True)]  # fmt: skip
    return [LABELS.index(kind) for kind in kinds]


def joined_pieces(pieces: Pieces, labels: Sequence[int], truth: Mapping[str, Any]) -> list[int]:
    """1 where a piece and the one before it were one word or one sentence in the article, 0 where they were two
    blocks, -1 where that cannot be told."""
    body = truth.get("body") or ""
    flags = [-1] * len(pieces)
    for index in range(1, len(pieces)):
        text, before = pieces.texts[index], pieces.texts[index - 1]
        if pieces.starts[index] and labels[index] == labels[index - 1] == 0 and text.strip():
            left, right = before[-_CONTEXT:], text[:_CONTEXT]
            flags[index] = int(left + right in body) if left.strip() in body and right.strip() in body else -1
    return flags


def letters(text: str) -> str:
    """Letters and digits alone, folded: what stays the same however a text is rendered."""
    return "".join(char for char in unicodedata.normalize("NFKC", text).casefold() if char.isalnum())


def is_title(text: str, title: str) -> bool:
    """The title with little else glued to it, or nearly the whole of it."""
    return is_same(text, title) or (bool(title) and title in text and len(title) >= _TITLE_SHARE * len(text))


def is_same(text: str, title: str) -> bool:
    """Equal, or one a start of the other that is nearly as long."""
    if not text or not title:
        return False
    short, long = sorted((text, title), key=len)
    return long.startswith(short) and len(short) >= 0.85 * len(long)


def body_pieces(texts: Sequence[str], body: str) -> list[int]:
    """Indices of the pieces that make up the article, each stretch of it at most once and in order."""
    places: defaultdict[str, list[int]] = defaultdict(list)
    for place in range(len(body) - _SHINGLE + 1):
        places[body[place : place + _SHINGLE]].append(place)
    found = [(index, each) for index, text in enumerate(texts) for each in _stretches(letters(text), body, places)]
    chain = _best_chain(found)
    return sorted({index for index, _ in chain} | set(_short_ones(texts, body, chain)))


def _stretches(text: str, body: str, places: Mapping[str, Sequence[int]]) -> list[Stretch]:
    if len(text) < _SHORT:
        return []
    whole = [place for place in places.get(text[:_SHINGLE], ()) if body.startswith(text, place)]
    if whole:
        return [Stretch(place, place + len(text), float(len(text))) for place in whole[:20]]
    count = len(text) - _SHINGLE + 1
    hits = [(at, places[text[at : at + _SHINGLE]][0]) for at in range(count) if text[at : at + _SHINGLE] in places]
    if len(hits) < _SHARE * count:
        return []
    offsets = sorted(place - at for at, place in hits)
    start = max(0, offsets[len(offsets) // 2])
    return [Stretch(start, min(len(body), start + len(text)), float(len(hits)))]


def _best_chain(found: Sequence[tuple[int, Stretch]]) -> list[tuple[int, Stretch]]:
    """The heaviest chain of stretches that rises in the text and in the article; a tie goes to the earlier piece."""
    best: list[tuple[float, int]] = []  # weight of the chain that ends here, and the link before
    for current, (index, stretch) in enumerate(found):
        weight, link = 0.0, -1
        for before in range(current):
            earlier = found[before]
            if earlier[0] < index and earlier[1].end <= stretch.start + _NEAR:
                close = 0.5 if stretch.start - earlier[1].end <= _NEAR else 0.0
                if best[before][0] + close > weight:
                    weight, link = best[before][0] + close, before
        best.append((weight + stretch.weight, link))
    chain = []
    link = max(range(len(best)), key=lambda at: best[at][0], default=-1)
    while link >= 0:
        chain.append(found[link])
        link = best[link][1]
    return chain[::-1]


def _short_ones(texts: Sequence[str], body: str, chain: Sequence[tuple[int, Stretch]]) -> list[int]:
    """Pieces too short to be looked up that fill the gap between two pieces of the article."""
    taken = [index for index, _ in chain]
    short = []
    covered = {index: stretch.end for index, stretch in chain}
    for index, text in enumerate(texts):
        word, at = letters(text), bisect_right(taken, index)
        if not word or len(word) >= _SHORT or at == 0 or index in covered:
            continue
        start = covered.get(index - 1, chain[at - 1][1].end)
        end = chain[at][1].start if at < len(taken) else len(body)
        gap = body[start:end]
        if gap.startswith(word) or (gap.endswith(word) and taken[at : at + 1] == [index + 1]):
            covered[index] = start + len(word)
            short.append(index)
    return short
