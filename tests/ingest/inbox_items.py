"""Inbox items as upstreams write them, and what the door makes of one."""

from __future__ import annotations

import json
from base64 import b64encode
from typing import Any

import orjson

from services.ingest.arrivals import read_items
from services.ingest.envelopes import EnvelopeLimits, NotAnArticle, read_item
from shared.contracts import RawArticle
from shared.outcomes import Reason
from shared.pipeline import INBOX, UPSTREAM_TASK

LIMITS = EnvelopeLimits()
RAW = {
    "content": "Port reopens in Valdoria\n\nShips – 14 of them – left “at first light”.",
    "source": "harbour-times",
    "url": "https://harbour.example/port",
    "mediaType": "text/plain",
}
ARTICLE = RawArticle.model_validate(RAW)


def read(item: bytes, limits: EnvelopeLimits = LIMITS) -> list[RawArticle | NotAnArticle]:
    return read_item(item, limits)


def refusal(item: bytes, limits: EnvelopeLimits = LIMITS) -> Reason:
    (found,) = read(item, limits)
    assert isinstance(found, NotAnArticle)
    assert found.item == item
    return found.refusal.reason


def as_json(value: Any) -> bytes:
    return json.dumps(value).encode()


def an_envelope(body: Any = None, *, drop: tuple[str, ...] = (), **changes: Any) -> bytes:
    """A Celery message by hand; `changes` are top-level keys, with _ for -."""
    call = json.dumps([[RAW], {}, {}])
    envelope = {
        "body": call if body is None else body,
        "content-encoding": "utf-8",
        "content-type": "application/json",
        "headers": {"task": UPSTREAM_TASK, "id": "3f0c", "lang": "py"},
        "properties": {"delivery_tag": "9a1b", "delivery_info": {"exchange": "", "routing_key": INBOX}},
    }
    envelope |= {name.replace("_", "-"): value for name, value in changes.items()}
    return as_json({name: value for name, value in envelope.items() if name not in drop})


def a_compressed_envelope(body: bytes, compression: Any) -> bytes:
    return an_envelope(
        b64encode(body).decode(),
        headers={"task": UPSTREAM_TASK, "compression": compression},
        properties={"body_encoding": "base64"},
    )


def assert_whole(item: bytes) -> None:
    """Something came of the item, and nothing of it is lost."""
    entries = read(item)
    assert entries
    for entry in entries:
        if isinstance(entry, NotAnArticle):
            assert entry.refusal.reason in Reason
            if entry.item != item:
                orjson.loads(entry.item)  # an element of an array, as JSON of its own
        else:
            assert RawArticle.model_validate_json(entry.to_json()) == entry
    assert len(list(read_items([item], LIMITS))) == len(entries)
