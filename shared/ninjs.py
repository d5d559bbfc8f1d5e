"""A Record as it leaves: an IPTC ninjs 3.1 item plus the keys `enrichment`, `cluster` and `provenance`.

Without the three keys it is strictly valid ninjs. Absent is absent: no empty strings, lists or nulls.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from hashlib import sha256
from typing import Any, TypeAlias

import orjson

from shared.annotations import (
    Entity,
    EntityType,
    InfoSource,
    LinkForm,
    Mention,
    Provenance,
    Quote,
    RelatedLink,
    RemovedLine,
    Span,
    Step,
    TimeExpression,
    Topic,
)
from shared.contracts import Article, Image, Record

Json: TypeAlias = dict[str, Any]

EXTRA_KEYS = ("enrichment", "cluster", "provenance")
ENRICHMENT_VERSION = "1.0"
STANDARD = {
    "name": "ninjs",
    "version": "3.1",
    "schema": "http://www.iptc.org/std/ninjs/ninjs-schema_3.1.json#",
}
OFFSETS = {"unit": "codepoint", "of": "bodies[role=main]"}

_ABSENT: tuple[Any, ...] = (None, "", [])
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
    item |= _present(altIds=_alt_ids(record.article))
    etag = f"sha256:{sha256(canonical_json(item)).hexdigest()}"
    extra = _present(
        enrichment=_enrichment(record),
        cluster=_cluster(record),
        provenance=_provenance(record.provenance, etag),
    )
    return item | extra


def canonical_json(value: Mapping[str, Any]) -> bytes:
    """UTF-8 JSON, keys sorted, no whitespace: equal values give equal bytes."""
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS)


def _present(**members: Any) -> Json:
    """The members that are there: no None, and nothing empty."""
    return {key: value for key, value in members.items() if value or value not in _ABSENT}


def _stated(**members: Any) -> Json:
    """Those that are stated, though they may be empty."""
    return {key: value for key, value in members.items() if value is not None}


def _identity(record: Record) -> Json:
    """What the item is: uri, version, status, and when it reached us (`contentCreated` is the publication)."""
    article = record.article
    return _present(
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
    return _present(
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
    return [_present(name="web", href=url, **size)] if url else None


def _texts(role: str, value: str | None) -> list[Json] | None:
    return [{"role": role, "contentType": "text/plain", "value": value}] if value else None


def _bodies(body: str) -> list[Json] | None:
    if not body:
        return None
    counts = {"charCount": len(body), "wordCount": len(body.split())}
    return [{"role": "main", "contentType": "text/plain", **counts, "value": body}]


def _subject(topic: Topic) -> Json:
    return _present(
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
        entry = _present(name=entity.name, rel=entity.rel, uri=entity.uri, literal=entity.id)
        arrays[_ARRAYS[entity.type]].append(entry)
    return _present(**arrays)


def _info_sources(record: Record) -> Iterator[Json]:
    publisher = record.article.publisher
    stated = [InfoSource(name=publisher, role="publisher")] if publisher else []
    for source in (*stated, *record.info_sources):
        yield _present(name=source.name, role=source.role, uri=source.uri, literal=source.literal)


def _association(link: RelatedLink) -> Json:
    summary = [{"role": "summary", "value": link.summary}] if link.summary else None
    return _present(
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
    return _present(
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


def _enrichment(record: Record) -> Json:
    if record.is_withdrawn:
        return {"schemaVersion": ENRICHMENT_VERSION}
    return _present(
        schemaVersion=ENRICHMENT_VERSION,
        offsets=dict(OFFSETS),
        entities=[_entity(entity) for entity in record.entities],
        quotes=[_quote(quote) for quote in record.quotes],
        temporal=[_time_expression(time) for time in record.temporal],
        relatedLinks=[_related_link(link) for link in record.related_links],
        linkedFrom=list(record.linked_from),
        removed=list(_removed(record)),
    )


def _entity(entity: Entity) -> Json:
    return _present(
        id=entity.id,
        type=entity.type.value,
        subtype=entity.subtype,
        name=entity.name,
        title=entity.title,
        aliases=list(entity.aliases),
        code=entity.code,
        rel=entity.rel,
        relevance=entity.relevance,
        confidence=entity.confidence,
        wikidata=entity.wikidata,
        uri=entity.uri,
        mentions=[_mention(mention) for mention in entity.mentions],
    )


def _mention(mention: Mention) -> Json:
    place = {"start": mention.start, "end": mention.end, "exact": mention.exact, "form": mention.form}
    return _present(**place, **{"in": None if mention.where == "body" else mention.where}, refersTo=mention.refers_to)


def _quote(quote: Quote) -> Json:
    return _present(
        id=quote.id,
        type=quote.type,
        start=quote.start,
        end=quote.end,
        exact=quote.exact,
        speaker=_span(quote.speaker),
        cue=_span(quote.cue),
        text=quote.text,
        attributedVia=quote.attributed_via,
    )


def _span(span: Span | None) -> Json | None:
    if span is None:
        return None
    return _present(entity=span.entity, start=span.start, end=span.end, exact=span.exact)


def _time_expression(time: TimeExpression) -> Json:
    return _present(start=time.start, end=time.end, exact=time.exact, type=time.type, value=time.value)


def _related_link(link: RelatedLink) -> Json:
    return _present(
        association=link.uri,
        occurrences=link.occurrences,
        lines=list(link.lines),
        form=list(link.forms),
        resolved=link.resolved,
        printed=[_link_form(form) for form in link.printed],
    )


def _link_form(form: LinkForm) -> Json:
    return _stated(rule=form.rule, line=form.line, text=form.text, url=form.url, cleaned=list(form.cleaned) or None)


def _removed(record: Record) -> Iterator[Json]:
    """What was taken out, and where it went; the words of a teaser stand in its association."""
    linked = {line for link in record.related_links for line in link.lines}
    for removed in record.article.removed:
        is_linked = removed.kind == "relatedTeaser" and removed.line in linked
        into = "subjects[rel=category]" if _became_subject(removed, record) else None
        text = None if is_linked else removed.text
        yield _present(kind=removed.kind, line=removed.line, text=text, into=into)


def _became_subject(removed: RemovedLine, record: Record) -> bool:
    return removed.kind == "categoryLine" and any(topic.rel == "category" for topic in record.subjects)


def _cluster(record: Record) -> Json | None:
    cluster = record.cluster
    if cluster is None:
        return None
    return _stated(
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
    return _present(
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
    return _stated(service=step.service, step=step.step, version=step.version, at=step.at, note=step.note)
