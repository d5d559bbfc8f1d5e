"""Reads published records back from the first store that can be read: SQLite or PostgreSQL. Never writes.

Each read opens the database for itself: reads are few, and a file that was replaced or a server that restarted is met
anew.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import quote

import orjson

_BUSY_SECONDS = 2.0
DOCUMENT = "SELECT document FROM articles WHERE uri = {}"
DOCUMENT_OF_VERSION = "SELECT document FROM versions WHERE uri = {} AND version = {}"


class RecordsAway(Exception):  # noqa: N818
    """The store cannot be read now; the message says why."""


class Records(Protocol):
    """Where records can be read. Raises RecordsAway."""

    def document(self, uri: str, version: int | None = None) -> bytes | None:
        """The published JSON of this article, its newest version unless told; None when there is none."""


class NoRecords:
    """For systems whose stores cannot be asked: files, streams, webhooks."""

    def document(self, uri: str, version: int | None = None) -> bytes | None:
        return None


class SqliteRecords:
    """The tables of services/publish/stores/sqlite_schema.py."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def document(self, uri: str, version: int | None = None) -> bytes | None:
        if not self.path.exists():  # nothing has been published yet
            return None
        with self.reading() as connection:
            return _first(connection.execute(*_question("?", uri, version)).fetchone())

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """A connection that cannot write. Raises RecordsAway."""
        address = f"file:{quote(str(self.path.absolute()))}?mode=ro"
        try:
            with closing(sqlite3.connect(address, uri=True, timeout=_BUSY_SECONDS)) as connection:
                connection.row_factory = sqlite3.Row
                yield connection
        except sqlite3.Error as error:
            raise RecordsAway(f"{self.path}: {error}") from error


class PostgresqlRecords:
    """The tables of services/publish/migrations."""

    def __init__(self, url: str) -> None:
        self.url = url

    def document(self, uri: str, version: int | None = None) -> bytes | None:
        with self.reading() as connection:
            return _first(connection.execute(*_question("%s", uri, version)).fetchone())

    @contextmanager
    def reading(self) -> Iterator[Any]:
        """A connection that cannot write. Raises RecordsAway."""
        import psycopg

        try:
            with psycopg.connect(self.url, connect_timeout=5) as connection:
                connection.read_only = True
                yield connection
        except psycopg.Error as error:
            raise RecordsAway(str(error)) from error


def _question(place: str, uri: str, version: int | None) -> tuple[str, tuple[object, ...]]:
    if version is None:
        return DOCUMENT.format(place), (uri,)
    return DOCUMENT_OF_VERSION.format(place, place), (uri, version)


def _first(row: Any) -> bytes | None:
    if row is None or row[0] is None:
        return None
    document = row[0]
    return document.encode() if isinstance(document, str) else orjson.dumps(document)  # PostgreSQL's is read already


def open_records(stores: Mapping[str, str]) -> Records:
    """The first store, as configured, that can be read."""
    for url in stores.values():
        address = url.partition("#")[0]
        scheme, _, rest = address.partition("://")
        if scheme == "sqlite":
            return SqliteRecords(Path(rest.removeprefix("/")))
        if scheme == "postgresql":
            return PostgresqlRecords(address)
    return NoRecords()
