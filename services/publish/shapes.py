"""The forms in which a record can leave: what each store's documents look like.

ninjs 3.1 is the product's own. The others follow the crosswalk in docs/stores.md; a reader of one of them loses what
that form has no place for. In every form a withdrawn record says so and has no text.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from shared.annotations import EntityType
from shared.contracts import Image, Record
from shared.ninjs import EXTRA_KEYS, to_ninjs

Json = dict[str, Any]
Shape = Callable[[Record], Json]

_NINJS_2 = {"name": "ninjs", "version": "2.1", "schema": "http://www.iptc.org/std/ninjs/ninjs-schema_2.1.json"}
_THINGS = {
    EntityType.PERSON: "Person",
    EntityType.ORGANISATION: "Organization",
    EntityType.PLACE: "Place",
    EntityType.POI: "Place",
    EntityType.EVENT: "Event",
}


def to_ninjs_2(record: Record) -> Json:
    """ninjs 2.1: the same members, their names in small letters as that version has them; the extra keys unchanged."""
    item = to_ninjs(record)
    extra = {key: item.pop(key) for key in EXTRA_KEYS if key in item}
    return {**_in_small_letters(item), "standard": dict(_NINJS_2), **extra}


def to_news_article(record: Record) -> Json:
    """A schema.org NewsArticle, as JSON-LD."""
    article = record.article
    return _present(
        {
            "@context": "https://schema.org",
            "@type": "NewsArticle",
            "@id": record.uri,
            "identifier": record.uri,
            "version": str(record.version),
            "creativeWorkStatus": "Withdrawn" if record.is_withdrawn else "Published",
            "url": article.url,
            "headline": article.headline,
            "description": article.standfirst,
            "articleBody": article.body,
            "wordCount": len(article.body.split()) or None,
            "articleSection": list(article.sections),
            "image": [_image_object(image) for image in article.images],
            "author": article.byline,
            "publisher": {"@type": "Organization", "name": article.publisher} if article.publisher else None,
            "dateline": article.dateline,
            "datePublished": article.published_at,
            "dateModified": article.modified_at,
            "inLanguage": record.language,
            "about": [_thing(entity) for entity in record.entities if entity.rel == "about"],
            "mentions": [_thing(entity) for entity in record.entities if entity.rel == "mentions"],
            "relatedLink": [link.url for link in record.related_links if link.url],
        }
    )


def to_flat(record: Record) -> Json:
    """One level of plain names and lists of names: for a spreadsheet, a column store, a search box."""
    article = record.article
    return _present(
        {
            "uri": record.uri,
            "version": record.version,
            "status": article.pub_status.value,
            "source": article.source,
            "url": article.url,
            "headline": article.headline,
            "standfirst": article.standfirst,
            "body": article.body,
            "language": record.language,
            "byline": article.byline,
            "publisher": article.publisher,
            "published_at": article.published_at,
            "received_at": record.provenance.received_at,
            "images": [image.url for image in article.images],
            "sections": list(article.sections),
            "topics": [topic.name for topic in record.subjects if topic.rel == "about"],
            **{f"{kind.value.lower()}_names": _names(record, kind) for kind in EntityType},
            "countries": sorted({entity.code for entity in record.entities if entity.code}),
            "quotes": [quote.text for quote in record.quotes],
            "related": [link.headline for link in record.related_links],
            "story": record.cluster.id if record.cluster else None,
            "story_role": record.cluster.role if record.cluster else None,
        }
    )


SHAPES: dict[str, Shape] = {
    "ninjs": to_ninjs,
    "ninjs-2": to_ninjs_2,
    "schema.org": to_news_article,
    "flat": to_flat,
}


def _names(record: Record, kind: EntityType) -> list[str]:
    return list(dict.fromkeys(entity.name for entity in record.entities if entity.type is kind))


def _thing(entity: Any) -> Json:
    return _present({"@type": _THINGS.get(entity.type, "Thing"), "name": entity.name, "sameAs": entity.uri})


def _image_object(image: Image) -> Json:
    stated = {"caption": image.caption, "creditText": image.credit, "width": image.width, "height": image.height}
    return _present({"@type": "ImageObject", "url": image.url, **stated})


def _present(members: Json) -> Json:
    """The members that are there: absent is absent."""
    return {key: value for key, value in members.items() if value not in (None, "", [])}


def _in_small_letters(value: Any) -> Any:
    if isinstance(value, dict):
        return {key.lower(): _in_small_letters(inner) for key, inner in value.items()}
    return [_in_small_letters(inner) for inner in value] if isinstance(value, list) else value
