"""What a page states about itself: JSON-LD first, then `<meta>`, then the visible `<h1>`. Nothing is inferred."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import orjson

from services.ingest.characters import clean_line

if TYPE_CHECKING:
    from lxml.html import HtmlElement  # type: ignore[import-untyped]


@dataclass(frozen=True, slots=True)
class PageMetadata:
    """Clean text as stated; absent is None or empty."""

    headline: str | None
    byline: str | None
    publisher: str | None
    language: str | None
    url: str | None
    published_at: str | None
    modified_at: str | None
    sections: tuple[str, ...]


def read_metadata(tree: HtmlElement) -> PageMetadata:
    """Read what the page states. An only `<h1>` beats the metadata, which often carry the site's name as well."""
    article, metas = _linked_article(tree), _metas(tree)
    return PageMetadata(
        headline=_headline(tree, article, metas),
        byline=", ".join(_names(article.get("author"))) or _person(metas.get("author")),
        publisher=_first(*_names(article.get("publisher")), metas.get("og:site_name")),
        language=_first(tree.get("lang"), article.get("inLanguage")),
        url=_first(*(link.get("href") for link in tree.iter("link") if link.get("rel") == "canonical")),
        published_at=_first(article.get("datePublished"), metas.get("article:published_time")),
        modified_at=_first(article.get("dateModified"), metas.get("article:modified_time")),
        sections=tuple(_names(article.get("articleSection"))) or tuple(_names(metas.get("article:section"))),
    )


def _headline(tree: HtmlElement, article: dict[str, Any], metas: dict[str, str]) -> str | None:
    headings = [text for node in tree.iter("h1") if (text := clean_line(node.text_content()))]
    only = headings[0] if len(headings) == 1 else None
    return _first(only, article.get("headline"), metas.get("og:title"), *headings, tree.findtext(".//title"))


def _metas(tree: HtmlElement) -> dict[str, str]:
    """`<meta>` content by lower-cased property or name; the first of each counts."""
    metas: dict[str, str] = {}
    for node in tree.iter("meta"):
        key = (node.get("property") or node.get("name") or "").lower()
        metas.setdefault(key, node.get("content") or "")
    return metas


def _linked_article(tree: HtmlElement) -> dict[str, Any]:
    """The first JSON-LD object that is an article of some type, else an empty one."""
    for script in tree.iter("script"):
        if script.get("type") == "application/ld+json":
            for thing in _things(script.text or ""):
                if any(str(name).endswith(("Article", "Posting")) for name in _listed(thing.get("@type"))):
                    return thing
    return {}


def _things(script: str) -> Iterator[dict[str, Any]]:
    """Objects at the top, in a top-level list, or in its `@graph`."""
    try:
        data = orjson.loads(script)
    except orjson.JSONDecodeError:
        return
    for top in _listed(data):
        if isinstance(top, dict):
            yield top
            yield from (thing for thing in _listed(top.get("@graph")) if isinstance(thing, dict))


def _listed(value: Any) -> list[Any]:
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def _names(value: Any) -> list[str]:
    """Names in a JSON-LD value: text, an object with a `name`, or a list of either."""
    named = (item.get("name") if isinstance(item, dict) else item for item in _listed(value))
    return [name for item in named if (name := _first(item)) is not None]


def _person(stated: str | None) -> str | None:
    """`<meta name=author>`, unless it holds the address of a profile page."""
    name = _first(stated)
    return None if name is None or name.startswith(("http://", "https://", "@")) else name


def _first(*values: Any) -> str | None:
    """The first value that is text with something in it, clean."""
    return next((text for value in values if isinstance(value, str) and (text := clean_line(value))), None)
