"""What upstreams drop, good and poisonous."""

from __future__ import annotations

import json
import zlib
from base64 import b64encode
from dataclasses import dataclass
from typing import Any

from shared.outcomes import Reason
from shared.pipeline import UPSTREAM_TASK


def an_article(headline: str, url: str | None = None) -> dict[str, Any]:
    """A RawArticle that goes all the way."""
    content = f"{headline}\n\nThe harbour council announced it on Monday.\n\nFerries to Norland left at first light."
    return {"content": content, "source": "harbour-times"} | ({"url": url} if url else {})


def an_envelope(call: Any, **changes: Any) -> dict[str, Any]:
    """A Celery message, protocol 2; `changes` are top-level keys, with _ for -."""
    envelope = {
        "body": json.dumps(call),
        "content-encoding": "utf-8",
        "content-type": "application/json",
        "headers": {"task": UPSTREAM_TASK, "id": "5f1e"},
        "properties": {"delivery_tag": "a7", "delivery_info": {"exchange": "", "routing_key": "inbox"}},
    }
    return envelope | {name.replace("_", "-"): value for name, value in changes.items()}


def compressed(body: bytes, compression: str) -> dict[str, Any]:
    """A Celery message with a compressed body."""
    return an_envelope(None) | {
        "body": b64encode(body).decode(),
        "headers": {"task": UPSTREAM_TASK, "compression": compression},
        "properties": {"body_encoding": "base64"},
    }


# What kills, stalls or silently empties a stock Celery worker. Without a reason it is read as the article it is.

_MISSING = {
    ("content-type",): None,
    ("properties",): None,
    ("properties", "delivery_tag"): None,
    ("properties", "delivery_info"): None,
    ("headers", "id"): None,
    ("headers", "task"): Reason.UNKNOWN_TASK,
    ("headers",): Reason.UNKNOWN_TASK,
    ("body",): Reason.BAD_SCHEMA,
}
_WRONG: tuple[tuple[dict[str, Any], Reason], ...] = (
    ({"headers": {"task": "reports.daily", "id": "1"}}, Reason.UNKNOWN_TASK),
    ({"headers": ["task", UPSTREAM_TASK]}, Reason.BAD_ENVELOPE),
    ({"content_type": "text/plain"}, Reason.BAD_ENVELOPE),
    ({"content_type": "application/x-python-serialize"}, Reason.UNSUPPORTED_CONTENT_TYPE),
    ({"content_type": ["application/json"]}, Reason.UNSUPPORTED_CONTENT_TYPE),
)
_NO_ENVELOPES = (
    (b'{"content": "no end', Reason.BAD_JSON),
    (b"[[1]]", Reason.BAD_SCHEMA),
    (b"{}", Reason.BAD_SCHEMA),
    (b"", Reason.EMPTY),
    (bytes(range(256)), Reason.BAD_ENCODING),
)


@dataclass(frozen=True, slots=True)
class Drop:
    """An inbox item, and either the headline under which it is published or the reason for which it is not."""

    item: bytes
    headline: str = ""
    reason: Reason | None = None


def poison() -> list[Drop]:
    """Every poisonous form once."""
    text, bracketed, array = "Plain text", "[Wire] Bracketed text", "An array"
    return [
        Drop(an_article(text)["content"].encode(), text),
        Drop(an_article(bracketed)["content"].encode(), bracketed),
        Drop(json.dumps([an_article(array)]).encode(), array),
        *(_without(path, reason) for path, reason in _MISSING.items()),
        *(Drop(json.dumps(an_envelope(None, **wrong)).encode(), reason=reason) for wrong, reason in _WRONG),
        *(Drop(item, reason=reason) for item, reason in _NO_ENVELOPES),
    ]


def _without(path: tuple[str, ...], reason: Reason | None) -> Drop:
    headline = f"Port reopens without {' '.join(path)}"
    envelope = an_envelope([[an_article(headline)], {}, {}])
    holder = envelope[path[0]] if len(path) > 1 else envelope
    del holder[path[-1]]
    return Drop(json.dumps(envelope).encode(), headline, reason)


def good(n: int) -> list[Drop]:
    """`n` articles in every form an upstream may choose."""
    drops = []
    for nth in range(n):
        headline = f"Port {nth} reopens after the storm"
        raw = an_article(headline, f"https://harbour.example/{nth}")
        call = [[raw], {}, {}]
        form = [raw, [raw], an_envelope(call), compressed(zlib.compress(json.dumps(call).encode()), "gzip")][nth % 4]
        drops.append(Drop(json.dumps(form).encode(), headline))
    return drops
