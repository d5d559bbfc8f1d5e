"""Records as lines of a file: each version that was news is one line, the last line of a `uri` is its state.

Beside OUT.ndjson stands OUT.ndjson.index, a SQLite database with how far the file has come and the newest version of
each article. Its write lock admits one writer at a time; its commit is the file's commit. A withdrawal is a line
without text; the lines before it stay, as files only grow.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote

from services.publish.plan import Filing, judge, write_filings
from services.publish.shapes import Shape
from services.publish.stores.base import Misconfigured, Written
from services.publish.stores.options import read_choice, read_number, read_options
from services.publish.stores.sqlite_file import Schema, SqliteFile, ranks_held
from shared.compression import Compression, compress, compression_of
from shared.contracts import Record
from shared.ninjs import to_ninjs
from shared.rotated_file import NEVER, Altered, Growth, RotatedFile, Rotation

SCHEMA = Schema(
    version=2,
    statements=(
        "CREATE TABLE newest (uri TEXT PRIMARY KEY, version INTEGER NOT NULL, is_withdrawn INTEGER NOT NULL)"
        " WITHOUT ROWID",
        "CREATE TABLE data_file (number INTEGER NOT NULL, started INTEGER NOT NULL, committed_bytes INTEGER NOT NULL)",
        "INSERT INTO data_file VALUES (1, 0, 0)",
    ),
    upgrades={
        1: (
            "ALTER TABLE data_file ADD COLUMN number INTEGER NOT NULL DEFAULT 1",
            "ALTER TABLE data_file ADD COLUMN started INTEGER NOT NULL DEFAULT 0",
        )
    },
)
SELECT_RANK = "SELECT version, is_withdrawn FROM newest WHERE uri = ?"
UPSERT_RANK = "INSERT OR REPLACE INTO newest VALUES (?, ?, ?)"
SELECT_GROWTH = "SELECT number, started, committed_bytes FROM data_file"
UPDATE_GROWTH = "UPDATE data_file SET number = ?, started = ?, committed_bytes = ?"


class FileAddress(NamedTuple):
    """The file that grows, how its batches are compressed, and when it is finished."""

    path: Path
    compression: Compression = Compression.NONE
    rotation: Rotation = NEVER


def read_address(url: str) -> FileAddress:
    """`file://relative.ndjson`, `file:///absolute.ndjson?compression=zstd&rotate_bytes=…&rotate_seconds=…`.

    Paths are percent-encoded where need be. Raises Misconfigured for what does not exist.
    """
    place, given = read_options(url, ("compression", "rotate_bytes", "rotate_seconds"))
    if not place or place.endswith("/"):
        raise Misconfigured("expected file://relative.ndjson or file:///absolute/path.ndjson")
    path = Path(unquote(place))
    compression = read_choice(given, "compression", Compression, compression_of(path.name))
    if not path.name.endswith(compression.suffix):
        path = path.with_name(path.name + compression.suffix)
    rotation = Rotation(read_number(given, "rotate_bytes"), read_number(given, "rotate_seconds"))
    return FileAddress(path, compression, rotation)


class NdjsonStore:
    """Appends to one file; several processes may do so at once. Never opened in place of a file it did not write."""

    def __init__(self, address: FileAddress, shape: Shape = to_ninjs) -> None:
        self._shape = shape
        self._compression = address.compression
        self._path = path = address.path
        self._file = RotatedFile(path, address.rotation)
        self._index = SqliteFile(path.with_name(f"{path.name}.index"), SCHEMA, self._require_no_lines)

    def check(self) -> None:
        """Finishes the file, too, if its time is over: a feed may be silent for long."""
        self._index.check(self._prove)

    def write(self, records: Sequence[Record]) -> list[Written]:
        return write_filings(records, self._write, self._shape)

    def close(self) -> None:
        self._index.close()

    def _write(self, filings: list[Filing]) -> list[Written]:
        with self._index.transaction() as index:
            verdicts = judge(filings, ranks_held(index, SELECT_RANK, (filing.uri for filing in filings)))
            news = [filing for filing, verdict in zip(filings, verdicts, strict=True) if verdict.is_news]
            if news:
                self._append(index, news)
        return [Written(verdict.outcome) for verdict in verdicts]

    def _append(self, index: sqlite3.Connection, news: Sequence[Filing]) -> None:
        lines = compress(b"".join(filing.document + b"\n" for filing in news), self._compression)
        index.executemany(UPSERT_RANK, [(filing.uri, *filing.rank) for filing in news])
        self._grow(index, lambda growth: self._file.append(growth, lines))

    def _prove(self, index: sqlite3.Connection) -> None:
        self._grow(index, self._file.prove)

    def _grow(self, index: sqlite3.Connection, grow: Callable[[Growth], Growth]) -> None:
        try:
            growth = grow(Growth(*index.execute(SELECT_GROWTH).fetchone()))
        except Altered as error:
            raise Misconfigured(
                f"{error}. Put it back, or move {self._index.path.name} away with it to start a new file"
            ) from error
        index.execute(UPDATE_GROWTH, growth)

    def _require_no_lines(self) -> None:
        if self._path.exists() and self._path.stat().st_size:
            raise Misconfigured(
                f"{self._path} has content but no {self._index.path.name}: put the index back, or move the file away"
            )
