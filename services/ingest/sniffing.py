"""What a content is whose media type says little: told by how it begins, and for JSON by its keys."""

from __future__ import annotations

import re
from typing import Any

import orjson

UNSTATED_MEDIA_TYPES = frozenset({"", "application/octet-stream"})
JSON_MEDIA_TYPES = frozenset({"application/json", "text/json"})
XML_MEDIA_TYPES = frozenset({"application/xml", "text/xml"})
VAGUE_MEDIA_TYPES = UNSTATED_MEDIA_TYPES | JSON_MEDIA_TYPES | XML_MEDIA_TYPES
PLAIN = "text/plain"
UNKNOWN = "application/octet-stream"

_HTML_START = re.compile(r"<(?:!doctype\s+html|html|head|body|article|main|section|div|meta|h1|p)\b", re.IGNORECASE)
_HTML_START_WITHIN = 512  # room for an XML declaration and a licence comment
_ROOT = re.compile(r"<(?:[A-Za-z_][\w.-]{0,40}:)?([A-Za-z_][\w.-]{0,40})")
_BLANKS = 1024  # before the first character that tells
_ROOT_WITHIN = 4096  # room for a DOCTYPE with an internal subset
_XML_ROOTS = {
    "rss": "application/rss+xml",
    "RDF": "application/rss+xml",
    "feed": "application/atom+xml",
    "nitf": "application/nitf+xml",
    "newsItem": "application/vnd.iptc.g2.newsitem+xml",
    "newsMessage": "application/vnd.iptc.g2.newsmessage+xml",
    "html": "application/xhtml+xml",
}
_ARCHIVE_STARTS = ("WARC/1.", "\x1f\udc8b")  # plain and gzipped, whose bytes came as text, see decode_content
_MAIL_HEADER = re.compile(r"([A-Za-z][A-Za-z0-9-]{0,60}):[ \t]")
_MAIL_CHARS = 20_000
_MAIL_PROOF = frozenset({"message-id", "mime-version", "received", "return-path"})
_NINJS_KEYS = frozenset(
    {"standard", "headlines", "bodies", "body_text", "body_html", "body_xhtml", "pubstatus", "pubStatus"}
    | {"versioncreated", "versionCreated", "representationtype", "representationType"}
)


def sniff_media_type(text: str, stated: str = "") -> str:
    """The media type of a content stated as `stated`; UNKNOWN for JSON and XML that nobody reads."""
    start = text.lstrip("\ufeff \t\r\n")
    if start.startswith(("{", "[")) and stated not in XML_MEDIA_TYPES:
        return _sniff_json(start, stated)
    if start.startswith("<") and stated not in JSON_MEDIA_TYPES:
        return _sniff_markup(start, is_xml=stated in XML_MEDIA_TYPES)
    if stated in JSON_MEDIA_TYPES | XML_MEDIA_TYPES:
        return UNKNOWN
    if start.startswith(_ARCHIVE_STARTS):
        return "application/warc"
    return "message/rfc822" if _is_mail(start) else "text/plain"


def may_be_told(content: str) -> bool:
    """Whether a content that nobody stated a type of, or that is called plain text, begins like markup or JSON."""
    return content[:_BLANKS].lstrip("\ufeff \t\r\n").startswith(("<", "{", "["))


def sniff_plain(text: str) -> str:
    """The media type of a content stated as plain text, which is also what it is called when nothing is stated.

    Nothing that people read as text begins like markup or mail, or is JSON from end to end: that is UNKNOWN where no
    reader is for it, as it is no article either.
    """
    return sniff_media_type(text)


def _sniff_markup(text: str, *, is_xml: bool) -> str:
    root = _ROOT.search(text, 0, _ROOT_WITHIN)
    known = _XML_ROOTS.get(root.group(1)) if root else None
    if known and (known != "application/xhtml+xml" or is_xml):
        return known
    if is_xml:
        return UNKNOWN
    return "text/html" if _HTML_START.search(text, 0, _HTML_START_WITHIN) else "text/plain"


def _sniff_json(text: str, stated: str) -> str:
    try:
        document = orjson.loads(text)
    except orjson.JSONDecodeError:
        if stated in JSON_MEDIA_TYPES:
            return "application/json"
        return UNKNOWN if _are_json_lines(text) else PLAIN
    first = document[0] if isinstance(document, list) and document else document
    return _json_type(first) if isinstance(first, dict) else UNKNOWN


def _are_json_lines(text: str) -> bool:
    """Whether the first of several lines is an object by itself."""
    line, _, rest = text.partition("\n")
    if not rest or not line.rstrip().endswith("}"):
        return False
    try:
        return isinstance(orjson.loads(line), dict)
    except orjson.JSONDecodeError:
        return False


def _json_type(item: dict[str, Any]) -> str:
    keys = item.keys()
    if "items" in keys and str(item.get("version")).startswith("https://jsonfeed.org/version/"):
        return "application/feed+json"
    if {"@context", "@type", "@graph"} & keys:
        return "application/ld+json"
    if {"uri", "guid"} & keys and _NINJS_KEYS & keys:
        return "application/vnd.iptc.ninjs+json"
    if {"title", "maintext"} <= keys or {"article_title", "text_content"} <= keys:
        return "application/json"
    return UNKNOWN


def _is_mail(text: str) -> bool:
    """Whether it opens with a block of headers, one of which only mail has."""
    names = set()
    for line in text[:_MAIL_CHARS].splitlines()[:100]:
        header = _MAIL_HEADER.match(line)
        if header:
            names.add(header.group(1).lower())
        elif not line.startswith((" ", "\t")):
            return not line and bool(names & _MAIL_PROOF)
    return False
