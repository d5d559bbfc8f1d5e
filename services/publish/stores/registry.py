"""Which URL scheme opens which kind of store. A new kind is one module beside this one and one line here."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote

from services.publish.shapes import Shape
from services.publish.stores.base import Misconfigured, Store
from services.publish.stores.memory import MemoryStore
from services.publish.stores.ndjson import NdjsonStore
from services.publish.stores.redis_stream import RedisStreamStore
from services.publish.stores.sqlite import SqliteStore
from shared.ninjs import to_ninjs


class Kind(NamedTuple):
    """A store's default name, what its URLs look like, and what opens what stands after `scheme://`."""

    name: str
    example: str
    open: Callable[[str, Shape], Store]


def _postgresql(rest: str, shape: Shape) -> Store:
    """The driver is an extra: it is imported when a URL asks for it."""
    try:
        from services.publish.stores.postgresql import PostgresqlStore
    except ImportError as error:
        raise Misconfigured(f"{error}: install `wiredesk[postgresql]`") from error
    return PostgresqlStore(f"postgresql://{rest}", shape)


def _stream(scheme: str) -> Callable[[str, Shape], Store]:
    return lambda rest, shape: RedisStreamStore(f"{scheme}://{rest}", shape)


KINDS = {
    "sqlite": Kind("sqlite", "sqlite:///records.db", lambda rest, shape: SqliteStore(_sqlite_path(rest), shape)),
    "file": Kind("ndjson", "file://records.ndjson", lambda rest, shape: NdjsonStore(_file_path(rest), shape)),
    "postgresql": Kind("postgresql", "postgresql://user@host/database", _postgresql),
    "redis+stream": Kind("stream", "redis+stream://host:6379/0?stream=articles", _stream("redis+stream")),
    "rediss+stream": Kind("stream", "rediss+stream://host:6379/0?stream=articles", _stream("rediss+stream")),
    "unix+stream": Kind("stream", "unix+stream:///run/redis.sock?stream=articles", _stream("unix+stream")),
    "memory": Kind("memory", "memory://", lambda _, shape: MemoryStore(shape)),
}


def open_store(url: str, shape: Shape = to_ninjs) -> Store:
    """The store behind a URL, not yet touched: `check` does that. Raises Misconfigured for a URL no kind knows."""
    return _kind_of(url).open(url.partition("://")[2], shape)


def store_name(url: str) -> str:
    """A short default name for the store behind a URL, such as `sqlite`."""
    return _kind_of(url).name


def _kind_of(url: str) -> Kind:
    scheme, separator, _ = url.partition("://")
    if not separator or scheme not in KINDS:
        examples = ", ".join(kind.example for kind in KINDS.values())
        raise Misconfigured(f"no store opens {scheme if separator else url!r}; known: {examples}")
    return KINDS[scheme]


def _sqlite_path(rest: str) -> Path:
    """SQLAlchemy's convention: `sqlite:///relative.db`, `sqlite:////absolute.db`."""
    if not rest.startswith("/") or rest == "/":
        raise Misconfigured("expected sqlite:///relative.db or sqlite:////absolute/path.db")
    return Path(rest[1:])


def _file_path(rest: str) -> Path:
    """`file://relative.ndjson`, `file:///absolute.ndjson`, percent-encoded where need be."""
    if not rest or rest.endswith("/"):
        raise Misconfigured("expected file://relative.ndjson or file:///absolute/path.ndjson")
    return Path(unquote(rest))
