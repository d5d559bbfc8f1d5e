"""Paragraphs of content that is the article and nothing else: no page furniture is looked for in it."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

from services.ingest.characters import strip_invisible
from services.ingest.readers.html import read_html
from services.ingest.readers.lines import join_paragraphs, split_lines

_PAGE = re.compile(r"<(?:!doctype|html|head|body|article|main|nav|aside|header|footer)\b", re.IGNORECASE)
_SPACE = re.compile(r"[ \t\r\n\f]+")
_BLOCKS = (
    "p", "div", "br", "hr", "h1", "h2", "h3", "h4", "h5", "h6", "li", "ul", "ol", "dl", "dt", "dd", "blockquote", "pre",
    "section", "table", "tr", "td", "th",
)  # fmt: skip
_NO_TEXT = ("script", "style", "noscript", "template", "iframe", "figure", "img", "svg", "video", "audio", "form")


def text_paragraphs(text: str) -> tuple[str, ...]:
    """Paragraphs of plain text, clean; where blank lines divide it, the lines between them run on."""
    lines = split_lines(text)
    return join_paragraphs(lines, is_wrapped=bool(lines) and lines[-1].block > 0)


def html_paragraphs(html: str) -> tuple[str, ...]:
    """Paragraphs of HTML: a page's main text, or every block of a fragment. Raises CannotProcess(parse_error).

    What holds no tag was plain text before it was called HTML: its lines are lines.
    """
    if "<" not in html:
        return text_paragraphs(unescape(html))
    return read_html(html).paragraphs if _PAGE.search(html) else _fragment_paragraphs(html)


def html_line(html: str) -> str:
    """HTML as one line of text; what holds no markup stays as it is."""
    return " ".join(_fragment_paragraphs(html)) if "<" in html or "&" in html else html


def _fragment_paragraphs(html: str) -> tuple[str, ...]:
    from lxml.etree import ParserError  # type: ignore[import-untyped]
    from lxml.html import HTMLParser, document_fromstring  # type: ignore[import-untyped]

    parser = HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True)
    try:
        tree = document_fromstring(strip_invisible(html).encode(), parser=parser)
    except ParserError:  # nothing in it
        return ()
    return tree_paragraphs(tree, _BLOCKS)


def tree_paragraphs(tree: Any, blocks: tuple[str, ...]) -> tuple[str, ...]:
    """Paragraphs of a tree that is used up by it: text between the edges of these elements."""
    from lxml.etree import strip_elements

    strip_elements(tree, *_NO_TEXT, with_tail=False)
    for node in tree.iter():
        node.text, node.tail = _SPACE.sub(" ", node.text or ""), _SPACE.sub(" ", node.tail or "")
    for node in tree.iter(*blocks):
        node.text, node.tail = "\n" + node.text, "\n" + node.tail
    return tuple(line.text for line in split_lines("".join(tree.itertext())))
