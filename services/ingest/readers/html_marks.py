"""What markup says about an element: page furniture, or the article's own column. Names are those that sites use."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.html import HtmlElement  # type: ignore[import-untyped]

FURNITURE_TAGS = frozenset(
    {
        "nav", "footer", "aside", "form", "figure", "figcaption", "dialog", "object", "video", "audio", "canvas",
        "input", "label", "picture", "map", "menu",
    }
)  # fmt: skip
_FURNITURE_ROLES = frozenset({"navigation", "complementary", "dialog", "contentinfo", "banner"})
_NEVER_FURNITURE = frozenset({"html", "body", "main", "article"})
_BESIDE_TAGS = frozenset({"aside", "footer"})
_BESIDE_ROLES = frozenset({"complementary", "contentinfo"})
_TEXT_TAGS = frozenset({"p", "h2", "h3", "li"})

# Stems that mean the same wherever they stand in a name, then words that must stand alone ("ad", but not "header").
_FURNITURE = re.compile(
    r"breadcrumb|comment|caption|sidebar(?!-grid)|advert|promo|recommend|related|teaser|newsletter|cookie|consent|"
    r"share|sharing|social|subscri|sign-?up|sponsor|outbrain|taboola|disclaimer|copyright|byline|dateline|timestamp|"
    r"read-?(?:more|next|also)|most-?(?:read|popular)|trending|popular|toolbar|pagination|"
    r"author-?(?:bio|box|info|card|desc)|about-?author|rollover|popover|flyout|hover-?card|"
    r"(?:^|[\s_-])(?:nav|menu|ads?|tags?|taglist|bio|footer|widget|modal|popup|hidden|sr-only|visually-hidden|credits?|"
    r"more|rating|login|donat\w{0,9}|tooltip|infobox|player|video|gallery|slideshow|carousel|poll|quiz|survey|topics?|"
    r"keywords?|meta|metadata|authors?|rss|feedback|correction)(?:$|[\s_-])",
    re.IGNORECASE,
)
# What no site calls its article.
_BESIDE = re.compile(r"footer|related-?_?(?:stor|art|post|news|content)|recommended", re.IGNORECASE)
# On a paragraph or a heading fewer names tell: a paid article's own paragraphs are called "paywall" or "premium".
_FURNITURE_TEXT = re.compile(
    r"caption|byline|credit|related|newsletter|teaser|promo|copyright|read-?(?:more|also|next)|disclaimer|dateline|"
    r"timestamp|footer|advert",
    re.IGNORECASE,
)
_COLUMN = re.compile(
    r"article-?_*(?:body|content|text|main)|(?:story|entry|post|news|page|main|body|detail)-?_*(?:body|content|text|"
    r"copy)|^(?:article|story)$|body-?_*(?:text|copy)|rich-?text|field-name-body|artikel|article__|texto|cuerpo|nota",
    re.IGNORECASE,
)
_STANDFIRST = re.compile(
    r"lead(?!er)|dek|intro|summary|blurb|excerpt|preamble|subtitle|sub-?head|standfirst|_sum|vorspann|author|autor|meta",
    re.IGNORECASE,
)
MOST_NAMES = 10_000  # remembered: 2 MB at most, a dozen sites' worth
_HIDING_STYLE = re.compile(r"display:\s?none")


def is_furniture(element: HtmlElement) -> bool:
    """Whether tag, role, style or names say that the element is not the article."""
    tag = element.tag
    if tag in FURNITURE_TAGS:
        return True
    if tag in _NEVER_FURNITURE:
        return False
    names = names_of(element)
    is_named = bool(names) and (_names_text if tag in _TEXT_TAGS else _names_furniture)(names)
    return is_named or _is_hidden(element) or element.get("role") in _FURNITURE_ROLES


# The same names stand on many elements, and on every page of a site.
@lru_cache(MOST_NAMES)
def _names_furniture(names: str) -> bool:
    return _FURNITURE.search(names) is not None


@lru_cache(MOST_NAMES)
def _names_text(names: str) -> bool:
    return _FURNITURE_TEXT.search(names) is not None


def is_column(element: HtmlElement) -> bool:
    """Whether its names say that the element holds the article's text."""
    return _COLUMN.search(names_of(element)) is not None


def stands_beside(element: HtmlElement) -> bool:
    """Whether the marks say that it stands beside or below the article."""
    is_marked = element.tag in _BESIDE_TAGS or element.get("role") in _BESIDE_ROLES
    return is_marked or _BESIDE.search(names_of(element)) is not None


def is_standfirst(element: HtmlElement) -> bool:
    """Whether its names, or those of its parent, say that it sums up the article or speaks of its author."""
    return any(_STANDFIRST.search(names_of(node)) for node in (element, element.getparent()) if node is not None)


def names_of(element: HtmlElement) -> str:
    """Class and id, as one text; cut where no site's names go on."""
    return f"{element.get('class', '')} {element.get('id', '')}".strip()[:500]


def _is_hidden(element: HtmlElement) -> bool:
    if element.get("hidden") is not None or element.get("aria-hidden") == "true":
        return True
    style = element.get("style")
    return style is not None and _HIDING_STYLE.search(style) is not None
