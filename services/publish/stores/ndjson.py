"""Records as lines of a file: each version that was news is one ninjs line, the last line of a `uri` is its state.

Beside OUT.ndjson stands OUT.ndjson.index, a SQLite database with the committed length and the newest version of
each article. Its write lock admits one writer at a time; its commit is the file's commit: what stands beyond the
committed length is what a crash left, and the next writer cuts it off. A withdrawal is a line without text; the
lines before it stay, as the file only grows.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from services.publish.plan import Filing, judge, write_filings
from services.publish.shapes import Shape
from services.publish.stores.base import Misconfigured, Written
from services.publish.stores.sqlite_file import SqliteFile, ranks_held
from shared.contracts import Record
from shared.ninjs import to_ninjs

SCHEMA_VERSION = 1
SCHEMA = (
    "CREATE TABLE newest (uri TEXT PRIMARY KEY, version INTEGER NOT NULL, is_withdrawn INTEGER NOT NULL) WITHOUT ROWID",
    "CREATE TABLE data_file (committed_bytes INTEGER NOT NULL)",
    "INSERT INTO data_file VALUES (0)",
)
SELECT_RANK = "SELECT version, is_withdrawn FROM newest WHERE uri = ?"
UPSERT_RANK = "INSERT OR REPLACE INTO newest VALUES (?, ?, ?)"


class NdjsonStore:
    """Appends to one file; several processes may do so at once. Never opened in place of a file it did not write."""

    def __init__(self, path: Path, shape: Shape = to_ninjs) -> None:
        self._shape = shape
        self._path = path
        self._index = SqliteFile(
            path.with_name(f"{path.name}.index"), SCHEMA, SCHEMA_VERSION, before_create=self._require_no_lines
        )

    def check(self) -> None:
        self._index.check(self._open_and_close)

    def write(self, records: Sequence[Record]) -> list[Written]:
        return write_filings(records, self._write, self._shape)

    def close(self) -> None:
        self._index.close()

    def _open_and_close(self, index: sqlite3.Connection) -> None:
        with self._opened(_committed_bytes(index)):
            pass

    def _write(self, filings: list[Filing]) -> list[Written]:
        with self._index.transaction() as index:
            verdicts = judge(filings, ranks_held(index, SELECT_RANK, (filing.uri for filing in filings)))
            news = [filing for filing, verdict in zip(filings, verdicts, strict=True) if verdict.is_news]
            if news:
                self._append(index, news)
        return [Written(verdict.outcome) for verdict in verdicts]

    def _append(self, index: sqlite3.Connection, news: Sequence[Filing]) -> None:
        committed = _committed_bytes(index)
        lines = b"".join(filing.document + b"\n" for filing in news)
        index.executemany(UPSERT_RANK, [(filing.uri, *filing.rank) for filing in news])
        index.execute("UPDATE data_file SET committed_bytes = ?", (committed + len(lines),))
        with self._opened(committed) as data:
            try:
                _write_all(data, lines)
                os.fsync(data)
            except OSError:
                os.ftruncate(data, committed)  # the next writer would do it, but a full disk needs the room now
                raise

    @contextmanager
    def _opened(self, committed: int) -> Iterator[int]:
        """The data file, open for appending, without what a crash left beyond its committed length."""
        data = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o644)
        try:
            self._require_committed_lines(data, committed)
            os.ftruncate(data, committed)
            if committed == 0:
                _sync_directory(self._path.parent)  # a new file's name must outlive the power too
            yield data
        finally:
            os.close(data)

    def _require_committed_lines(self, data: int, committed: int) -> None:
        if committed and os.pread(data, 1, committed - 1) != b"\n":
            raise Misconfigured(
                f"{self._path} is not the file that was written: {committed} bytes were committed and it is shorter "
                f"or different. Put it back, or move {self._index.path.name} away with it to start a new file"
            )

    def _require_no_lines(self) -> None:
        if self._path.exists() and self._path.stat().st_size:
            raise Misconfigured(
                f"{self._path} has content but no {self._index.path.name}: put the index back, or move the file away"
            )


def _committed_bytes(index: sqlite3.Connection) -> int:
    return int(index.execute("SELECT committed_bytes FROM data_file").fetchone()[0])


def _write_all(data: int, lines: bytes) -> None:
    rest = memoryview(lines)
    while rest:
        rest = rest[os.write(data, rest) :]


def _sync_directory(directory: Path) -> None:
    descriptor = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
