"""Cuts an article's column into blocks of text, and keeps those that are the article."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from services.ingest.characters import clean_line
from services.ingest.readers.chrome import Kind, chrome_kind
from services.ingest.readers.html_cards import ALL_LINKED, Block, find_cards
from services.ingest.readers.html_column import Page
from services.ingest.readers.html_marks import is_standfirst
from services.ingest.readers.page_headline import key_of

if TYPE_CHECKING:
    from lxml.html import HtmlElement  # type: ignore[import-untyped]

_BLOCK_TAGS = frozenset(
    {
        "address", "article", "blockquote", "center", "dd", "details", "div", "dl", "dt", "fieldset", "h1", "h2", "h3",
        "h4", "h5", "h6", "header", "hgroup", "hr", "li", "main", "ol", "p", "pre", "section", "summary", "table",
        "tbody", "td", "tfoot", "th", "thead", "tr", "ul",
    }
)  # fmt: skip
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_LOOSE_TAGS = frozenset({"div", "section", "article", "main"})  # short texts right in these are labels
_LINKED = 0.6  # a block with this share of its text in links points elsewhere, unless it is a sentence
_CARD: Kind = "relatedTeaser"
_STANDFIRST_KEY = 50  # letters and digits in which a standfirst and a description must agree
_LEAD_CHARS, _LEAD_SENTENCE_CHARS = 60, 30  # the text begins with something longer than a label
_LABEL_CHARS = 60


class Body(NamedTuple):
    """The paragraphs and sub-heads of the article, the lines of its column that are not the article, the standfirst."""

    paragraphs: tuple[str, ...]
    removed: tuple[tuple[Kind, str], ...]
    standfirst: str | None = None


def read_column(
    page: Page, column: HtmlElement, headline: str | None, descriptions: Iterable[str], related: Iterable[str]
) -> Body:
    """Read the column, and what stands between the headline and the column.

    A text there that the page also gives as its description is the standfirst.
    """
    blocks = _Cutter(page, column).cut(page.with_headline(column))
    described = {key_of(text)[:_STANDFIRST_KEY] for text in descriptions}
    standfirsts = [block for block in blocks.before if key_of(block.text)[:_STANDFIRST_KEY] in described]
    leads = [block for block in blocks.before if block not in standfirsts and _is_lead(block)]
    cards = find_cards(blocks.within, related)
    body = _keep(leads, blocks.within, key_of(headline or ""), cards)
    return body._replace(standfirst=standfirsts[0].text if standfirsts else None)


@dataclass(slots=True)
class _Cutter:
    """Walks a tree in document order and collects blocks: those after the headline, those within the column."""

    page: Page
    column: HtmlElement
    before: list[Block] = field(default_factory=list)
    within: list[Block] = field(default_factory=list)
    _parts: list[str] = field(default_factory=list)
    _linked: int = 0
    _has_break: bool = False  # a break came, and nothing after it
    _is_part: bool = False  # breaks have divided the paragraph
    _blocks: list[Block] | None = None  # where blocks go now; None outside headline and column

    def cut(self, root: HtmlElement) -> _Cutter:
        if root is self.column:
            self._blocks = self.within
        self._walk(root, root, is_link=False)
        self._end_block(root)
        return self

    def _walk(self, element: HtmlElement, block: HtmlElement, *, is_link: bool) -> None:
        """Recursion is bounded by the parser, which nests no more than 256 elements."""
        self._add(element.text, is_link)
        for child in element:
            self._visit(child, block, is_link)
            self._add(child.tail, is_link)

    def _visit(self, child: HtmlElement, block: HtmlElement, is_link: bool) -> None:
        tag = child.tag
        if child is self.column:
            self._enter_column(child, block)
        elif child is self.page.headline:
            self._end_block(block)
            self._blocks = self.before if self._blocks is None else self._blocks
        elif self.page.is_furniture(child):
            if tag in _BLOCK_TAGS:
                self._end_block(block)
        elif tag == "br":
            self._break_line(block)
        elif tag in _BLOCK_TAGS:
            self._end_block(block)
            self._walk(child, child, is_link=is_link)
            self._end_block(child)
        else:
            self._walk(child, block, is_link=is_link or tag == "a")

    def _enter_column(self, column: HtmlElement, block: HtmlElement) -> None:
        self._end_block(block)
        self._blocks = self.within
        self._walk(column, column, is_link=False)
        self._end_block(column)
        self._blocks = None

    def _break_line(self, block: HtmlElement) -> None:
        """One break is a new line of the paragraph, two in a row are a new paragraph."""
        if self._has_break:
            self._is_part = True
            self._end_block(block)
            self._is_part = True  # what follows is one as well
        else:
            self._parts.append("\n")
            self._has_break = True

    def _add(self, text: str | None, is_link: bool) -> None:
        if text:
            self._parts.append(text)
            self._linked += len(text) if is_link else 0
            self._has_break = self._has_break and text.isspace()

    def _end_block(self, element: HtmlElement) -> None:
        self._has_break = False
        if self._parts:
            text = clean_line("".join(self._parts))
            if text and self._blocks is not None:
                self._blocks.append(Block(text, self._linked / len(text), element, self._is_part))
            self._parts.clear()
            self._linked = 0
        self._is_part = False


def _is_lead(block: Block) -> bool:
    """Whether a block between headline and column may be the article's first paragraph."""
    return (
        block.element.tag in {"p", "div"}
        and len(block.text) >= _LEAD_CHARS
        and block.is_sentence
        and block.linked < _LINKED
        and not is_standfirst(block.element)
        and chrome_kind(block.text) is None
    )


def _keep(leads: Sequence[Block], blocks: Sequence[Block], headline: str, cards: frozenset[int]) -> Body:
    kept, seen = list(leads), {block.text for block in leads}
    removed: list[tuple[Kind, str]] = []
    for at, block in enumerate(blocks):
        kind = _CARD if at in cards else _kind(block, headline, has_begun=bool(kept), is_repeated=block.text in seen)
        if kind is None:
            kept.append(block)
            seen.add(block.text)
        else:
            removed.append((kind, block.text))
    while kept and kept[-1].element.tag in _HEADINGS:
        removed.append(("navigation", kept.pop().text))
    return Body(tuple(block.text for block in kept), tuple(removed))


def _kind(block: Block, headline: str, *, has_begun: bool, is_repeated: bool) -> Kind | None:
    """What the block is if it is not the article."""
    text, tag = block.text, block.element.tag
    is_headline = tag == "h1" or (len(text) <= 2 * len(headline) and key_of(text) == headline)
    if is_headline or (is_repeated and len(text) > _LEAD_SENTENCE_CHARS):
        return "duplicate"
    if (kind := chrome_kind(text)) is not None:
        return kind
    if block.linked > _LINKED and not (block.linked < ALL_LINKED and block.is_sentence):
        return "relatedTeaser"
    is_lead = len(text) >= _LEAD_CHARS or (block.is_sentence and len(text) > _LEAD_SENTENCE_CHARS)
    is_label = tag in _LOOSE_TAGS and not block.is_part and len(text) < _LABEL_CHARS and not block.is_sentence
    return "navigation" if is_label or not (has_begun or is_lead) else None
