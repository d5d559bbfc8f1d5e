"""JSON-LD as pages carry it: objects at the top, in lists, in `@graph`, under `mainEntity`; names behind `@id`."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import orjson

from services.ingest.characters import clean_line
from services.ingest.readers.pictures import Picture, linked_pictures

if TYPE_CHECKING:
    from lxml.html import HtmlElement  # type: ignore[import-untyped]

_ARTICLE_TYPES = ("Article", "Posting", "Report", "Review")
_MAX_CHARS = 2_000_000  # of all scripts together; articles with their whole text stay below 300,000
_MAX_THINGS = 2_000
_MAX_DOCUMENTS = 50  # in one script
_COMMENT_START = re.compile(r"(?:\s|<!--|//|/\*|\*/|<!\[CDATA\[)+")
_TRAILING_COMMA = re.compile(r",(?=\s{0,200}[}\]])")  # no other place of a text is worth more care: it was no JSON
_BETWEEN = re.compile(r"[\s;,]*")
_LENIENT = json.JSONDecoder(strict=False)


@dataclass(frozen=True, slots=True)
class LinkedData:
    """The article the page describes (empty when there is none), and the names and pictures of things by `@id`."""

    article: Mapping[str, Any] = field(default_factory=dict)
    names_by_id: Mapping[str, str] = field(default_factory=dict)
    pictures_by_id: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    def text(self, key: str) -> str | None:
        """A text of the article, clean; None when it is absent or no text."""
        return clean_text(self.article.get(key))

    def names(self, key: str) -> tuple[str, ...]:
        """Names under a key: texts, objects with a `name`, references, or a list of any; each once."""
        named = (self._name(item) for item in listed(self.article.get(key)))
        return tuple(dict.fromkeys(name for name in named if name is not None))

    @property
    def pictures(self) -> Iterator[Picture]:
        """The pictures the article states, in order."""
        return linked_pictures(self.article.get("image"), self.pictures_by_id)

    @property
    def houses(self) -> frozenset[str]:
        """The authors that are organizations."""
        stated = [*listed(self.article.get("author")), *listed(self.article.get("creator"))]
        named = (self._name(item) for item in stated if isinstance(item, dict) and _is_house(item))
        return frozenset(name for name in named if name is not None)

    def _name(self, item: Any) -> str | None:
        if not isinstance(item, dict):
            return clean_text(item)
        stated = listed(item.get("name"))
        return clean_text(stated[0]) if stated else self.names_by_id.get(str(item.get("@id")))


def read_linked_data(tree: HtmlElement) -> LinkedData:
    """Read all JSON-LD of a page; what is no JSON is passed over."""
    things: list[dict[str, Any]] = []
    left = _MAX_CHARS
    for script in tree.iter("script"):
        text = script.text or ""
        if "ld+json" in (script.get("type") or "").lower() and len(text) <= left:
            left -= len(text)
            things.extend(_things(_parse(text)))
    article = next((thing for thing in things if _is_article(thing)), {})
    known = things[:_MAX_THINGS]
    pictures = {str(thing["@id"]): thing for thing in known if thing.get("@type") == "ImageObject" and "@id" in thing}
    return LinkedData(article, _names_by_id(known), pictures)


def listed(value: Any) -> list[Any]:
    """The value as a list: JSON-LD lets one of a kind stand without brackets."""
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def clean_text(value: Any) -> str | None:
    """Text with something in it, clean, entities resolved (pages escape JSON-LD as if it were markup)."""
    if not isinstance(value, str):
        return None
    return clean_line(html.unescape(value) if "&" in value else value) or None


def _parse(script: str) -> Any:
    try:
        return orjson.loads(script)
    except orjson.JSONDecodeError:
        return _parse_leniently(script)


def _parse_leniently(script: str) -> list[Any]:
    """JSON with raw line breaks in its texts, commas before closing brackets, in a comment, or with more after it."""
    start = _COMMENT_START.match(script)
    bare = script[start.end() :] if start else script
    return _parse_each(bare) or _parse_each(_TRAILING_COMMA.sub("", bare))


def _parse_each(text: str) -> list[Any]:
    """The documents that stand one after the other; what comes after the last is passed over."""
    found: list[Any] = []
    at = 0
    try:
        while at < len(text) and len(found) < _MAX_DOCUMENTS:
            document, at = _LENIENT.raw_decode(text, at)
            found += listed(document)
            at = _BETWEEN.match(text, at).end()  # type: ignore[union-attr]  # matches nothing as well
    except (ValueError, RecursionError):
        pass
    return found


def _things(data: Any) -> Iterator[dict[str, Any]]:
    for top in listed(data):
        if isinstance(top, dict):
            yield top
            nested = [*listed(top.get("@graph")), *listed(top.get("mainEntity"))]
            yield from (thing for thing in nested if isinstance(thing, dict))


def _is_article(thing: Mapping[str, Any]) -> bool:
    return any(str(name).endswith(_ARTICLE_TYPES) for name in listed(thing.get("@type")))


def _is_house(thing: Mapping[str, Any]) -> bool:
    return any(str(name).endswith("Organization") for name in listed(thing.get("@type")))


def _names_by_id(things: list[dict[str, Any]]) -> dict[str, str]:
    named = ((thing.get("@id"), clean_text(thing.get("name"))) for thing in things)
    return {key: name for key, name in named if isinstance(key, str) and name is not None}
