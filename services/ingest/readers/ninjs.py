"""Reads IPTC ninjs 1, 2 and 3 (https://iptc.org/std/ninjs/)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from services.ingest.readers.blocks import html_line, html_paragraphs, text_paragraphs
from services.ingest.readers.found import found_article
from services.ingest.readers.json_values import dump_json, first_string, first_text, load_json, names, objects
from services.ingest.readers.ninjs_pictures import find_pictures, renditions
from services.ingest.readers.reading import Reading
from shared.contracts import PubStatus, RawArticle

MEDIA_TYPE = "application/vnd.iptc.ninjs+json"


def read_ninjs(content: str) -> Reading:
    """The item, or the first of a list of them. Raises CannotProcess(parse_error)."""
    return next((_read(item) for item in objects(load_json(content))), Reading())


def split_ninjs(content: str) -> Iterator[RawArticle]:
    """Each item, under its own uri."""
    for item in objects(load_json(content)):
        reading = _read(item)
        yield found_article(dump_json(item), MEDIA_TYPE, url=reading.url, upstream_id=reading.upstream_id)


def _read(stated: dict[str, Any]) -> Reading:
    item = {key.lower(): value for key, value in stated.items()}  # 3.x is 2.x in camel case
    texts = _texts_of_1(item) if _generation(stated) == 1 else _texts(item)
    located = item.get("located") or _dict(item.get("dateline")).get("text")
    return Reading(
        **texts,
        sections=tuple(name for subject in _categories(item) for name in names(subject)),
        byline=first_text(item.get("by"), item.get("byline")),
        dateline=first_text(located),
        publisher=_publisher(item),
        language=first_text(item.get("language")),
        url=_page(item),
        upstream_id=first_text(item.get("uri"), item.get("guid")),
        published_at=first_text(item.get("contentcreated"), item.get("firstcreated")),
        modified_at=first_text(item.get("versioncreated")),
        pub_status=pub_status(item.get("pubstatus")),
        urgency=urgency(item.get("urgency")),
        pictures=tuple(find_pictures(item)),
    )


def pub_status(stated: Any) -> PubStatus:
    """The IPTC publishing status, as a plain value or a code of the scheme `stat`; usable when none is stated."""
    value = (first_text(stated) or "").lower().rpartition(":")[2]
    return {"canceled": PubStatus.CANCELED, "cancelled": PubStatus.CANCELED, "withheld": PubStatus.WITHHELD}.get(
        value, PubStatus.USABLE
    )


def urgency(stated: Any) -> int | None:
    """1 to 9, as a number or its digit."""
    value = str(stated).strip()
    return int(value) if value in set("123456789") else None


def _generation(item: Mapping[str, Any]) -> int:
    """The major version stated, else told by the style: one text a key in 1, lists of them since 2."""
    stated = first_text(_dict(item.get("standard")).get("version")) or ""
    if stated[:1].isdigit():
        return int(stated[0])
    return 2 if {"headlines", "bodies"} & item.keys() else 1


def _texts(item: Mapping[str, Any]) -> dict[str, Any]:
    bodies = list(objects(item.get("bodies")))
    plain = [body for body in bodies if "html" not in _kind(body) and "xml" not in _kind(body)]
    return {
        "headline": _line(first_text(_main(objects(item.get("headlines"))))),
        "paragraphs": _paragraphs(_main(iter(plain)), _main(body for body in bodies if body not in plain)),
        "standfirst": first_text(_main(objects(item.get("descriptions")), "summary")),
    }


def _texts_of_1(item: Mapping[str, Any]) -> dict[str, Any]:
    """`body_text`, `body_html` and the like; what stands after the underscore is open."""
    bodies = {key: value for key, value in item.items() if key.startswith("body_")}
    html = [value for key, value in bodies.items() if "html" in key]
    descriptions = (value for key, value in item.items() if key.startswith(("description_", "abstract")))
    return {
        "headline": _line(first_text(item.get("headline"))),
        "paragraphs": _paragraphs(first_string(bodies.get("body_text")), first_string(*html)),
        "standfirst": first_text(*descriptions),
    }


def _line(headline: str | None) -> str | None:
    """Plain text by the standard; some producers escape it, or leave emphasis in it."""
    return html_line(headline) or None if headline else None


def _paragraphs(text: Any, html: Any) -> tuple[str, ...]:
    plain = first_string(text)
    return text_paragraphs(plain) if plain else html_paragraphs(first_string(html) or "")


def _kind(body: Mapping[str, Any]) -> str:
    return str(body.get("contentType") or body.get("contenttype") or "").lower()


def _main(parts: Iterator[dict[str, Any]], role: str = "main") -> str | None:
    """The value in this role, else the first."""
    ordered = sorted(parts, key=lambda part: not str(part.get("role", role)).endswith(role))
    return first_string(*(part.get("value") for part in ordered))


def _categories(item: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for subject in (*objects(item.get("subjects")), *objects(item.get("subject"))):
        if subject.get("rel") in {None, "category"}:
            yield subject


def _publisher(item: Mapping[str, Any]) -> str | None:
    sources = (*objects(item.get("infosources")), *objects(item.get("infosource")))
    return first_text(*(source.get("name") for source in sources if str(source.get("role")).endswith("publisher")))


def _page(item: Mapping[str, Any]) -> str | None:
    """The address of the web page among the renditions."""
    pages = (rendition for rendition in renditions(item) if rendition.get("name") == "web")
    return first_text(*(page.get("href") for page in pages))


def _dict(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}
