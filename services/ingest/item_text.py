"""The bytes of a delivery as text and as JSON, within bounds. Pure."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import orjson

from shared.outcomes import Reason, Refusal


@dataclass(frozen=True, slots=True)
class EnvelopeLimits:
    """Bounds in bytes, levels and elements; beyond them an item is refused, not cut."""

    content_bytes: int = 2_097_152
    item_bytes: int = 8_388_608
    nesting: int = 32
    elements: int = 10_000


class Refused(Exception):  # noqa: N818
    """Why these bytes are no article."""

    def __init__(self, reason: Reason, detail: str = "") -> None:
        super().__init__(detail)
        self.refusal = Refusal(reason, detail)


# JSON was meant when an object or array opens on a key, a string or another bracket: "[Agency] Rates rise" is text.
JSON_MEANT = re.compile(r'\s*(?:\{\s*["}]|\[\s*[\[{"\]])')
_LONE_SURROGATE = re.compile(r"[\ud800-\udfff]")
_BINARY = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")  # ESC stays: some wires send it; form feeds and tabs too


def decode(data: bytes) -> str:
    """UTF-8, without its byte order mark. Raises Refused."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Refused(Reason.BAD_ENCODING, f"not UTF-8 at byte {error.start}") from error


def printable(text: str) -> str:
    """The text, when it has no control characters. Raises Refused."""
    if _BINARY.search(text):
        raise Refused(Reason.BAD_ENCODING, "control characters: not text")
    return text


def load_json(text: str, limits: EnvelopeLimits) -> Any:
    """The value, the odd JSON that json.dumps writes included. Raises Refused."""
    try:
        value = orjson.loads(text)
    except orjson.JSONDecodeError:
        value = _load_odd_json(text)
    return checked_depth(value, limits)


def checked_depth(value: Any, limits: EnvelopeLimits) -> Any:
    """The value, when it is not nested too deep. Raises Refused."""
    if not _is_shallow(value, limits.nesting):
        raise Refused(Reason.TOO_DEEP, f"nested deeper than {limits.nesting}")
    return value


def _load_odd_json(text: str) -> Any:
    """What the strict parser refuses though json.dumps writes it: lone surrogates, NaN, huge numbers."""
    try:
        plain = json.dumps(json.loads(text, parse_int=str, parse_float=str, parse_constant=str), ensure_ascii=False)
    except RecursionError:
        raise Refused(Reason.TOO_DEEP) from None
    except ValueError as error:
        raise Refused(Reason.BAD_JSON, str(error)) from error
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
