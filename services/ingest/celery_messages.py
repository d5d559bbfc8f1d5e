"""Opens what Celery and kombu wrap around an article: task messages of protocol 1 or 2, compressed or not. Pure.

Their form: https://docs.celeryq.dev/en/stable/internals/protocol.html
"""

from __future__ import annotations

import zlib
from base64 import b64decode
from binascii import Error as Base64Error
from collections.abc import Callable
from typing import Any

import zstandard

from services.ingest.item_text import EnvelopeLimits, Refused, decode, load_json, printable
from shared.outcomes import Reason
from shared.pipeline import UPSTREAM_TASK
from shared.trace_context import valid_traceparent


def is_envelope(value: dict[str, Any]) -> bool:
    """Whether this object is a message with an article in it."""
    return "body" in value and "content" not in value and bool({"headers", "properties", "content-type"} & value.keys())


def open_envelope(envelope: dict[str, Any], limits: EnvelopeLimits) -> Any:
    """What was sent: the one argument of the call, or the message's body. Raises Refused."""
    headers = envelope.get("headers") or {}
    properties = envelope.get("properties") or {}
    if not isinstance(headers, dict) or not isinstance(properties, dict):
        raise Refused(Reason.BAD_ENVELOPE, "headers and properties must be objects")
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
        raise Refused(Reason.BAD_ENVELOPE, "body must be a string")
    if encoding != "base64":
        return body.encode("utf-8", "replace")
    try:
        return b64decode(body, validate=True)
    except (Base64Error, ValueError) as error:
        raise Refused(Reason.BAD_ENVELOPE, "body is not base64") from error


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
        raise Refused(Reason.UNSUPPORTED_CONTENT_TYPE, "compression: only gzip, zlib and zstd are read")
    try:
        plain = decompress(body, limits.item_bytes)
    except (zlib.error, zstandard.ZstdError) as error:
        raise Refused(Reason.BAD_ENVELOPE, f"broken compression: {error}") from error
    if len(plain) > limits.item_bytes:
        raise Refused(Reason.TOO_LARGE, "decompressed")
    return plain


def _load_body(body: bytes, content_type: Any, limits: EnvelopeLimits) -> Any:
    if content_type is None:
        content_type = "application/json"
    kind = content_type.split(";")[0].strip().lower() if isinstance(content_type, str) else ""
    if kind == "application/json":
        return load_json(decode(body), limits)
    if kind == "text/plain":
        return printable(decode(body))
    raise Refused(Reason.UNSUPPORTED_CONTENT_TYPE, "content-type: only JSON and plain text are read")


def _task_argument(value: Any, task: Any) -> Any:
    """The article of a task call: [args, kwargs, embed] in protocol 2, {task, args, kwargs} in protocol 1."""
    if isinstance(value, list) and len(value) >= 2 and (task is not None or isinstance(value[0], list)):
        args, kwargs = value[0], value[1]
    elif isinstance(value, dict) and "task" in value and "args" in value:
        task, args, kwargs = value["task"], value["args"], value.get("kwargs")
    elif task is None:
        return value  # a plain kombu message
    else:
        raise Refused(Reason.BAD_ENVELOPE, "a task message whose body is no call")
    if task != UPSTREAM_TASK:
        raise Refused(Reason.UNKNOWN_TASK, f"only {UPSTREAM_TASK} is known here")
    given = [*(args if isinstance(args, list) else ()), *(kwargs.values() if isinstance(kwargs, dict) else ())]
    if len(given) != 1:
        raise Refused(Reason.BAD_ENVELOPE, f"{UPSTREAM_TASK} takes one argument")
    return given[0]
