"""The pictures that a page prints in its article: figures with a caption, in the column or below the headline."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING

from services.ingest.characters import clean_line
from services.ingest.readers.html_column import Page
from services.ingest.readers.html_marks import names_of
from services.ingest.readers.pictures import Picture

if TYPE_CHECKING:
    from lxml.html import HtmlElement  # type: ignore[import-untyped]

_MAX_FIGURES = 50  # looked at
_MAX_PARTS = 100  # elements of a caption
_MAX_TEXTS, _MAX_CHARS = 500, 10_000  # of a caption, many times what one has; figures may hold each other
_MAX_SOURCES = 20  # of a picture
_MAX_SRCSET_CHARS = 20_000
_LAZY = ("data-src", "data-lazy-src", "data-original", "src")  # where a script loads it, `src` holds a placeholder
_CREDIT = re.compile(r"credit|copyright|photographer|author|agency|rights|(?<!re)source", re.IGNORECASE)
_CREDIT_PROPERTIES = frozenset({"author", "creator", "copyrightHolder"})
_CREDIT_CHARS = 100  # a longer one is the caption as well, under the name of its last part
_UNSEEN = re.compile(r"visually-?hidden|sr-only|screen-?reader", re.IGNORECASE)
_LINES = frozenset({"p", "div", "br", "li", "cite", "small", "footer", "h2", "h3", "h4", "h5", "h6"})


def find_figures(page: Page, column: HtmlElement) -> Iterator[Picture]:
    """Each figure's picture with its caption. Takes the captions apart: nothing is read from the page after it."""
    around = page.with_headline(column)
    for figure in islice((column if around is page.body else around).iter("figure"), _MAX_FIGURES):
        caption, image = next(figure.iter("figcaption"), None), next(figure.iter("img"), None)
        if caption is None or image is None or next(figure.iterancestors("a"), None) is not None:
            continue
        if not page.is_in_furniture(figure.getparent()):
            text, credit = _take_apart(caption)
            yield Picture(_address(figure, image), text, credit, image.get("width"), image.get("height"))


def _address(figure: HtmlElement, image: HtmlElement) -> str | None:
    plain = (image.get(name) for name in _LAZY)
    sets = (
        node.get(name)
        for node in (image, *islice(figure.iter("source"), _MAX_SOURCES))
        for name in ("data-srcset", "srcset")
    )
    return next((url for url in (*plain, *map(_largest, sets)) if url and not url.startswith("data:")), None)


def _largest(srcset: str | None) -> str | None:
    """The last of the addresses: they rise in size by custom."""
    candidates = (srcset or "")[:_MAX_SRCSET_CHARS].rpartition(", ")[2].split()
    return candidates[0] if candidates else None


def _take_apart(caption: HtmlElement) -> tuple[str | None, str | None]:
    """Caption and credit; what only screen readers read is neither."""
    credit = None
    for node in list(islice(caption.iterdescendants(), _MAX_PARTS)):
        names = names_of(node)
        if credit is None and (_CREDIT.search(names) or node.get("itemprop") in _CREDIT_PROPERTIES):
            credit = _text_of(node)
        elif not _UNSEEN.search(names):
            continue
        node.clear(keep_tail=True)
    text = _text_of(caption)
    return (credit, None) if text is None and len(credit or "") > _CREDIT_CHARS else (text, credit)


def _text_of(node: HtmlElement) -> str | None:
    """Its text in one line, with a space where the page has a new line, or two pieces side by side."""
    for part in islice(node.iterdescendants(), _MAX_PARTS):
        if part.tag in _LINES:
            part.text, part.tail = f" {part.text or ''}", f" {part.tail or ''}"
        elif part.tag == "span" and not part.tail and part.getnext() is not None:
            part.tail = " "
    return clean_line("".join(islice(node.itertext(), _MAX_TEXTS))[:_MAX_CHARS]) or None
