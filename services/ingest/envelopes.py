"""Reads an inbox item, whatever upstream dropped: a Celery task message (protocol 1 or 2, compressed or not), a plain
kombu message, a bare RawArticle object, a JSON array of them, or bare text. Pure; never raises on any bytes.
"""

from __future__ import annotations

import json
import re
import zlib
from base64 import b64decode
from binascii import Error as Base64Error
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import orjson
import zstandard
from pydantic import ValidationError

from shared.contracts import MAX_META_ENTRIES, RawArticle
from shared.outcomes import Reason, Refusal
from shared.pipeline import UPSTREAM_TASK
from shared.trace_context import valid_traceparent


@dataclass(frozen=True, slots=True)
class EnvelopeLimits:
    """Bounds in bytes, levels and elements; beyond them an item is refused, not cut."""

    content_bytes: int = 2_097_152
    item_bytes: int = 8_388_608
    nesting: int = 32
    elements: int = 10_000


@dataclass(frozen=True, slots=True)
class NotAnArticle:
    """A refused item or array element: the bytes as they came, and why."""

    refusal: Refusal
    item: bytes


class _Refused(Exception):  # noqa: N818
    def __init__(self, reason: Reason, detail: str = "") -> None:
        super().__init__(detail)
        self.refusal = Refusal(reason, detail)


# JSON was meant when an object or array opens on a key, a string or another bracket: "[Agency] Rates rise" is text.
_JSON_MEANT = re.compile(r'\s*(?:\{\s*["}]|\[\s*[\[{"\]])')
_LONE_SURROGATE = re.compile(r"[\ud800-\udfff]")
_BINARY = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")  # ESC stays: some wires send it; form feeds and tabs too


def read_item(item: bytes, limits: EnvelopeLimits) -> list[RawArticle | NotAnArticle]:
    """The articles in an inbox item, in order; what is none comes back with the reason."""
    try:
        return list(_read_value(_parse(item, limits), item, limits))
    except _Refused as refused:
        return [NotAnArticle(refused.refusal, item)]


def _parse(item: bytes, limits: EnvelopeLimits) -> Any:
    """The JSON value, or the text when it is none."""
    if len(item) > limits.item_bytes:
        raise _Refused(Reason.TOO_LARGE, f"{len(item)} bytes")
    if item.startswith((b'{"', b"[{")):  # nearly every item; what fails here is looked at more closely
        with suppress(orjson.JSONDecodeError):
            return _checked_depth(orjson.loads(item), limits)
    text = _decode(item)
    if not text.strip():
        raise _Refused(Reason.EMPTY)
    return _load_json(text, limits) if _JSON_MEANT.match(text) else _printable(text)


