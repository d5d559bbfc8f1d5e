"""Bytes as the content of a raw article."""

from __future__ import annotations

from base64 import b64encode

BYTE_ORDER_MARK = b"\xef\xbb\xbf"


def content_fields(data: bytes) -> dict[str, str]:
    """`content`, and `encoding` where needed: as text when it is UTF-8, else as base64 for ingest to decode."""
    try:
        return {"content": data.removeprefix(BYTE_ORDER_MARK).decode()}
    except UnicodeDecodeError:
        return {"content": b64encode(data).decode(), "encoding": "base64"}
