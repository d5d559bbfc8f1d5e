"""From what upstream sent to text."""

from __future__ import annotations

import base64
import re

from services.ingest.encodings import decode
from services.ingest.sniffing import PLAIN, UNSTATED_MEDIA_TYPES
from shared.contracts import RawArticle

_CHARSET_PARAMETER = re.compile(r"""charset\s{0,8}=\s{0,8}["']?([\w.:-]{1,64})""", re.IGNORECASE)
# Their parts say themselves which charset they are in: the text of these stands for bytes, see decode_content.
BYTE_MEDIA_TYPES = frozenset({"application/warc", "message/rfc822"})
_ARCHIVE_STARTS = (b"WARC/1.", b"\x1f\x8b")


def essence(media_type: str) -> str:
    """`type/subtype` in lower case, without parameters."""
    return media_type.partition(";")[0].strip().lower()


def decode_content(raw: RawArticle) -> str:
    """The content as text; ValueError or LookupError when its base64 or its charset is not what it says.

    Mail and archives come as text that `.encode("utf-8", "surrogateescape")` turns into their bytes.
    """
    if raw.encoding == "identity":
        return raw.content
    data = base64.b64decode("".join(raw.content.split()), validate=True)
    media_type = essence(raw.media_type)
    is_archive = media_type in (*UNSTATED_MEDIA_TYPES, PLAIN) and data.startswith(_ARCHIVE_STARTS)
    if is_archive or media_type in BYTE_MEDIA_TYPES:
        return data.decode("utf-8", "surrogateescape")
    parameter = _CHARSET_PARAMETER.search(raw.media_type)
    return decode_bytes(data, raw.charset or (parameter.group(1) if parameter else None))


def decode_bytes(data: bytes, charset: str | None = None) -> str:
    """The bytes as text, see encodings.decode; LookupError or ValueError when no charset fits for certain."""
    return decode(data, charset)
