"""Whole pages whose articles are known, turned into text in the ways of several scrapers."""

from __future__ import annotations

import json
import lzma
import re
import tarfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from lxml import etree  # type: ignore[import-untyped]
from lxml.html import HTMLParser, document_fromstring  # type: ignore[import-untyped]

from training.lines.labels import letters

_BLOCKS = frozenset(
    {
        "address", "article", "aside", "blockquote", "body", "br", "center", "dd", "details", "dialog", "dir", "div",
        "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header",
        "hr", "html", "legend", "li", "main", "menu", "nav", "ol", "option", "p", "pre", "section", "summary", "table",
        "tbody", "td", "tfoot", "th", "thead", "tr", "ul",
    }
)  # fmt: skip
_NO_TEXT = ("script", "style", "noscript", "template", "svg", "iframe", "head", "object", "video", "audio", "select")
_WAYS = ("nodes", "marked", "glued")
_SPACE = re.compile(r"\s+")
_LEAST_FOUND = 0.95  # of the article's paragraphs, or the page is not what the truth speaks of
_PARAGRAPH = 30  # letters
_MOST_CHARS = 60_000


def page_records(folder: Path, without: frozenset[str]) -> Iterator[dict[str, Any]]:
    """Records in the layout of raw_text.jsonl.xz, four for each page with a known body: its column, and the whole
    page in three ways. `without` lists pages."""
    with lzma.open(folder / "pages.jsonl.xz", "rt", encoding="utf-8") as rows:
        pages = {page["html"]: page for page in map(json.loads, rows) if page["id"] not in without}
    with tarfile.open(folder / "html.tar.xz") as archive:
        for member in archive:
            page = pages.get(member.name)
            html = archive.extractfile(member) if page and page["truth"].get("body") else None
            if page is not None and html is not None:
                yield from _records(page, html.read())


def _records(page: Mapping[str, Any], html: bytes) -> Iterator[dict[str, Any]]:
    parser = HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True)
    root = document_fromstring(html, parser=parser)
    etree.strip_elements(root, *_NO_TEXT, with_tail=False)
    body = page["truth"]["body"]
    paragraphs = [part for part in map(letters, body.split("\n")) if len(part) >= _PARAGRAPH]
    if not paragraphs or _found(paragraphs, root) < _LEAST_FOUND:
        return
    column = _column(root, paragraphs)
    texts = {style: _whole_page(root, style) for style in _WAYS} | {"column": "\n\n".join(_block_lines(column))}
    truth = {"title": page["truth"].get("title") or page["derived"].get("title"), "body": body}
    for style, text in texts.items():
        if len(text) <= _MOST_CHARS:
            yield {
                "id": f"{page['id']}__{style}", "page_id": page["id"], "family": page["family"], "style": style,
                "source_domain": page["domain"], "lang": page["lang"], "raw_text": text, "truth": truth,
            }  # fmt: skip


def _whole_page(root: Any, style: str) -> str:
    if style == "nodes":
        return "\n".join(_nodes(root))
    return "\n\n".join(_block_lines(root, is_marked=True)) if style == "marked" else "".join(root.itertext())


def _found(paragraphs: list[str], node: Any) -> float:
    text = letters("".join(node.itertext()))
    total = sum(map(len, paragraphs))
    return sum(len(part) for part in paragraphs if part in text) / total


def _column(root: Any, paragraphs: list[str]) -> Any:
    """The smallest element that holds the article, widened to take in a headline."""
    least = 0.9 * _found(paragraphs, root)
    best = root
    while inner := [each for each in best if isinstance(each.tag, str) and _found(paragraphs, each) >= least]:
        best = inner[0]
    wider = [best, *list(best.iterancestors())[:6]]
    return next((each for each in wider if each.tag == "h1" or each.find(".//h1") is not None), best)


def _nodes(root: Any) -> list[str]:
    return [text for text in (_SPACE.sub(" ", node).strip() for node in root.itertext()) if text]


def _block_lines(root: Any, *, is_marked: bool = False) -> list[str]:
    """One line a block; marked, headings and items of lists open as in Markdown."""
    parts: list[str] = []
    for event, node in etree.iterwalk(root, events=("start", "end")):
        is_block = node.tag in _BLOCKS
        if event == "start":
            parts += ["\n" if is_block else "", _mark(node.tag) if is_marked else "", _SPACE.sub(" ", node.text or "")]
        else:
            parts += ["\n" if is_block else "", _SPACE.sub(" ", node.tail or "") if node is not root else ""]
    return [line for line in (_SPACE.sub(" ", line).strip() for line in "".join(parts).split("\n")) if line]


def _mark(tag: str) -> str:
    if tag == "li":
        return "* "
    return "#" * int(tag[1]) + " " if tag in ("h1", "h2", "h3", "h4") else ""
