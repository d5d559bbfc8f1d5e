"""The pictures of a ninjs item: associated items of type picture, and renditions of its own that are images."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any

from services.ingest.readers.json_values import first_text, objects
from services.ingest.readers.pictures import MAX_LOOKED_AT, Picture, pixels

_CAPTIONS = ("description_", "caption", "headline", "title")  # of ninjs 1, in the order in which they are asked


def find_pictures(item: Mapping[str, Any]) -> Iterator[Picture]:
    """The pictures of an item whose names are in small letters, each in its widest rendition."""
    for associated in islice(_listed(item.get("associations")), MAX_LOOKED_AT):
        inner = {key.lower(): value for key, value in associated.items()}
        if inner.get("type") == "picture":
            credit = first_text(*(inner.get(key) for key in ("by", "byline", "creditline", "copyrightholder")))
            yield from _widest(list(renditions(inner)), _caption(inner), credit)
    yield from _widest([own for own in renditions(item) if _kind(own).startswith("image/")], None, None)


def renditions(item: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """The renditions of an item, each with its name."""
    return _listed(item.get("renditions"))


def _listed(stated: Any) -> Iterator[dict[str, Any]]:
    """A list of objects, as ninjs 2 and 3 have it; ninjs 1 has them by name."""
    if not isinstance(stated, dict):
        return objects(stated)
    return ({"name": name, **value} for name, value in stated.items() if isinstance(value, dict))


def _widest(found: list[dict[str, Any]], caption: str | None, credit: str | None) -> Iterator[Picture]:
    images = [
        image for image in found if first_text(image.get("href")) and (_kind(image) or "image/").startswith("image/")
    ]
    if images:
        widest = max(images, key=lambda image: pixels(image.get("width")) or 0)
        yield Picture(first_text(widest["href"]), caption, credit, widest.get("width"), widest.get("height"))


def _caption(item: Mapping[str, Any]) -> str | None:
    listed = (*objects(item.get("descriptions")), *objects(item.get("headlines")))
    plain = (value for start in _CAPTIONS for key, value in item.items() if key.startswith(start))
    return first_text(*(part.get("value") for part in listed), *plain)


def _kind(rendition: Mapping[str, Any]) -> str:
    """The media type: `contentType` in ninjs 3, in small letters in 2, `mimetype` in 1."""
    return first_text(*(rendition.get(key) for key in ("contentType", "contenttype", "mimetype"))) or ""
