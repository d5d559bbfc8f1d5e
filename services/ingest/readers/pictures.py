"""Pictures as the formats state them: found by the readers, made into the article's images once all are known."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Any, NamedTuple
from urllib.parse import urljoin

from services.ingest.characters import clean_line
from services.ingest.identity import canonical_url, web_address
from services.ingest.readers.json_values import first_text, listed, names
from shared.contracts import MAX_CAPTION_CHARS, MAX_CREDIT_CHARS, MAX_IMAGES, MAX_URL_CHARS, Image
from shared.structs import changed, unchecked

MAX_LOOKED_AT = 4 * MAX_IMAGES  # stated, of which some have no address, and many the same
_PIXELS = re.compile(r"(\d{1,5})(?:\.0+)?\s?(?:px)?")
# What follows the name of a file asks for a size or a crop of it; other addresses tell pictures apart by their query.
_FILE = re.compile(r"\.(?:jpe?g|png|webp|gif|avif)$", re.IGNORECASE)
_ABSOLUTE = ("https://", "http://")
_SIZES = ("width", "height")


class Picture(NamedTuple):
    """A picture as stated: the address maybe relative, texts and sizes not yet looked at."""

    url: str | None
    caption: str | None = None
    credit: str | None = None
    width: Any = None
    height: Any = None


def settle_pictures(pictures: Iterable[Picture], base: str | None) -> tuple[Image, ...]:
    """The first 16 pictures that have an http(s) address, absolute against `base`; each address once.

    What is said of a picture where its address stands again is kept; a text too long to be what it should be is not.
    """
    settled: dict[str, Image] = {}
    for picture in islice(pictures, MAX_LOOKED_AT):
        image = _settle(picture, base)
        if image is None:
            continue
        key = _key(image.url)
        if key in settled:
            settled[key] = _joined(settled[key], image)
        elif len(settled) < MAX_IMAGES:
            settled[key] = image
    return tuple(settled.values())


def resolve_pictures(pictures: Iterable[Picture], base: str | None) -> tuple[Picture, ...]:
    """The pictures with addresses that a page's `<base>` says where to look for."""
    return tuple(picture._replace(url=_join(base, picture.url)) if base else picture for picture in pictures)


def _join(base: str | None, url: str | None) -> str | None:
    if not url or url.startswith(_ABSOLUTE):  # nearly all are
        return url
    try:
        return urljoin(base or "", url.strip())
    except ValueError:
        return None


def _settle(picture: Picture, base: str | None) -> Image | None:
    url = web_address(_join(base, picture.url) or "")
    width, height = pixels(picture.width), pixels(picture.height)
    if url is None or url == base or len(url) > MAX_URL_CHARS:  # what says nothing leads to the page itself
        return None
    if 1 in (width, height):  # a pixel counts readers
        return None
    return unchecked(
        Image,
        url=url,
        caption=_short(picture.caption, MAX_CAPTION_CHARS),
        credit=_short(picture.credit, MAX_CREDIT_CHARS),
        width=width,
        height=height,
    )


def _key(url: str) -> str:
    path, _, _ = url.partition("?")
    _, _, address = (path if _FILE.search(path) else canonical_url(url) or url).partition("://")
    return address


def _joined(first: Image, again: Image) -> Image:
    """The first with what only the other says; sizes belong to an address to the letter."""
    texts = {"caption": first.caption or again.caption, "credit": first.credit or again.credit}
    sizes = {name: getattr(first, name) or getattr(again, name) for name in _SIZES} if first.url == again.url else {}
    return changed(first, **texts, **sizes)


def _short(stated: str | None, most: int) -> str | None:
    """The text, unless nobody could read it: too long, or not a letter in it."""
    text = clean_line(stated[: 4 * most]) if stated else ""
    return text if len(text) <= most and any(map(str.isalnum, text)) else None


def pixels(stated: Any) -> int | None:
    """A size as a number, in digits, or with its unit; None for anything else."""
    if stated is None or isinstance(stated, bool) or not isinstance(stated, int | float | str):
        return None
    found = _PIXELS.fullmatch(str(stated).strip()[:20])
    return (int(found.group(1)) or None) if found else None


def linked_pictures(stated: Any, by_id: Mapping[str, Any] | None = None) -> Iterator[Picture]:
    """Pictures as schema.org states them: an address, an ImageObject, a reference to one, or a list of any."""
    for item in islice(listed(stated), MAX_LOOKED_AT):
        if isinstance(item, dict):
            yield from _image_object(item if _urls(item) else (by_id or {}).get(str(item.get("@id")), {}))
        else:
            yield Picture(first_text(item))


def _image_object(stated: Mapping[str, Any]) -> Iterator[Picture]:
    persons = (*names(stated.get("creator")), *names(stated.get("author")), *names(stated.get("copyrightHolder")))
    width, height = (_quantity(stated.get(name)) for name in _SIZES)
    for url in _urls(stated):
        yield Picture(
            url,
            caption=first_text(stated.get("caption"), stated.get("description")),
            credit=first_text(stated.get("creditText"), *persons),
            width=width,
            height=height,
        )


def _urls(stated: Mapping[str, Any]) -> list[str]:
    """The first of its addresses, or all of a list."""
    found = (listed(stated.get(key)) for key in ("url", "contentUrl"))
    return [url for item in next(filter(None, found), []) if (url := first_text(item)) is not None]


def _quantity(stated: Any) -> Any:
    return stated.get("value") if isinstance(stated, dict) else stated
