"""What the C parser must not be given: cheap scans of the page before it is parsed."""

from __future__ import annotations

import re

from shared.errors import CannotProcess
from shared.outcomes import Reason

_MAX_BYTES = 16_000_000  # a tree takes some ten times the page; the largest news pages have 5 MB
_MAX_TAGS = 400_000  # 2 s of parsing and reading at most; real pages stay below 20,000
# libxml2 appends an attribute by walking those before it: 200,000 on one tag take 50 s. Real tags have up to 80.
_MAX_ATTRIBUTES = 500
_MAX_SEPARATORS = 500_000  # spaces, slashes and quotes in all tags: no fewer than attributes; real pages have 130,000

_RAW_TEXT = ("script", "style", "title", "textarea", "xmp", "iframe", "noembed", "noframes", "plaintext")
# A comment, an element whose content is no markup, or a tag. Possessive throughout, and no part can fail once it has
# begun: every byte is looked at once, whatever the input (unclosed ones run to the end, as they do in the parser).
_COMMENT = r"!--(?!-?>)[^-]*+(?:-(?!-!?>)[^-]*+)*+"
_ELEMENTS = "|".join(rf"(?i:{name})(?=[\s/>])[^<]*+(?:<(?!/(?i:{name}))[^<]*+)*+" for name in _RAW_TEXT)
_TAG = r"""[A-Za-z](?:[^>=]++|=\s*+(?:"[^"]*+"?+|'[^']*+'?+)?+)*+"""
_MARKUP = re.compile(f"<(?:{_COMMENT}|{_ELEMENTS}|({_TAG}))".encode())
_ATTRIBUTE = re.compile(rb"""[^\s/=]++(?:\s*+=\s*+(?:"[^"]*+"?+|'[^']*+'?+|[^\s]++)?+)?+""")
_NOT_SEPARATORS = bytes(set(range(256)) - set(b" \t\n\r\f/\"'"))
_SHORTEST = 2  # bytes of an attribute and the space before it


def check_bounds(page: bytes) -> None:
    """Raise CannotProcess(parse_error) for a page that would take too long. Linear in the page."""
    if len(page) > _MAX_BYTES:
        raise CannotProcess(Reason.PARSE_ERROR, f"{len(page)} bytes, more than {_MAX_BYTES}")
    tags = _MARKUP.findall(page)
    if len(tags) > _MAX_TAGS:
        raise CannotProcess(Reason.PARSE_ERROR, f"{len(tags)} tags, more than {_MAX_TAGS}")
    if (
        sum(map(len, tags)) > _MAX_SEPARATORS
        and len(b" ".join(tags).translate(None, _NOT_SEPARATORS)) > _MAX_SEPARATORS
    ):
        raise CannotProcess(Reason.PARSE_ERROR, "more attributes than any page has")
    if any(_has_too_many_attributes(tag) for tag in tags if len(tag) > _SHORTEST * _MAX_ATTRIBUTES):
        raise CannotProcess(Reason.PARSE_ERROR, f"a tag with more than {_MAX_ATTRIBUTES} attributes")


def _has_too_many_attributes(tag: bytes) -> bool:
    return sum(1 for _ in _ATTRIBUTE.finditer(tag)) > _MAX_ATTRIBUTES + 1
