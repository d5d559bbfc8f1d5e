"""Blocks of a page's text, and the teasers among them that stand in a row."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from services.ingest.readers.page_headline import key_of

if TYPE_CHECKING:
    from lxml.html import HtmlElement  # type: ignore[import-untyped]

ALL_LINKED = 0.95  # a block with this share of its text in links is one
_SENTENCE_END = re.compile(r"""[.!?…:。！？؟۔।]["'”’»)\]]{0,3}$""")
_LEAST_CARDS = 3
_BLURB_CHARS = 260
_CARD_SHARE = 0.8  # of the blocks marked alike: an article's own paragraphs are marked alike as well


class Block(NamedTuple):
    """A run of text between block tags: clean, with the share of it that is links; a part where breaks divide it."""

    text: str
    linked: float
    element: HtmlElement
    is_part: bool = False

    @property
    def is_sentence(self) -> bool:
        return _SENTENCE_END.search(self.text[-4:]) is not None


def find_cards(blocks: Sequence[Block], related: Iterable[str]) -> frozenset[int]:
    """Where the blurbs of teasers stand: each below one of the headlines `related`, again and again marked alike."""
    keys = {key_of(text) for text in related}
    is_head = [block.linked >= ALL_LINKED and key_of(block.text) in keys for block in blocks]
    blurbs: dict[tuple[str, ...], list[int]] = {}
    marked: Counter[tuple[str, ...]] = Counter()
    for at, block in enumerate(blocks):
        if not is_head[at]:
            marks = _marks(block)
            marked[marks] += 1
            if at and is_head[at - 1] and len(block.text) <= _BLURB_CHARS:
                blurbs.setdefault(marks, []).append(at)
    rows = (found for marks, found in blurbs.items() if len(found) >= _CARD_SHARE * marked[marks])
    return frozenset(at for found in rows if len(found) >= _LEAST_CARDS for at in found)


def _marks(block: Block) -> tuple[str, ...]:
    parent = block.element.getparent()
    around = ("", "") if parent is None else (str(parent.tag), parent.get("class", ""))
    return (str(block.element.tag), block.element.get("class", ""), *around)
