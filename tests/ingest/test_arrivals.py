"""From inbox items to what the ledger takes: a name, a digest, a source, or unreadable bytes."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.ingest.arrivals import NO_SOURCE, UNREADABLE_SOURCE, read_items
from shared.contracts import MAX_ID_CHARS, MAX_SOURCE_CHARS, MAX_URL_CHARS, RawArticle
from shared.outcomes import Door, Reason
from shared.parcels import Arrival, Item, Unreadable
from shared.pipeline import UPSTREAM_TASK
from tests.ingest.inbox_items import LIMITS, RAW, an_envelope, as_json


def items(*inbox: bytes) -> list[Item]:
    return list(read_items(inbox, LIMITS))


def arrival(**changes: Any) -> Arrival:
    (found,) = items(as_json({**RAW, **changes}))
    assert isinstance(found, Arrival)
    return found


def test_articles_and_unreadable_bytes_come_in_the_order_of_the_inbox() -> None:
    first, second, third, fourth = items(as_json([RAW, {}]), b"\xff", b"Port reopens")
    assert [type(each) for each in (first, second, third, fourth)] == [
        Arrival,
        Unreadable,
        Unreadable,
        Arrival,
    ]
    assert third == Unreadable(UNREADABLE_SOURCE, Reason.BAD_ENCODING, "not UTF-8 at byte 0", b"\xff")


def test_an_arrival_carries_its_source_and_the_article_as_json() -> None:
    found = arrival()
    assert found.source == "harbour-times"
    assert RawArticle.model_validate_json(found.payload) == RawArticle.model_validate(RAW)


TRACEPARENT = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"


def test_a_valid_traceparent_is_carried_and_another_is_as_good_as_none() -> None:
    assert arrival(traceparent=TRACEPARENT).traceparent == TRACEPARENT
    assert arrival(traceparent="from the crawler").traceparent == ""


def test_a_calls_headers_say_to_which_trace_it_belongs_unless_the_article_does() -> None:
    headers = {"task": UPSTREAM_TASK, "traceparent": TRACEPARENT}
    in_headers, broken, in_both = items(
        an_envelope(headers=headers),
        an_envelope(headers={**headers, "traceparent": ["00"]}),
        an_envelope(json.dumps([[{**RAW, "traceparent": TRACEPARENT.replace("4", "5")}], {}, {}]), headers=headers),
    )
    assert isinstance(in_headers, Arrival) and isinstance(broken, Arrival) and isinstance(in_both, Arrival)
    assert (in_headers.traceparent, broken.traceparent) == (TRACEPARENT, "")
    assert in_both.traceparent == TRACEPARENT.replace("4", "5")
    assert in_headers.digest == broken.digest  # the same delivery, whoever traces it


@pytest.mark.parametrize("source", [None, ""])
def test_articles_without_a_source_are_counted_together(source: str | None) -> None:
    assert arrival(source=source).source == NO_SOURCE


def test_the_same_delivery_by_two_ways_is_the_same_arrival_but_for_its_door() -> None:
    bare, enveloped = items(as_json(RAW), an_envelope())
    assert isinstance(bare, Arrival) and isinstance(enveloped, Arrival)
    assert (bare.door, enveloped.door) == (Door.QUEUE, Door.CELERY)
    assert bare == enveloped._replace(door=Door.QUEUE)


def test_a_changed_text_keeps_the_key_and_changes_the_digest() -> None:
    before, after = arrival(), arrival(content="Port closes")
    assert before.key == after.key and before.digest != after.digest


def test_another_url_is_another_article() -> None:
    assert arrival().key != arrival(url="https://harbour.example/other").key


def test_an_article_without_a_name_is_named_by_what_it_says() -> None:
    first, again, other = items(b"Port reopens", b"Port reopens", b"Port closes")
    assert isinstance(first, Arrival) and isinstance(again, Arrival) and isinstance(other, Arrival)
    assert first.key == again.key != other.key


def test_a_kill_notice_has_the_key_of_what_it_kills() -> None:
    kill = arrival(pubStatus="canceled", content="")
    assert kill.key == arrival().key


_ANY_TEXT = st.text(st.characters(exclude_categories=()))


@settings(max_examples=300, deadline=None)
@given(
    _ANY_TEXT,
    st.none() | st.text(st.characters(exclude_categories=("Cc",)), max_size=MAX_SOURCE_CHARS),
    st.none() | _ANY_TEXT.map(lambda text: f"https://{text}"[:MAX_URL_CHARS]) | _ANY_TEXT,
    st.none() | _ANY_TEXT.map(lambda text: text[:MAX_ID_CHARS]),
)
def test_whatever_the_fields_hold_key_and_digest_are_short_and_the_payload_whole(
    content: str, source: str | None, url: str | None, upstream_id: str | None
) -> None:
    (found,) = items(as_json({"content": content, "source": source, "url": url, "id": upstream_id}))
    assert isinstance(found, Arrival)
    assert len(found.key) <= 32 and len(found.digest) <= 32
    assert found.key.isascii() and found.digest.isascii()
    raw = RawArticle.model_validate_json(found.payload)
    assert raw.content == content.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
