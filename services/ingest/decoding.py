"""From the bytes upstream sent to text, and from an unstated media type to one a reader knows."""

from __future__ import annotations

import base64
import codecs
import re

from shared.contracts import RawArticle

UNSTATED_MEDIA_TYPES = frozenset({"", "application/octet-stream"})

# Python codecs that are no charsets of documents; `punycode` and `idna` take quadratic time as well.
_NOT_CHARSETS = frozenset({"idna", "punycode", "raw-unicode-escape", "undefined", "unicode-escape"})
_CHARSET_PARAMETER = re.compile(r"""charset\s{0,8}=\s{0,8}["']?([\w.:-]{1,64})""", re.IGNORECASE)
_CHARSET_IN_PAGE = re.compile(rb"""<meta[^>]{0,200}?charset\s{0,8}=\s{0,8}["']?([\w.:-]{1,64})""", re.IGNORECASE)
_CHARSET_WITHIN = 1024  # the HTML standard's limit for `<meta charset>`
_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_HTML_START = re.compile(r"<(?:!doctype\s+html|html|head|body|article|main|section|div|meta|h1|p)\b", re.IGNORECASE)
_HTML_START_WITHIN = 512  # room for an XML declaration and a licence comment


def essence(media_type: str) -> str:
    """`type/subtype` in lower case, without parameters."""
    return media_type.partition(";")[0].strip().lower()


def decode_content(raw: RawArticle) -> str:
    """The content as text; ValueError or LookupError when its base64 or its charset is not what it says."""
    if raw.encoding == "identity":
        return raw.content
    data = base64.b64decode("".join(raw.content.split()), validate=True)
    parameter = _CHARSET_PARAMETER.search(raw.media_type)
    return decode_bytes(data, raw.charset or (parameter.group(1) if parameter else None))


def decode_bytes(data: bytes, charset: str | None = None) -> str:
    """Decode by the charset stated, else by BOM, else by the page's own `<meta>`, else as UTF-8; never by guessing."""
    name = codecs.lookup(charset or _charset_within(data)).name
    if name in _NOT_CHARSETS:
        raise LookupError(name)
    return data.decode(name)


def _charset_within(data: bytes) -> str:
    for bom, charset in _BOMS:
        if data.startswith(bom):
            return charset
    in_page = _CHARSET_IN_PAGE.search(data, 0, _CHARSET_WITHIN)
    return in_page.group(1).decode("ascii", "replace") if in_page else "utf-8"


def sniff_media_type(text: str) -> str:
    """`text/html` when the text opens as a page does, else `text/plain`."""
    opening = text.lstrip("\ufeff \t\r\n")[:_HTML_START_WITHIN]
    return "text/html" if opening.startswith("<") and _HTML_START.search(opening) else "text/plain"
