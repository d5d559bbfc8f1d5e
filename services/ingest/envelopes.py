"""Reads an inbox item, whatever upstream dropped: a Celery task message (protocol 1 or 2, compressed or not), a plain
kombu message, a bare RawArticle object, a JSON array of them, or bare text. Pure; never raises on any bytes.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import orjson
from pydantic import ValidationError

from services.ingest.celery_messages import is_envelope, open_envelope
from services.ingest.item_text import (
    JSON_MEANT,
    EnvelopeLimits,
    Refused,
    checked_depth,
    decode,
    load_json,
    printable,
)
from shared.contracts import MAX_META_ENTRIES, RawArticle
from shared.outcomes import Door, Reason, Refusal

__all__ = ["EnvelopeLimits", "NotAnArticle", "open_item", "read_document", "read_item"]


@dataclass(frozen=True, slots=True)
class NotAnArticle:
    """A refused item or array element: the bytes as they came, and why."""

    refusal: Refusal
    item: bytes


def read_item(item: bytes, limits: EnvelopeLimits) -> list[RawArticle | NotAnArticle]:
    """The articles in an inbox item, in order; what is none comes back with the reason."""
    return open_item(item, limits)[1]


def open_item(item: bytes, limits: EnvelopeLimits) -> tuple[Door, list[RawArticle | NotAnArticle]]:
    """The same, and whether a message was around it."""
    door = Door.QUEUE
    try:
        value = _parse(item, limits)
        if isinstance(value, dict) and is_envelope(value):
            door, value = Door.CELERY, open_envelope(value, limits)
        return door, list(_read_value(value, limits))
    except Refused as refused:
        return door, [NotAnArticle(refused.refusal, item)]


def read_document(data: bytes, limits: EnvelopeLimits) -> list[RawArticle | NotAnArticle]:
    """The articles in what is said to be JSON: an object or an array of them, no envelope around it."""
    try:
        value = _parse_document(data, limits)
        if isinstance(value, list):
            return list(_read_array(value, limits))
        return [_read_article(value if isinstance(value, dict) else [value], limits)]
    except Refused as refused:
        return [NotAnArticle(refused.refusal, data)]


def _parse_document(data: bytes, limits: EnvelopeLimits) -> Any:
    with suppress(orjson.JSONDecodeError):
        return checked_depth(orjson.loads(data), limits)
    text = decode(data)
    if not text.strip():
        raise Refused(Reason.EMPTY)
    return load_json(text, limits)


def _parse(item: bytes, limits: EnvelopeLimits) -> Any:
    """The JSON value, or the text when it is none."""
    if len(item) > limits.item_bytes:
        raise Refused(Reason.TOO_LARGE, f"{len(item)} bytes")
    if item.startswith((b'{"', b"[{")):  # nearly every item; what fails here is looked at more closely
        with suppress(orjson.JSONDecodeError):
            return checked_depth(orjson.loads(item), limits)
    text = decode(item)
    if not text.strip():
        raise Refused(Reason.EMPTY)
    return load_json(text, limits) if JSON_MEANT.match(text) else printable(text)


def _read_value(value: Any, limits: EnvelopeLimits) -> Iterator[RawArticle | NotAnArticle]:
    if isinstance(value, list):
        yield from _read_array(value, limits)
    else:
        yield _read_article(value, limits)


def _read_array(values: list[Any], limits: EnvelopeLimits) -> Iterator[RawArticle | NotAnArticle]:
    if not values:
        raise Refused(Reason.EMPTY, "an empty array")
    if len(values) > limits.elements:
        raise Refused(Reason.TOO_LARGE, f"{len(values)} elements")
    for value in values:
        try:
            yield _read_article(value, limits)
        except Refused as refused:
            yield NotAnArticle(refused.refusal, orjson.dumps(value))


def _read_article(value: Any, limits: EnvelopeLimits) -> RawArticle:
    if isinstance(value, str):
        value = {"content": value}
    if not isinstance(value, dict):
        raise Refused(Reason.BAD_SCHEMA, f"expected an article, got {type(value).__name__}")
    if "content" not in value and value.get("pubStatus") != "canceled":
        raise Refused(Reason.BAD_SCHEMA, "content: missing")
    if isinstance(value.get("meta"), dict) and len(value["meta"]) > MAX_META_ENTRIES:
        raise Refused(Reason.BAD_SCHEMA, f"meta: {len(value['meta'])} entries")  # each would be an error of its own
    try:
        raw = RawArticle.model_validate(value)
    except ValidationError as error:
        raise Refused(Reason.BAD_SCHEMA, _describe(error)) from error
    size = len(raw.content) * 3 // 4 if raw.encoding == "base64" else len(raw.content.encode())
    size += sum(len(key) + len(value) for key, value in raw.meta.items())
    if size > limits.content_bytes:
        raise Refused(Reason.TOO_LARGE, f"content and meta of {size} bytes")
    return raw


def _describe(error: ValidationError) -> str:
    """Which fields are wrong and how, without their values."""
    problems = error.errors(include_input=False, include_url=False, include_context=False)
    return "; ".join(f"{'.'.join(map(str, problem['loc']))}: {problem['msg']}" for problem in problems[:5])
