"""Where each kind of store keeps its records in a test, and what a reader finds there."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import orjson

from services.publish.stores.base import Store
from services.publish.stores.memory import MemoryStore

URLS = {"memory": "memory://", "sqlite": "sqlite:///{directory}/records.db", "ndjson": "file://{directory}/out.ndjson"}
KINDS_WITH_FILES = ("sqlite", "ndjson")


def url_in(directory: Path, kind: str) -> str:
    return URLS[kind].format(directory=directory)


def database_in(directory: Path) -> Path:
    return directory / "records.db"


def file_in(directory: Path) -> Path:
    return directory / "out.ndjson"


def rows(database: Path, query: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(database)) as connection:
        return connection.execute(query).fetchall()


def lines(file: Path) -> list[dict[str, Any]]:
    """Every line, parsed; a torn one raises."""
    content = file.read_bytes() if file.exists() else b""
    assert not content or content.endswith(b"\n")
    return [orjson.loads(line) for line in content.splitlines()]


def documents_in(directory: Path, store: Store) -> dict[str, dict[str, Any]]:
    """uri -> current document, read as any other program would read it."""
    if isinstance(store, MemoryStore):
        return {uri: orjson.loads(filing.document) for uri, filing in store.filings.items()}
    if database_in(directory).exists():
        found = rows(database_in(directory), "SELECT uri, document FROM articles")
        return {uri: orjson.loads(document) for uri, document in found}
    return {line["uri"]: line for line in lines(file_in(directory))}
