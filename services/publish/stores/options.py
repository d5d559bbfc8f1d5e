"""The options of a store's URL, behind `?`: `file:///data/feed.ndjson?compression=zstd&rotate_bytes=100000000`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import TypeVar
from urllib.parse import parse_qsl

from services.publish.stores.base import Misconfigured

Choice = TypeVar("Choice", bound=StrEnum)


def read_options(url: str, known: Sequence[str]) -> tuple[str, Mapping[str, str]]:
    """What stands between `://` and `?`, and the options. Raises Misconfigured for one that is not `known`."""
    place, _, query = url.partition("://")[2].partition("?")
    given = dict(parse_qsl(query, keep_blank_values=True))
    unknown = given.keys() - set(known)
    if unknown:
        raise Misconfigured(f"no option {', '.join(sorted(unknown))}; known: {', '.join(known)}")
    return place, given


def read_choice(given: Mapping[str, str], name: str, choices: type[Choice], default: Choice) -> Choice:
    """Raises Misconfigured for a value that does not exist, and says which do."""
    try:
        return choices(given[name]) if name in given else default
    except ValueError as error:
        raise Misconfigured(f"no {name} {given[name]!r}; known: {', '.join(choices)}") from error


def read_number(given: Mapping[str, str], name: str, default: int = 0) -> int:
    """A whole number, not below 0. Raises Misconfigured for anything else."""
    text = given.get(name, str(default))
    if not (text.isascii() and text.isdecimal()):
        raise Misconfigured(f"expected {name}=NUMBER, got {text!r}")
    return int(text)
