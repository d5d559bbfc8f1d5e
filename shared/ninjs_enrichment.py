"""The member `enrichment` of an item: what was found in the text, with every offset, and what was taken out of it."""

from __future__ import annotations

from collections.abc import Iterator

from shared.annotations import Entity, LinkForm, Mention, Quote, RelatedLink, RemovedLine, Span, TimeExpression
from shared.contracts import Record
from shared.json_members import Json, present, stated

ENRICHMENT_VERSION = "1.0"
OFFSETS = {"unit": "codepoint", "of": "bodies[role=main]"}


def enrichment_of(record: Record) -> Json:
    """A withdrawn record has nothing but the version of this member."""
    if record.is_withdrawn:
        return {"schemaVersion": ENRICHMENT_VERSION}
    return present(
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
    return present(
        id=entity.id,
        type=str(entity.type),  # a quarter of the time of `value`
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
    """Made without `present`, as is `_span`: of these there are fifty to an article, and it took half of their time."""
    found: Json = {"start": mention.start, "end": mention.end, "exact": mention.exact, "form": mention.form}
    if mention.where != "body":
        found["in"] = mention.where
    if mention.refers_to:
        found["refersTo"] = mention.refers_to
    return found


def _quote(quote: Quote) -> Json:
    return present(
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
    place = {"start": span.start, "end": span.end, "exact": span.exact}
    return {"entity": span.entity, **place} if span.entity else place


def _time_expression(time: TimeExpression) -> Json:
    return present(start=time.start, end=time.end, exact=time.exact, type=time.type, value=time.value)


def _related_link(link: RelatedLink) -> Json:
    return present(
        association=link.uri,
        occurrences=link.occurrences,
        lines=list(link.lines),
        form=list(link.forms),
        resolved=link.resolved,
        printed=[_link_form(form) for form in link.printed],
    )


def _link_form(form: LinkForm) -> Json:
    return stated(rule=form.rule, line=form.line, text=form.text, url=form.url, cleaned=list(form.cleaned) or None)


def _removed(record: Record) -> Iterator[Json]:
    """What was taken out, and where it went; the words of a teaser stand in its association."""
    linked = {line for link in record.related_links for line in link.lines}
    for removed in record.article.removed:
        is_linked = removed.kind == "relatedTeaser" and removed.line in linked
        into = "subjects[rel=category]" if _became_subject(removed, record) else None
        text = None if is_linked else removed.text
        yield present(kind=removed.kind, line=removed.line, text=text, into=into)


def _became_subject(removed: RemovedLine, record: Record) -> bool:
    return removed.kind == "categoryLine" and any(topic.rel == "category" for topic in record.subjects)
