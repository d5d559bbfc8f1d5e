"""Reads RSS and Atom, well-formed or not: feedparser brings an entry to JSON Feed's terms, and as such it is read.

feedparser opens what it takes for a name or an address; it is given streams and nothing else.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping
from typing import Any

from services.ingest.readers.blocks import html_line
from services.ingest.readers.feed_pictures import find_attachments
from services.ingest.readers.html_bounds import check_bounds
from services.ingest.readers.json_feed import found_item, read_feed_item
from services.ingest.readers.json_values import first_string, first_text
from services.ingest.readers.reading import Reading
from shared.contracts import RawArticle
from shared.errors import CannotProcess
from shared.outcomes import Reason

_MAX_TAGS = 50_000  # feedparser takes 10 to 30 µs for each; feeds with full texts hold some thousands
_MAX_REFERENCES = 250_000  # 3 µs each; escaped markup has three or four a tag
_MAX_BRACKETS = 100_000  # of "]]"; the search for the end of CDATA stops at each
_WORD = re.compile(r"[A-Za-z0-9_.+-]+")
_WORDS_SQUARED = 200_000_000  # letters², a second of work: feedparser's search for addresses is quadratic in a word


def read_feed(content: str) -> Reading:
    """The first entry; an empty reading when there is none. Raises CannotProcess(parse_error)."""
    return next((read_feed_item(item) for item in _items(content)), Reading())


def split_feed(content: str) -> Iterator[RawArticle]:
    """Each entry as a JSON Feed of its own."""
    return (found_item(item) for item in _items(content))


def _items(content: str) -> Iterator[dict[str, Any]]:
    feed = _parse(content)
    if not feed.get("version"):
        raise CannotProcess(Reason.PARSE_ERROR, "neither RSS nor Atom")
    language = feed["feed"].get("language")
    return ({key: value for key, value in _item(entry, language).items() if value} for entry in feed["entries"])


def _parse(content: str) -> Mapping[str, Any]:
    _check_bounds(content)
    import feedparser  # type: ignore[import-untyped]  # 0.1 s to import: only for those who read feeds

    stream = io.BytesIO(content.encode("utf-8", "replace"))
    headers = {"content-type": "application/xml; charset=utf-8"}  # whatever the XML declaration said: it is text now
    try:
        return feedparser.parse(  # type: ignore[no-any-return]
            stream, response_headers=headers, sanitize_html=False, resolve_relative_uris=False
        )
    except (ValueError, TypeError, AttributeError, LookupError, AssertionError, RecursionError) as error:
        raise CannotProcess(Reason.PARSE_ERROR, f"{type(error).__name__}: {error}") from error


def _check_bounds(content: str) -> None:
    if content.count("<") > _MAX_TAGS:
        raise CannotProcess(Reason.TOO_LARGE, f"more than {_MAX_TAGS} tags")
    if content.count("&") > _MAX_REFERENCES or content.count("]]") > _MAX_BRACKETS:
        raise CannotProcess(Reason.TOO_LARGE, "more references or brackets than any feed has")
    check_bounds(content.encode("utf-8", "replace"))
    if sum((word.end() - word.start()) ** 2 for word in _WORD.finditer(content)) > _WORDS_SQUARED:
        raise CannotProcess(Reason.TOO_LARGE, "words too long to be any")


def _item(entry: Mapping[str, Any], language: Any) -> dict[str, Any]:
    """A JSON Feed item. Asked as a plain dict: feedparser answers for absent fields with others."""
    stated = dict(entry)
    return {
        "id": first_text(stated.get("id")),
        "url": first_text(stated.get("link")),
        "title": _line(stated, "title"),
        **_texts(stated),
        "date_published": first_text(stated.get("published")),
        "date_modified": first_text(stated.get("updated")),
        "authors": _authors(stated),
        "tags": [text for tag in stated.get("tags", ()) if (text := first_text(tag.get("term")))],
        "language": first_text(language),
        "attachments": find_attachments(stated),
    }


def _line(stated: Mapping[str, Any], name: str) -> str | None:
    """One line of text, whether feed or guess call it HTML or text."""
    kind = stated.get(f"{name}_detail", {}).get("type")
    text = first_text(stated.get(name))
    return text if text is None or kind == "text/plain" else first_text(html_line(text))


def _texts(stated: Mapping[str, Any]) -> dict[str, str | None]:
    """The longest text as the content: feedparser takes captions of Media RSS for contents, too."""
    summary = stated.get("summary_detail", {})
    parts = [*stated.get("content", ()), summary]
    part = max(parts, key=lambda part: len(first_string(part.get("value")) or ""))
    key = "content_text" if part.get("type") == "text/plain" else "content_html"
    return {
        "summary": None if part is summary else _line(stated, "summary"),
        key: first_string(part.get("value")),
    }


def _authors(stated: Mapping[str, Any]) -> list[dict[str, str]]:
    named = [first_text(author.get("name")) for author in stated.get("authors", ())]
    return [{"name": name} for name in named if name]
