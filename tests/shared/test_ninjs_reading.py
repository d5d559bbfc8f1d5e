"""A record that left as ninjs and comes back is the same record, as far as ninjs carries it."""

from __future__ import annotations

from typing import Any

import orjson
import pytest
from hypothesis import HealthCheck, given, settings

from shared.annotations import RemovedLine
from shared.contracts import Article, PubStatus, Record
from shared.ninjs import to_ninjs
from shared.ninjs_reading import UnreadableItem, from_ninjs
from tests.shared.record_strategies import records
from tests.stores.record_builder import a_record, a_withdrawal

ANY = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])


def through_json(item: dict[str, Any]) -> dict[str, Any]:
    return orjson.loads(orjson.dumps(item))


def as_carried(record: Record) -> Record:
    """What of a living record an item has a place for."""
    article, provenance = record.article, record.provenance
    publisher, info_sources = article.publisher, record.info_sources
    first = info_sources[0] if info_sources else None
    if publisher is None and first and (first.role, first.literal, first.uri) == ("publisher", None, None):
        publisher, info_sources = first.name, info_sources[1:]
    stated: dict[str, Any] = {
        "source": provenance.source_system,
        "media_type": provenance.media_type,
        "fetched_at": provenance.fetched_at,
        "raw_digest": provenance.raw_digest,
        "steps": tuple(step for step in provenance.steps if step.service == "ingest"),
        "publisher": publisher,
        "paragraphs": tuple(article.body.split("\n\n")) if article.body else (),
        "sections": tuple(topic.name for topic in record.subjects if topic.rel == "category"),
        "removed": tuple(_without_a_linked_text(removed, record) for removed in article.removed),
        "meta": {key: value for key, value in article.meta.items() if key in ("feedGuid", "messageId")},
    }
    unsaid = dict.fromkeys(("category_line", "language", "modified_at"))
    carried = article.model_copy(update={**stated, **unsaid, "teasers": ()})
    return record.model_copy(update={"article": carried, "info_sources": info_sources})


def _without_a_linked_text(removed: RemovedLine, record: Record) -> RemovedLine:
    linked = {line for link in record.related_links for line in link.lines}
    is_linked = removed.kind == "relatedTeaser" and removed.line in linked
    return removed.model_copy(update={"text": ""}) if is_linked else removed


@ANY
@given(records())
def test_any_record_comes_back_as_far_as_ninjs_carries_it(record: Record) -> None:
    living = record.model_copy(update={"article": record.article.model_copy(update={"pub_status": PubStatus.USABLE})})
    assert from_ninjs(through_json(to_ninjs(living))) == as_carried(living)


@ANY
@given(records())
def test_any_item_is_made_again_from_what_was_read_of_it(record: Record) -> None:
    item = through_json(to_ninjs(record))
    assert through_json(to_ninjs(from_ninjs(item))) == item


def test_texts_that_are_empty_are_no_obstacle() -> None:
    article = Article(uri="urn:uuid:1", headline="", paragraphs=("", "x", ""), standfirst="")
    record = a_record().model_copy(update={"article": article})
    item = to_ninjs(record)
    assert to_ninjs(from_ninjs(item)) == item


def test_a_withdrawal_comes_back_as_one() -> None:
    read = from_ninjs(to_ninjs(a_withdrawal(1, version=4)))
    assert (read.uri, read.version, read.is_withdrawn, read.article.body) == (a_withdrawal().uri, 4, True, "")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"standard": {"name": "ninjs", "version": "2.1"}}, "not ninjs 3.1"),
        ({"uri": None}, "uri: Input should be a valid string"),
        ({"version": "three"}, "invalid literal"),
        ({"pubStatus": "gone"}, "pub_status|pubStatus"),
        ({"subjects": [{"name": "Peru", "rel": "colour"}]}, "rel: Input should be 'category' or 'about'"),
        ({"enrichment": {"relatedLinks": []}}, "zip"),
        ({"bodies": "text"}, "TypeError"),
    ],
)
def test_what_is_no_item_of_ours_is_told_what_is_wrong(change: dict[str, Any], said: str) -> None:
    with pytest.raises(UnreadableItem, match=said):
        from_ninjs({**to_ninjs(a_record()), **change})


def test_an_item_without_provenance_is_not_ours() -> None:
    item = to_ninjs(a_record())
    del item["provenance"]
    with pytest.raises(UnreadableItem, match="provenance"):
        from_ninjs(item)
