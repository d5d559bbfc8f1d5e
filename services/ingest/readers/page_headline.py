"""The headline of a page: the heading that its title names, without the name of the site."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from services.ingest.characters import clean_line
from services.ingest.readers.html_linked_data import LinkedData, clean_text

if TYPE_CHECKING:
    from lxml.html import HtmlElement  # type: ignore[import-untyped]

_SEPARATOR = re.compile(r"\s+[|·•»«–—:-]\s+|\s*[|ㅣ｜]\s*")
_LABEL_WORDS = 2  # an only heading of so few words is a section or the site's name, unless the title begins with it
_LEAST_KEY = 8  # letters; less is found in any title
_MOST_HEADINGS = 50


def find_headline(
    tree: HtmlElement, headings: list[HtmlElement], linked: LinkedData, metas: Mapping[str, str]
) -> str | None:
    """An only `<h1>` that is no label; else the heading that the metadata name; else the metadata's own.

    Metadata often carry the site's name as well; it is cut off.
    """
    title = clean_text(tree.findtext(".//title"))
    shared = clean_text(metas.get("og:title")) or clean_text(metas.get("twitter:title"))
    stated = [text for text in (linked.text("headline"), shared, title) if text]
    texts = _texts(headings)
    if len(texts) == 1 and not _is_label(texts[0], stated):
        return texts[0]
    named = _named(texts, stated) or (None if linked.text("headline") else _named(_texts(tree.iter("h2")), stated))
    if named or linked.text("headline"):
        return named or linked.text("headline")
    site = metas.get("og:site_name") or ""
    return next((text for text in (_without_site(text, site) for text in stated) if text), texts[0] if texts else None)


def _texts(headings: Iterable[HtmlElement]) -> list[str]:
    found = (clean_line(" ".join(node.itertext())) for node, _ in zip(headings, range(_MOST_HEADINGS), strict=False))
    return [text for text in found if text]


def _is_label(heading: str, stated: list[str]) -> bool:
    """A word or two that the page does not begin its title with."""
    key = key_of(heading)
    return (
        heading.count(" ") < _LABEL_WORDS and bool(stated) and not any(key_of(text).startswith(key) for text in stated)
    )


def _named(headings: Iterable[str], stated: list[str]) -> str | None:
    """The longest heading that stands at the beginning of a title."""
    keys = [key_of(text) for text in stated]
    named = [
        text for text in headings if len(key := key_of(text)) >= _LEAST_KEY and any(k.startswith(key) for k in keys)
    ]
    return max(named, key=len, default=None)


def _without_site(title: str, site: str) -> str:
    """The title without the name of the site behind it, or what stands like one."""
    parts = list(_SEPARATOR.finditer(title))
    if not parts:
        return title
    rest, name = title[: parts[-1].start()], title[parts[-1].end() :]
    is_site = key_of(name) == key_of(site) or (not site and name.count(" ") < rest.count(" "))
    return rest if rest and is_site else title


def key_of(text: str) -> str:
    """Letters and digits alone, in one case."""
    return "".join(filter(str.isalnum, text)).casefold()
