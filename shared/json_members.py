"""Members of JSON objects: absent is absent."""

from __future__ import annotations

from typing import Any, TypeAlias

Json: TypeAlias = dict[str, Any]

_ABSENT: tuple[Any, ...] = (None, "", [])


def present(**members: Any) -> Json:
    """The members that are there: no None, and nothing empty."""
    return {key: value for key, value in members.items() if value or value not in _ABSENT}


def stated(**members: Any) -> Json:
    """Those that are stated, though they may be empty."""
    return {key: value for key, value in members.items() if value is not None}
