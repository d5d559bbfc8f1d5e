"""Reads what scrapers write: the JSON of news-please and of mcmetadata."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from services.ingest.readers.blocks import text_paragraphs
from services.ingest.readers.found import found_article
from services.ingest.readers.json_values import dump_json, first_string, first_text, joined, load_json, objects
from services.ingest.readers.pictures import linked_pictures
from services.ingest.readers.reading import Reading
from shared.contracts import RawArticle

MEDIA_TYPE = "application/json"


def read_scraped_json(content: str) -> Reading:
    """The article, or the first of a list of them. Raises CannotProcess(parse_error)."""
    return next((_read(item) for item in objects(load_json(content))), Reading())


def split_scraped_json(content: str) -> Iterator[RawArticle]:
    """Each article, under its own address."""
    for item in objects(load_json(content)):
        yield found_article(dump_json(item), MEDIA_TYPE, url=_read(item).url)


def _read(item: Mapping[str, Any]) -> Reading:
    return _read_mcmetadata(item) if "text_content" in item else _read_news_please(item)


def _read_news_please(item: Mapping[str, Any]) -> Reading:
    return Reading(
        headline=first_text(item.get("title")),
        paragraphs=text_paragraphs(first_string(item.get("maintext")) or ""),
        standfirst=first_text(item.get("description")),
        byline=joined(item.get("authors")),
        language=first_text(item.get("language")),
        url=first_text(item.get("url")),
        published_at=first_text(item.get("date_publish")),
        modified_at=first_text(item.get("date_modify")),
        pictures=tuple(linked_pictures(item.get("image_url"))),
    )


def _read_mcmetadata(item: Mapping[str, Any]) -> Reading:
    stated = item.get("other")
    other = stated if isinstance(stated, dict) else {}
    return Reading(
        headline=first_text(item.get("article_title")),
        paragraphs=text_paragraphs(first_string(item.get("text_content")) or ""),
        byline=joined(other.get("authors")),
        language=first_text(item.get("language"), item.get("full_language")),
        url=first_text(item.get("canonical_url"), item.get("url")),
        published_at=first_text(item.get("publication_date")),
        pictures=tuple(linked_pictures(other.get("top_image_url"))),
    )
