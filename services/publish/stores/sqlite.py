"""Records in a SQLite database: the current state in tables made for queries, and every version that came."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from itertools import chain
from pathlib import Path

from services.publish.plan import Filing, judge, write_filings
from services.publish.stores.base import WriteOutcome, Written
from services.publish.stores.sqlite_file import ROW_ERRORS, SqliteFile, ranks_held
from services.publish.stores.sqlite_schema import (
    DETAILS,
    INSERT_ARTICLE,
    INSERT_VERSION,
    SCHEMA,
    SCHEMA_VERSION,
    article_row,
    version_row,
)
from shared.contracts import Record

SELECT_RANK = "SELECT version, status = 'canceled' FROM articles WHERE uri = ?"
DELETE_ARTICLE = "DELETE FROM articles WHERE uri = ?"
REMOVE_WITHDRAWN_TEXTS = """
UPDATE versions SET document = NULL
WHERE uri = :uri AND status <> 'canceled' AND document IS NOT NULL
AND version <= (SELECT max(version) FROM versions WHERE uri = :uri AND status = 'canceled')
"""


class SqliteStore:
    """A batch is one transaction; a row that SQLite refuses is found by writing the batch again one by one."""

    def __init__(self, path: Path) -> None:
        self._file = SqliteFile(path, SCHEMA, SCHEMA_VERSION)

    def check(self) -> None:
        self._file.check()

    def write(self, records: Sequence[Record]) -> list[Written]:
        return write_filings(records, self._write)

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
    connection.executemany(INSERT_VERSION, map(version_row, filings))
    perhaps_withdrawn = {filing.uri for filing, verdict in judged if verdict.outcome is not WriteOutcome.WRITTEN}
    connection.executemany(REMOVE_WITHDRAWN_TEXTS, [{"uri": uri} for uri in perhaps_withdrawn])
    return [Written(verdict.outcome) for verdict in verdicts]


def _replace_articles(connection: sqlite3.Connection, current: Iterable[Filing]) -> None:
    current = list(current)
    connection.executemany(DELETE_ARTICLE, [(filing.uri,) for filing in current])
    connection.executemany(INSERT_ARTICLE, map(article_row, current))
    for insert, rows_of in DETAILS:
        connection.executemany(insert, chain.from_iterable(map(rows_of, current)))
