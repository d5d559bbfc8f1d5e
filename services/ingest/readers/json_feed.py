"""Reads JSON Feed 1.0 and 1.1 (https://www.jsonfeed.org/version/1.1/), whole feeds and single items."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any

from services.ingest.readers.blocks import html_paragraphs, text_paragraphs
from services.ingest.readers.chrome import chrome_kind
from services.ingest.readers.found import found_article
from services.ingest.readers.json_values import dump_json, first_string, first_text, joined, load_json, names, objects
from services.ingest.readers.pictures import MAX_LOOKED_AT, Picture
from services.ingest.readers.reading import Reading
from shared.annotations import RemovedLine
from shared.contracts import RawArticle
from shared.structs import unchecked

MEDIA_TYPE = "application/feed+json"
VERSION = "https://jsonfeed.org/version/1.1"
_INHERITED = ("authors", "author", "language")  # of the feed, where an item states none


def read_json_feed(content: str) -> Reading:
    """The first item of the feed; an empty reading when there is none. Raises CannotProcess(parse_error)."""
    return next((read_feed_item(item) for item in _items(load_json(content))), Reading())


def split_json_feed(content: str) -> Iterator[RawArticle]:
    """Each item as a feed of its own."""
    return (found_item(item) for item in _items(load_json(content)))


def found_item(item: dict[str, Any]) -> RawArticle:
    """A JSON Feed item as a delivery."""
    feed = dump_json({"version": VERSION, "items": [item]})
    return found_article(feed, MEDIA_TYPE, url=first_text(item.get("url")), upstream_id=_id(item))


def read_feed_item(item: dict[str, Any]) -> Reading:
    """A JSON Feed item; without content its summary is what there is to read."""
    kinds = [(text, chrome_kind(text)) for text in _paragraphs(item)]
    return Reading(
        headline=first_text(item.get("title")),
        paragraphs=tuple(text for text, kind in kinds if kind is None),
        removed=tuple(unchecked(RemovedLine, kind=kind, text=text) for text, kind in kinds if kind is not None),
        standfirst=first_text(item.get("summary")) if _content(item) else None,
        sections=names(item.get("tags")),
        byline=joined(item.get("authors")) or joined(item.get("author")),
        language=first_text(item.get("language")),
        url=first_text(item.get("url")),
        upstream_id=_id(item),
        published_at=first_text(item.get("date_published")),
        modified_at=first_text(item.get("date_modified")),
        pictures=tuple(_pictures(item)),
    )


def _items(document: Any) -> Iterator[dict[str, Any]]:
    for feed in objects(document):
        inherited = {key: feed[key] for key in _INHERITED if key in feed}
        if "items" in feed:
            yield from ({**inherited, **item} for item in objects(feed["items"]))
        else:
            yield feed


def _content(item: dict[str, Any]) -> str | None:
    return first_string(item.get("content_html"), item.get("content_text"))


def _paragraphs(item: dict[str, Any]) -> tuple[str, ...]:
    html = first_string(item.get("content_html"))
    return html_paragraphs(html) if html else text_paragraphs(first_string(_content(item), item.get("summary")) or "")


def _pictures(item: dict[str, Any]) -> Iterator[Picture]:
    """The main image, attached ones, the banner. What begins with an underscore is ours, for what other feeds state."""
    yield Picture(first_text(item.get("image")))
    for attached in islice(objects(item.get("attachments")), MAX_LOOKED_AT):
        if str(attached.get("mime_type")).startswith("image/"):
            credit, *sizes = (attached.get(f"_{key}") for key in ("credit", "width", "height"))
            url, title = first_text(attached.get("url")), first_text(attached.get("title"))
            yield Picture(url, title, first_text(credit), *sizes)
    yield Picture(first_text(item.get("banner_image")))


def _id(item: dict[str, Any]) -> str | None:
    stated = item.get("id")  # numbers occur, and the specification bids readers to take them
    return first_text(str(stated) if isinstance(stated, int | float) else stated)
