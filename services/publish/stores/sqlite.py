"""Records in a SQLite database: the current state in tables made for queries, and every version that came."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from itertools import chain
from pathlib import Path

from services.publish.plan import Filing, judge, write_filings
from services.publish.shapes import Shape
from services.publish.stores.base import WriteOutcome, Written
from services.publish.stores.rows import ARTICLES, DETAILS, VERSIONS, Table
from services.publish.stores.sqlite_file import ROW_ERRORS, SqliteFile, ranks_held
from services.publish.stores.sqlite_schema import SCHEMA_VERSION, STATEMENTS, secure_search
from shared.contracts import Record
from shared.ninjs import to_ninjs

SELECT_RANK = "SELECT version, status = 'canceled' FROM articles WHERE uri = ?"
DELETE_ARTICLE = "DELETE FROM articles WHERE uri = ?"
INSERT_VERSION = """
INSERT INTO versions (uri, version, status, received_at, document) VALUES (?, ?, ?, ?, ?)
ON CONFLICT (uri, version) DO UPDATE SET status = excluded.status, document = excluded.document
WHERE excluded.status = 'canceled' AND versions.status <> 'canceled'
"""
REMOVE_WITHDRAWN_TEXTS = """
UPDATE versions SET document = NULL
WHERE uri = :uri AND status <> 'canceled' AND document IS NOT NULL
AND version <= (SELECT max(version) FROM versions WHERE uri = :uri AND status = 'canceled')
"""


class SqliteStore:
    """A batch is one transaction; a row that SQLite refuses is found by writing the batch again one by one."""

    def __init__(self, path: Path, shape: Shape = to_ninjs) -> None:
        self._shape = shape
        self._file = SqliteFile(path, STATEMENTS, SCHEMA_VERSION)

    def check(self) -> None:
        self._file.check()

    def write(self, records: Sequence[Record]) -> list[Written]:
        return write_filings(records, self._write, self._shape)

    def close(self) -> None:
        self._file.close()

    def _write(self, filings: list[Filing]) -> list[Written]:
        try:
            with self._file.transaction() as connection:
                return _write_together(connection, filings)
        except ROW_ERRORS:
            with self._file.transaction() as connection:
                return [_write_alone(connection, filing) for filing in filings]


def _write_alone(connection: sqlite3.Connection, filing: Filing) -> Written:
    connection.execute("SAVEPOINT alone")
    try:
        written = _write_together(connection, [filing])[0]
    except ROW_ERRORS as error:
        connection.execute("ROLLBACK TO alone")
        written = Written(WriteOutcome.REFUSED, str(error))
    connection.execute("RELEASE alone")
    return written


def _write_together(connection: sqlite3.Connection, filings: list[Filing]) -> list[Written]:
    verdicts = judge(filings, ranks_held(connection, SELECT_RANK, (filing.uri for filing in filings)))
    judged = list(zip(filings, verdicts, strict=True))
    current = {filing.uri: filing for filing, verdict in judged if verdict.is_news}
    _replace_articles(connection, current.values())
    connection.executemany(INSERT_VERSION, chain.from_iterable(map(VERSIONS.rows_of, filings)))
    perhaps_withdrawn = {filing.uri for filing, verdict in judged if verdict.outcome is not WriteOutcome.WRITTEN}
    connection.executemany(REMOVE_WITHDRAWN_TEXTS, [{"uri": uri} for uri in perhaps_withdrawn])
    if any(verdict.outcome is WriteOutcome.WITHDRAWN and verdict.is_news for verdict in verdicts):
        secure_search(connection)
    return [Written(verdict.outcome) for verdict in verdicts]


def _replace_articles(connection: sqlite3.Connection, current: Iterable[Filing]) -> None:
    current = list(current)
    connection.executemany(DELETE_ARTICLE, [(filing.uri,) for filing in current])
    for table in (ARTICLES, *DETAILS):
        connection.executemany(_insert(table), chain.from_iterable(map(table.rows_of, current)))


def _insert(table: Table) -> str:
    places = ", ".join("?" * len(table.columns))
    return f"INSERT INTO {table.name} ({', '.join(table.columns)}) VALUES ({places})"  # noqa: S608  (our own names)
