"""The pictures of a feed's entry: enclosures, Media RSS, and the image that podcasts show."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from services.ingest.readers.json_values import first_text, objects
from services.ingest.readers.pictures import MAX_LOOKED_AT

_SOME_IMAGE = "image/*"  # where only `medium` says so


def find_attachments(entry: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The images of feedparser's entry as attachments of a JSON Feed; thumbnails only where there is nothing else."""
    found = [*_images(entry.get("media_content")), *_enclosures(entry)] or list(_thumbnails(entry))
    credits = [first_text(stated.get("content")) for stated in objects(entry.get("media_credit"))]
    if len(found) == len(credits):  # else nobody can tell whose is whose
        found = [
            {**image, "_credit": credit} if credit else image for image, credit in zip(found, credits, strict=True)
        ]
    return found[:MAX_LOOKED_AT]


def _images(stated: Any) -> Iterator[dict[str, Any]]:
    for media in objects(stated):
        kind = first_text(media.get("type")) or (_SOME_IMAGE if media.get("medium") == "image" else "")
        if kind.startswith("image/"):
            yield _attachment(media.get("url"), kind, media)


def _enclosures(entry: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for link in objects(entry.get("links")):
        kind = first_text(link.get("type")) or ""
        if link.get("rel") == "enclosure" and kind.startswith("image/"):
            yield _attachment(link.get("href"), kind, {})


def _thumbnails(entry: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for thumbnail in objects(entry.get("media_thumbnail")):
        yield _attachment(thumbnail.get("url"), _SOME_IMAGE, thumbnail)
    for image in objects(entry.get("image")):
        yield _attachment(image.get("href"), _SOME_IMAGE, {})


def _attachment(url: Any, kind: str, sizes: Mapping[str, Any]) -> dict[str, Any]:
    stated = {"url": url, "mime_type": kind, "_width": sizes.get("width"), "_height": sizes.get("height")}
    return {key: text for key, value in stated.items() if (text := first_text(value)) is not None}
