"""The way back: the Record of an item that `shared/ninjs.py` made, as far as the item carries it.

It does not carry the category line, teasers, the stated language, when the text was modified, and most of `meta`; of
the sections it knows the categories they became. What it made anew of such a record would be the same item.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, TypeVar

from pydantic import ValidationError

from shared.annotations import (
    Cluster,
    Contract,
    Entity,
    InfoSource,
    Mention,
    Provenance,
    Quote,
    RelatedLink,
    RemovedLine,
    Span,
    TimeExpression,
    Topic,
)
from shared.contracts import Article, Image, Record
from shared.json_members import Json
from shared.ninjs import STANDARD

Model = TypeVar("Model", bound=Contract)
Item = Mapping[str, Any]

_META = ("feedGuid", "messageId")


class UnreadableItem(ValueError):  # noqa: N818  (it names a state, not an event)
    """Not an item of ours: the message says what is missing or wrong."""


def from_ninjs(item: Item) -> Record:
    """The record; `to_ninjs` of it is the item again. Raises UnreadableItem."""
    if item.get("standard") != STANDARD or "provenance" not in item:
        raise UnreadableItem(f"not ninjs {STANDARD['version']} with `provenance`, as the shape `ninjs` has it")
    try:
        return _record(item)
    except ValidationError as error:
        found = error.errors(include_url=False, include_input=False)[0]
        raise UnreadableItem(f"{'.'.join(map(str, found['loc']))}: {found['msg']}") from error
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise UnreadableItem(f"{type(error).__name__}: {error}") from error


def _record(item: Item) -> Record:
    enrichment = item.get("enrichment", {})
    provenance = _provenance(item)
    return Record(
        article=_article(item, provenance),
        language=item["language"],
        subjects=tuple(_model(Topic, subject) for subject in item.get("subjects", ())),
        entities=tuple(map(_entity, enrichment.get("entities", ()))),
        quotes=tuple(map(_quote, enrichment.get("quotes", ()))),
        temporal=tuple(_model(TimeExpression, time) for time in enrichment.get("temporal", ())),
        related_links=tuple(_related_links(item, enrichment)),
        linked_from=tuple(enrichment.get("linkedFrom", ())),
        info_sources=tuple(_model(InfoSource, source) for source in _publisher_and_others(item)[1]),
        cluster=_model(Cluster, item["cluster"]) if "cluster" in item else None,
        provenance=provenance,
    )


def _article(item: Item, provenance: Provenance) -> Article:
    ids = {entry["role"]: entry["value"] for entry in item.get("altIds", ())}
    body = _text(item.get("bodies"))
    return Article(
        uri=item["uri"],
        version=int(item["version"]),
        pub_status=item["pubStatus"],
        source=provenance.source_system,
        url=ids.get("canonicalUrl"),
        upstream_id=ids.get("upstreamId"),
        media_type=provenance.media_type,
        headline=_text(item.get("headlines")) or "",
        standfirst=_text(item.get("descriptions")),
        paragraphs=tuple(body.split("\n\n")) if body else (),
        sections=tuple(each["name"] for each in item.get("subjects", ()) if each["rel"] == "category"),
        byline=item.get("by"),
        dateline=item.get("located"),
        publisher=_publisher_and_others(item)[0],
        published_at=item.get("contentCreated"),
        fetched_at=provenance.fetched_at,
        urgency=item.get("urgency"),
        images=tuple(_image(found) for found in _associations(item, "picture")),
        removed=tuple(map(_removed, item.get("enrichment", {}).get("removed", ()))),
        raw_digest=provenance.raw_digest,
        content_digest=ids.get("contentDigest", ""),
        headline_fingerprint=ids.get("headlineFingerprint", ""),
        meta={name: ids[name] for name in _META if name in ids},
        steps=tuple(step for step in provenance.steps if step.service == "ingest"),
    )


def _provenance(item: Item) -> Provenance:
    return _model(Provenance, {key: value for key, value in item["provenance"].items() if key != "etag"})


def _publisher_and_others(item: Item) -> tuple[str | None, list[Item]]:
    """The publisher stands first, with nothing but its name."""
    sources = list(item.get("infoSources", ()))
    if sources and sources[0].keys() == {"name", "role"} and sources[0]["role"] == "publisher":
        return sources[0]["name"], sources[1:]
    return None, sources


def _text(texts: list[Json] | None) -> str | None:
    """The value of the first: we write one of each."""
    return texts[0]["value"] if texts else None


def _associations(item: Item, kind: str) -> Iterator[Item]:
    return (found for found in item.get("associations", ()) if found["type"] == kind)


def _image(picture: Item) -> Image:
    (web,) = picture.get("renditions", ({},))
    size = {name: web[name] for name in ("width", "height") if name in web}
    caption, credit = _text(picture.get("descriptions")), picture.get("by")
    return Image(url=picture.get("uri", ""), caption=caption, credit=credit, **size)


def _related_links(item: Item, enrichment: Item) -> Iterator[RelatedLink]:
    """Associations say what a link leads to, `enrichment` how it was printed; both in one order."""
    for link, printed in zip(_associations(item, "text"), enrichment.get("relatedLinks", ()), strict=True):
        renamed = {"forms" if key == "form" else key: value for key, value in printed.items() if key != "association"}
        said = {
            "uri": link.get("uri", ""),
            "headline": link.get("name", ""),
            "headlineFingerprint": link["altIds"][0]["value"],
            "summary": _text(link.get("descriptions")),
            "url": link["renditions"][0]["href"] if "renditions" in link else None,
            "language": link.get("language"),
        }
        yield RelatedLink.model_validate(said | renamed)


def _entity(entity: Item) -> Entity:
    return _model(Entity, {**entity, "mentions": [_model(Mention, each) for each in entity.get("mentions", ())]})


def _quote(quote: Item) -> Quote:
    spans = {name: _model(Span, quote[name]) for name in ("speaker", "cue") if name in quote}
    return _model(Quote, {**quote, **spans})


def _removed(line: Item) -> RemovedLine:
    return _model(RemovedLine, {key: value for key, value in line.items() if key != "into"})


def _model(model: type[Model], members: Item) -> Model:
    """Absent is absent in an item, also the empty text of a member that must be there."""
    return model.model_validate({**_empty_texts(model), **members})


@cache
def _empty_texts(model: type[Contract]) -> Json:
    fields = model.model_fields.items()
    return {field.alias or name: "" for name, field in fields if field.is_required() and field.annotation is str}
