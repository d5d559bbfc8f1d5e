"""docs/reference/asyncapi.yaml is sound, and what is really sent is what it says."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson
import pytest
import yaml
from jsonschema import Draft202012Validator

from docs.asyncapi import document
from services.publish.events import Event, WebhookEvent, to_event, to_webhook_event
from services.publish.plan import Filing, without_text
from shared.contracts import Record
from shared.ninjs import to_ninjs
from tests.stores.record_builder import a_record, a_withdrawal, traced

REFERENCE = Path(__file__).parents[2] / "docs/reference"
DOCUMENT = document()


def filing(record: Record) -> Filing:
    kept = without_text(record) if record.is_withdrawn else record
    return Filing(kept, orjson.dumps(to_ninjs(kept)))


def nodes(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
        for inner in value.values():
            yield from nodes(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from nodes(inner)


def resolve(pointer: str) -> Any:
    found: Any = DOCUMENT
    for part in pointer.removeprefix("#/").split("/"):
        found = found[part]
    return found


def accepts(message: str, event: bytes) -> bool:
    whole = {**DOCUMENT["components"]["messages"][message]["payload"], "components": DOCUMENT["components"]}
    return Draft202012Validator(whole).is_valid(orjson.loads(event))


def test_the_file_is_the_document() -> None:
    assert yaml.safe_load((REFERENCE / "asyncapi.yaml").read_text()) == DOCUMENT
    assert DOCUMENT["asyncapi"] == "3.0.0"


def test_every_reference_leads_somewhere() -> None:
    references = [node["$ref"] for node in nodes(DOCUMENT) if "$ref" in node]
    assert len(references) >= 20
    for reference in references:
        assert resolve(reference) if reference.startswith("#/") else (REFERENCE / reference).exists()


def test_every_message_is_of_a_channel_and_every_channel_has_its_operation() -> None:
    channels = DOCUMENT["channels"].values()
    used = {reference["$ref"].rpartition("/")[2] for channel in channels for reference in channel["messages"].values()}
    assert used == DOCUMENT["components"]["messages"].keys()
    operated = {operation["channel"]["$ref"].rpartition("/")[2] for operation in DOCUMENT["operations"].values()}
    assert operated == DOCUMENT["channels"].keys()


@pytest.mark.parametrize(
    ("kind", "make", "model"),
    [("published", to_event, Event), ("webhookPublished", to_webhook_event, WebhookEvent)],
)
def test_what_is_sent_is_what_the_document_says(kind: str, make: Any, model: type[Event]) -> None:
    traceparent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
    published, withdrawn = make(filing(traced(a_record(1), traceparent))), make(filing(a_withdrawal(1)))
    other = kind.replace("published", "withdrawn").replace("Published", "Withdrawn")
    assert accepts(kind, published)
    assert accepts(other, withdrawn)
    assert not accepts(kind, withdrawn)
    assert not accepts(other, published)
    assert orjson.loads(published).keys() == model.model_fields.keys()


def test_an_event_without_a_member_is_not_accepted() -> None:
    event = orjson.loads(to_event(filing(a_record(1))))
    for member in event:
        assert not accepts("published", orjson.dumps({name: value for name, value in event.items() if name != member}))
