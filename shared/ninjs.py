"""A Record as it leaves: an IPTC ninjs 3.1 item plus the keys `enrichment`, `cluster` and `provenance`.

Without the three keys it is strictly valid ninjs. Absent is absent: no empty strings, lists or nulls.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from hashlib import sha256
from typing import Any

import orjson

from shared.annotations import (
    Entity,
    EntityType,
    InfoSource,
    Provenance,
    RelatedLink,
    Step,
    Topic,
)
from shared.contracts import Article, Image, Record
from shared.json_members import Json, present, stated
from shared.ninjs_enrichment import enrichment_of

EXTRA_KEYS = ("enrichment", "cluster", "provenance")
STANDARD = {
    "name": "ninjs",
    "version": "3.1",
    "schema": "http://www.iptc.org/std/ninjs/ninjs-schema_3.1.json#",
}

_ARRAYS = {
    EntityType.PERSON: "people",
    EntityType.ORGANISATION: "organisations",
    EntityType.PLACE: "places",
    EntityType.POI: "places",
    EntityType.OBJECT: "objects",
    EntityType.EVENT: "events",
}


def to_ninjs(record: Record) -> Json:
    """The record as JSON-ready dicts. A withdrawn record keeps identity and status, and no text."""
    item = _identity(record)
    if not record.is_withdrawn:
        item |= _content(record)
    item |= present(altIds=_alt_ids(record.article))
    etag = f"sha256:{sha256(canonical_json(item)).hexdigest()}"
    extra = present(
        enrichment=enrichment_of(record),
        cluster=_cluster(record),
        provenance=_provenance(record.provenance, etag),
    )
    return item | extra


def canonical_json(value: Mapping[str, Any]) -> bytes:
    """UTF-8 JSON, keys sorted, no whitespace: equal values give equal bytes."""
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS)


def _identity(record: Record) -> Json:
    """What the item is: uri, version, status, and when it reached us (`contentCreated` is the publication)."""
    article = record.article
    return present(
        uri=article.uri,
        standard=dict(STANDARD),
        type="text",
        representationType="full",
        profile="text-photo" if record.article.images and not record.is_withdrawn else "text-only",
        version=str(article.version),
        firstCreated=record.provenance.received_at,
        versionCreated=record.provenance.received_at,
        contentCreated=None if record.is_withdrawn else article.published_at,
        pubStatus=article.pub_status.value,
        urgency=article.urgency,
        language=record.language,
    )


def _content(record: Record) -> Json:
    """What the item says, and what it speaks of."""
    article = record.article
    return present(
        headlines=_texts("main", article.headline),
        descriptions=_texts("summary", article.standfirst),
        bodies=_bodies(article.body),
        by=article.byline,
        located=article.dateline,
        subjects=[_subject(topic) for topic in record.subjects],
        **_entity_arrays(record.entities),
        infoSources=list(_info_sources(record)),
        associations=[*map(_association, record.related_links), *map(_picture, article.images)],
        renditions=_on_the_web(article.url),
    )


def _on_the_web(url: str | None, **size: int | None) -> list[Json] | None:
    return [present(name="web", href=url, **size)] if url else None


def _texts(role: str, value: str | None) -> list[Json] | None:
    return [{"role": role, "contentType": "text/plain", "value": value}] if value else None


def _bodies(body: str) -> list[Json] | None:
    if not body:
        return None
    counts = {"charCount": len(body), "wordCount": len(body.split())}
    return [{"role": "main", "contentType": "text/plain", **counts, "value": body}]


def _subject(topic: Topic) -> Json:
    return present(
        name=topic.name,
        rel=topic.rel,
        uri=topic.uri,
        literal=topic.literal,
        creator=topic.creator,
        relevance=topic.relevance,
        confidence=topic.confidence,
    )


def _entity_arrays(entities: tuple[Entity, ...]) -> Json:
    """The entities as ninjs has them; `literal` leads to the details in `enrichment`."""
    arrays: Json = {name: [] for name in dict.fromkeys(_ARRAYS.values())}
    for entity in entities:
        entry = present(name=entity.name, rel=entity.rel, uri=entity.uri, literal=entity.id)
        arrays[_ARRAYS[entity.type]].append(entry)
    return present(**arrays)


def _info_sources(record: Record) -> Iterator[Json]:
    publisher = record.article.publisher
    first = [InfoSource(name=publisher, role="publisher")] if publisher else []
    for source in (*first, *record.info_sources):
        yield present(name=source.name, role=source.role, uri=source.uri, literal=source.literal)


def _association(link: RelatedLink) -> Json:
    summary = [{"role": "summary", "value": link.summary}] if link.summary else None
    return present(
        name=link.headline,
        uri=link.uri,
        type="text",
        representationType="partial",
        rel="seeAlso",
        language=link.language,
        altIds=[{"role": "headlineFingerprint", "value": link.headline_fingerprint}],
        headlines=[{"role": "main", "value": link.headline}],
        descriptions=summary,
        renditions=_on_the_web(link.url),
    )


def _picture(image: Image) -> Json:
    """A picture goes under its address, which is all that names it."""
    return present(
        name=image.caption or image.url,
        uri=image.url,
        type="picture",
        representationType="partial",
        by=image.credit,
        descriptions=_texts("caption", image.caption),
        renditions=_on_the_web(image.url, width=image.width, height=image.height),
    )


def _alt_ids(article: Article) -> list[Json]:
    ids = {
        "canonicalUrl": article.url,
        "headlineFingerprint": article.headline_fingerprint,
        "contentDigest": article.content_digest,
        "upstreamId": article.upstream_id,
        "feedGuid": article.meta.get("feedGuid"),
        "messageId": article.meta.get("messageId"),
    }
    return [{"role": role, "value": value} for role, value in ids.items() if value]


def _cluster(record: Record) -> Json | None:
    cluster = record.cluster
    if cluster is None:
        return None
    return stated(
        id=cluster.id,
        role=cluster.role,
        method=cluster.method,
        similarity=cluster.similarity,
        canonicalUri=cluster.canonical_uri,
        matchedUri=cluster.matched_uri,
        indexVersion=cluster.index_version,
        size=cluster.size,
    )


def _provenance(provenance: Provenance, etag: str) -> Json:
    return present(
        rawDigest=provenance.raw_digest,
        mediaType=provenance.media_type,
        door=provenance.door,
        receivedAt=provenance.received_at,
        sourceSystem=provenance.source_system,
        upstreamId=provenance.upstream_id,
        fetchedAt=provenance.fetched_at,
        correlationId=provenance.correlation_id,
        traceparent=provenance.traceparent,
        etag=etag,
        steps=[_step(step) for step in provenance.steps],
    )


def _step(step: Step) -> Json:
    return stated(service=step.service, step=step.step, version=step.version, at=step.at, note=step.note)
