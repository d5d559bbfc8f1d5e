"""JSON as upstreams write it: the document, and text, lists and names wherever one of them was expected."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import orjson

from services.ingest.characters import clean_line
from shared.errors import CannotProcess
from shared.outcomes import Reason


def load_json(content: str) -> Any:
    """The value. Raises CannotProcess(parse_error)."""
    try:
        return orjson.loads(content.lstrip("\ufeff"))
    except orjson.JSONDecodeError as error:
        raise CannotProcess(Reason.PARSE_ERROR, str(error)) from error


def dump_json(value: Any) -> str:
    return orjson.dumps(value).decode()


def listed(value: Any) -> list[Any]:
    """The list, or what stands where one could: one thing, or nothing."""
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def objects(value: Any) -> Iterator[dict[str, Any]]:
    """The objects in a value or in the list that it is."""
    return (item for item in listed(value) if isinstance(item, dict))


def first_text(*values: Any) -> str | None:
    """The first value that is text with something in it, clean."""
    return next((text for value in values if isinstance(value, str) and (text := clean_line(value))), None)


def first_string(*values: Any) -> str | None:
    """The first value that is text with something in it, as it is: bodies keep their line breaks."""
    return next((value for value in values if isinstance(value, str) and value.strip()), None)


def names(value: Any) -> tuple[str, ...]:
    """Names in a value: text, an object with a `name`, or a list of either."""
    named = (item.get("name") if isinstance(item, dict) else item for item in listed(value))
    return tuple(name for item in named if (name := first_text(item)) is not None)


def joined(value: Any) -> str | None:
    """The names in one line."""
    return ", ".join(names(value)) or None