def _decode(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _Refused(Reason.BAD_ENCODING, f"not UTF-8 at byte {error.start}") from error


def _printable(text: str) -> str:
    if _BINARY.search(text):
        raise _Refused(Reason.BAD_ENCODING, "control characters: not text")
    return text


def _load_json(text: str, limits: EnvelopeLimits) -> Any:
    try:
        value = orjson.loads(text)
    except orjson.JSONDecodeError:
        value = _load_odd_json(text)
    return _checked_depth(value, limits)


def _checked_depth(value: Any, limits: EnvelopeLimits) -> Any:
    if not _is_shallow(value, limits.nesting):
        raise _Refused(Reason.TOO_DEEP, f"nested deeper than {limits.nesting}")
    return value


def _load_odd_json(text: str) -> Any:
    """What the strict parser refuses though json.dumps writes it: lone surrogates, NaN, huge numbers."""
    try:
        plain = json.dumps(json.loads(text, parse_int=str, parse_float=str, parse_constant=str), ensure_ascii=False)
    except RecursionError:
        raise _Refused(Reason.TOO_DEEP) from None
    except ValueError as error:
        raise _Refused(Reason.BAD_JSON, str(error)) from error
    return json.loads(_LONE_SURROGATE.sub("\ufffd", plain))


def _is_shallow(value: Any, most: int) -> bool:
    """Whether no list or object lies deeper than `most`. Iterates, level by level: recursion has its own limit."""
    level = [value]
    for _ in range(most):
        level = [child for parent in level for child in _children(parent)]
        if not level:
            return True
    return False


def _children(value: Any) -> Iterator[Any]:
    children = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return (child for child in children if isinstance(child, dict | list))


def _read_value(value: Any, item: bytes, limits: EnvelopeLimits) -> Iterator[RawArticle | NotAnArticle]:
    if isinstance(value, dict) and _is_envelope(value):
        value = _open_envelope(value, limits)
    if isinstance(value, list):
        yield from _read_array(value, limits)
    else:
        yield _read_article(value, limits)


def _read_array(values: list[Any], limits: EnvelopeLimits) -> Iterator[RawArticle | NotAnArticle]:
    if not values:
        raise _Refused(Reason.EMPTY, "an empty array")
    if len(values) > limits.elements:
        raise _Refused(Reason.TOO_LARGE, f"{len(values)} elements")
    for value in values:
        try:
            yield _read_article(value, limits)
        except _Refused as refused:
            yield NotAnArticle(refused.refusal, orjson.dumps(value))


def _read_article(value: Any, limits: EnvelopeLimits) -> RawArticle:
    if isinstance(value, str):
        value = {"content": value}
    if not isinstance(value, dict):
        raise _Refused(Reason.BAD_SCHEMA, f"expected an article, got {type(value).__name__}")
    if "content" not in value and value.get("pubStatus") != "canceled":
        raise _Refused(Reason.BAD_SCHEMA, "content: missing")
    if isinstance(value.get("meta"), dict) and len(value["meta"]) > MAX_META_ENTRIES:
        raise _Refused(Reason.BAD_SCHEMA, f"meta: {len(value['meta'])} entries")  # each would be an error of its own
    try:
        raw = RawArticle.model_validate(value)
    except ValidationError as error:
        raise _Refused(Reason.BAD_SCHEMA, _describe(error)) from error
    size = len(raw.content) * 3 // 4 if raw.encoding == "base64" else len(raw.content.encode())
    size += sum(len(key) + len(value) for key, value in raw.meta.items())
    if size > limits.content_bytes:
        raise _Refused(Reason.TOO_LARGE, f"content and meta of {size} bytes")
    return raw


def _describe(error: ValidationError) -> str:
    """Which fields are wrong and how, without their values."""
    problems = error.errors(include_input=False, include_url=False, include_context=False)
    return "; ".join(f"{'.'.join(map(str, problem['loc']))}: {problem['msg']}" for problem in problems[:5])


# Envelopes of kombu and Celery: https://docs.celeryq.dev/en/stable/internals/protocol.html


def _is_envelope(value: dict[str, Any]) -> bool:
    return "body" in value and "content" not in value and bool({"headers", "properties", "content-type"} & value.keys())


def _open_envelope(envelope: dict[str, Any], limits: EnvelopeLimits) -> Any:
    headers = envelope.get("headers") or {}
    properties = envelope.get("properties") or {}
    if not isinstance(headers, dict) or not isinstance(properties, dict):
        raise _Refused(Reason.BAD_ENVELOPE, "headers and properties must be objects")
    body = _decode_body(envelope["body"], properties.get("body_encoding"))
    body = _decompress(body, headers.get("compression"), limits)
    value = _load_body(body, envelope.get("content-type"), limits)
    return _with_trace(_task_argument(value, headers.get("task")), headers.get("traceparent"))


def _with_trace(article: Any, traceparent: Any) -> Any:
    """Instrumented Celery says in the message's headers to which trace a call belongs; what the article says wins."""
    stated = valid_traceparent(traceparent) if isinstance(traceparent, str) else ""
    return {"traceparent": stated, **article} if stated and isinstance(article, dict) else article


def _decode_body(body: Any, encoding: Any) -> bytes:
    if not isinstance(body, str):
        raise _Refused(Reason.BAD_ENVELOPE, "body must be a string")
    if encoding != "base64":
        return body.encode("utf-8", "replace")
    try:
        return b64decode(body, validate=True)
    except (Base64Error, ValueError) as error:
        raise _Refused(Reason.BAD_ENVELOPE, "body is not base64") from error


def _gunzip(data: bytes, most: int) -> bytes:
    stream = zlib.decompressobj(wbits=47)  # 32 + 15: zlib or gzip, told by the header
    plain = stream.decompress(data, most + 1)
    if len(plain) <= most and (not stream.eof or stream.unused_data):
        raise zlib.error("cut short, or more than one stream")
    return plain


_ZSTD_STEP = 256  # bytes: four can stand for 128 kB, so this is how a bomb is noticed within 8 MB


def _unzstd(data: bytes, most: int) -> bytes:
    stream = zstandard.ZstdDecompressor(max_window_size=2**27).decompressobj()
    plain = bytearray()
    for start in range(0, len(data), _ZSTD_STEP):
        plain += stream.decompress(data[start : start + _ZSTD_STEP])
        if len(plain) > most:
            return bytes(plain)
    if not stream.eof or stream.unused_data:
        raise zstandard.ZstdError("cut short, or more than one frame")
    return bytes(plain)


_DECOMPRESSORS: dict[Any, Callable[[bytes, int], bytes]] = {
    "application/x-gzip": _gunzip,
    "gzip": _gunzip,
    "zlib": _gunzip,
    "application/zstd": _unzstd,
    "zstd": _unzstd,
}


def _decompress(body: bytes, compression: Any, limits: EnvelopeLimits) -> bytes:
    if compression is None:
        return body
    decompress = _DECOMPRESSORS.get(compression) if isinstance(compression, str) else None
    if decompress is None:
        raise _Refused(Reason.UNSUPPORTED_CONTENT_TYPE, "compression: only gzip, zlib and zstd are read")
    try:
        plain = decompress(body, limits.item_bytes)
    except (zlib.error, zstandard.ZstdError) as error:
        raise _Refused(Reason.BAD_ENVELOPE, f"broken compression: {error}") from error
    if len(plain) > limits.item_bytes:
        raise _Refused(Reason.TOO_LARGE, "decompressed")
    return plain


def _load_body(body: bytes, content_type: Any, limits: EnvelopeLimits) -> Any:
    if content_type is None:
        content_type = "application/json"
    kind = content_type.split(";")[0].strip().lower() if isinstance(content_type, str) else ""
    if kind == "application/json":
        return _load_json(_decode(body), limits)
    if kind == "text/plain":
        return _printable(_decode(body))
    raise _Refused(Reason.UNSUPPORTED_CONTENT_TYPE, "content-type: only JSON and plain text are read")


def _task_argument(value: Any, task: Any) -> Any:
    """The article of a task call: [args, kwargs, embed] in protocol 2, {task, args, kwargs} in protocol 1."""
    if isinstance(value, list) and len(value) >= 2 and (task is not None or isinstance(value[0], list)):
        args, kwargs = value[0], value[1]
    elif isinstance(value, dict) and "task" in value and "args" in value:
        task, args, kwargs = value["task"], value["args"], value.get("kwargs")
    elif task is None:
        return value  # a plain kombu message
    else:
        raise _Refused(Reason.BAD_ENVELOPE, "a task message whose body is no call")
    if task != UPSTREAM_TASK:
        raise _Refused(Reason.UNKNOWN_TASK, f"only {UPSTREAM_TASK} is known here")
    given = [*(args if isinstance(args, list) else ()), *(kwargs.values() if isinstance(kwargs, dict) else ())]
    if len(given) != 1:
        raise _Refused(Reason.BAD_ENVELOPE, f"{UPSTREAM_TASK} takes one argument")
    return given[0]
