"""Finds the article's column in a page: the smallest element that holds most of its long texts."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from services.ingest.readers.html_marks import is_column, is_furniture, stands_beside

if TYPE_CHECKING:
    from lxml.html import HtmlElement  # type: ignore[import-untyped]

_LONG = 25  # characters: shorter texts are labels as often as prose
_MAX_TEXTS = 10_000  # each is added up through at most 256 ancestors; no article has as many paragraphs
# The numbers below were chosen on the development pages of `evaluation/html_pages.py`; they are flat around these.
_STEP = 0.7  # go down into a child that holds this share of the text
_ARTICLE_SHARE = 0.25  # an <article> with the headline is the one, though others follow it on the same page
_ARTICLE_CHARS, _BRIEF_CHARS = 400, 150
_NEVER_FURNITURE_SHARE = 0.5  # what holds half the page's text is no furniture, whatever it is called
_NEVER_BESIDE_SHARE = 0.8  # a short article has a longer sidebar beside it, or a longer footer below
_COLUMN_SHARE = 0.3  # nor is what is called an article's column and holds this much
_SURE_CHARS, _SURE_SHARE = 250, 0.5
_INLINE = frozenset(
    {
        "b", "i", "em", "strong", "span", "font", "u", "small", "sup", "sub", "mark", "abbr", "cite", "q", "time",
        "bdi", "bdo", "ins", "s", "code", "strike", "tt", "big",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Column:
    """The element, and whether it is sure enough to do without a second opinion."""

    element: HtmlElement
    is_sure: bool


class Page:
    """A parsed page with its long texts weighed; remembers which elements are furniture."""

    def __init__(self, tree: HtmlElement) -> None:
        body = tree.find("body")
        self.body: HtmlElement = tree if body is None else body
        self.headline: HtmlElement | None = next(self.body.iter("h1"), None)
        self._texts = _long_texts(self.body)
        self._weights = _weigh(self._texts)
        self._furniture: dict[HtmlElement, bool] = {}
        self._within: dict[HtmlElement, bool] = {}  # whether furniture holds it

    def is_furniture(self, element: HtmlElement) -> bool:
        """What the marks say, unless the element holds too much of the page's text to be any."""
        known = self._furniture.get(element)
        if known is None:
            known = self._furniture[element] = is_furniture(element) and not self._holds_the_article(element)
        return known

    def _holds_the_article(self, element: HtmlElement) -> bool:
        share = self._weights.get(element, 0) / max(self._weights.get(self.body, 0), 1)
        most = _NEVER_BESIDE_SHARE if self._stands_beside(element) else _NEVER_FURNITURE_SHARE
        return share >= most or (share > _COLUMN_SHARE and is_column(element))

    def _stands_beside(self, element: HtmlElement) -> bool:
        """Whether it is a sidebar or footer by its marks, and the headline is not in it."""
        above = () if self.headline is None else self.headline.iterancestors(element.tag)
        return stands_beside(element) and not any(node is element for node in above)

    def find_column(self) -> Column | None:
        """The article's column; None when the page has no text outside its furniture."""
        weights = _weigh([(holder, chars) for holder, chars in self._texts if not self.is_in_furniture(holder)])
        if self.body not in weights:
            return None
        start = column = self._own_article(weights)
        while (child := _heaviest_child(column, weights)) is not None and weights[child] >= _STEP * weights[column]:
            column = child
        is_sure = weights[column] >= max(_SURE_CHARS, _SURE_SHARE * weights[start])
        return Column(column, is_sure)

    def is_in_furniture(self, element: HtmlElement) -> bool:
        """Whether it, or anything around it, is furniture."""
        path: list[HtmlElement] = []
        node: HtmlElement | None = element
        while node is not None and node not in self._within:
            path.append(node)
            node = node.getparent()
        is_within = node is not None and self._within[node]
        for node in reversed(path):
            is_within = self._within[node] = is_within or self.is_furniture(node)
        return is_within

    def _own_article(self, weights: dict[HtmlElement, int]) -> HtmlElement:
        if self.headline is None:
            return self.body
        article = next(self.headline.iterancestors("article"), None)
        held = weights.get(article, 0)
        is_own = held >= max(_ARTICLE_CHARS, _ARTICLE_SHARE * weights[self.body])
        return article if is_own or (held >= _BRIEF_CHARS and self._is_among_others(article, weights)) else self.body

    def _is_among_others(self, article: HtmlElement, weights: dict[HtmlElement, int]) -> bool:
        """Whether most of the text around the <article> is in others, each with a heading of its own."""
        inner = set(article.iter("article")) | set(article.iterancestors("article"))
        others = [other for other in self.body.iter("article") if other in weights and other not in inner]
        apart = [other for other in others if next(other.iterancestors("article"), None) is None]
        left = weights[self.body] - weights[article] - sum(weights[other] for other in apart)
        return len(apart) > 1 and left <= weights[article] and all(map(_has_heading, apart))

    def with_headline(self, column: HtmlElement) -> HtmlElement:
        """The smallest element that holds both the column and the first `<h1>`; the column when there is none."""
        if self.headline is None:
            return column
        above = {column, *column.iterancestors()}
        return next((node for node in self.headline.iterancestors() if node in above), column)


def _has_heading(element: HtmlElement) -> bool:
    return next(element.iter("h1", "h2", "h3", "h4"), None) is not None


def _long_texts(body: HtmlElement) -> list[tuple[HtmlElement, int]]:
    """The blocks that hold long texts, with the number of characters; texts of links are left out."""
    texts: list[tuple[HtmlElement, int]] = []
    for text in _find_long_texts()(body)[:_MAX_TEXTS]:
        holder = text.getparent().getparent() if text.is_tail else text.getparent()
        while holder is not None and holder.tag in _INLINE:
            holder = holder.getparent()
        if holder is not None and holder.tag != "a":
            texts.append((holder, len(text)))
    return texts


@cache
def _find_long_texts() -> Any:
    from lxml.etree import XPath  # type: ignore[import-untyped]

    return XPath(f".//text()[string-length(normalize-space())>={_LONG}]")


def _weigh(texts: list[tuple[HtmlElement, int]]) -> dict[HtmlElement, int]:
    """For each element the characters of the long texts in it."""
    weights: dict[HtmlElement, int] = {}
    for holder, chars in texts:
        node = holder
        while node is not None:
            weights[node] = weights.get(node, 0) + chars
            node = node.getparent()
    return weights


def _heaviest_child(element: HtmlElement, weights: dict[HtmlElement, int]) -> HtmlElement | None:
    children = (child for child in element if child in weights and child.tag != "p")
    return max(children, key=weights.__getitem__, default=None)
