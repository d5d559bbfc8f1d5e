"""Records in a SQLite database: the current state in tables made for queries, and every version that came."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

import orjson

from services.publish.plan import Filing, Rank, judge, write_filings
from services.publish.shapes import Shape
from services.publish.stores.base import WriteOutcome, Written
from services.publish.stores.sqlite_articles import put_articles, take_out_articles
from services.publish.stores.sqlite_file import ROW_ERRORS, Schema, SqliteFile
from services.publish.stores.sqlite_names import Names
from services.publish.stores.sqlite_rows import version_row
from services.publish.stores.sqlite_schema import SCHEMA_VERSION, STATEMENTS, secure_search
from services.publish.stores.sqlite_upgrades import UPGRADES
from shared.contracts import Record
from shared.ninjs import to_ninjs

REFUSALS = (*ROW_ERRORS, orjson.JSONEncodeError)  # of one record
SELECT_ENTRY = "SELECT number, version, status = 'canceled' FROM article_rows WHERE uri = ?"
INSERT_VERSION = """
INSERT INTO version_rows (article, version, status, received_at, document)
VALUES (?, ?, ?, ?, CAST(? AS TEXT))
ON CONFLICT (article, version) DO UPDATE SET status = excluded.status, document = excluded.document
WHERE excluded.status = 'canceled' AND version_rows.status <> 'canceled'
"""
REMOVE_WITHDRAWN_TEXTS = """
UPDATE version_rows SET document = NULL
WHERE article = :number AND status <> 'canceled' AND document IS NOT NULL
AND version <= (SELECT max(version) FROM version_rows WHERE article = :number AND status = 'canceled')
"""


class Entry(NamedTuple):
    """What the database has of an article: its number, and which form."""

    number: int
    rank: Rank


class SqliteStore:
    """A batch is one transaction; a row that SQLite refuses is found by writing the batch again one by one."""

    def __init__(self, path: Path, shape: Shape = to_ninjs) -> None:
        self._shape = shape
        self._file = SqliteFile(path, Schema(SCHEMA_VERSION, STATEMENTS, UPGRADES))
        self._names = Names()

    def check(self) -> None:
        self._file.check()

    def write(self, records: Sequence[Record]) -> list[Written]:
        written = write_filings(records, self._write, self._shape)
        if any(answer.outcome is WriteOutcome.WITHDRAWN for answer in written):
            self._file.empty_log()
        return written

    def close(self) -> None:
        self._file.close()

    def _write(self, filings: list[Filing]) -> list[Written]:
        try:
            with self._file.transaction() as connection:
                return _write_together(connection, filings, self._names)
        except REFUSALS:
            self._names.forget()
            with self._file.transaction() as connection:
                return [_write_alone(connection, filing) for filing in filings]
        except BaseException:
            self._names.forget()
            raise


def migrate_file(path: Path) -> None:
    """Brings the tables to what this program writes, as the first write would. Raises Misconfigured or TryLater."""
    SqliteStore(path).check()


def _write_alone(connection: sqlite3.Connection, filing: Filing) -> Written:
    connection.execute("SAVEPOINT alone")
    try:
        written = _write_together(connection, [filing], Names())[0]
    except REFUSALS as error:
        connection.execute("ROLLBACK TO alone")
        written = Written(WriteOutcome.REFUSED, str(error))
    connection.execute("RELEASE alone")
    return written


def _write_together(connection: sqlite3.Connection, filings: list[Filing], names: Names) -> list[Written]:
    held = _entries(connection, {filing.uri for filing in filings})
    verdicts = judge(filings, {uri: entry.rank for uri, entry in held.items()})
    judged = list(zip(filings, verdicts, strict=True))
    current = {filing.uri: filing for filing, verdict in judged if verdict.is_news}
    numbers = _numbers(connection, held, current)
    had = take_out_articles(connection, [held[uri].number for uri in current if uri in held])
    put_articles(connection, [(numbers[uri], filing) for uri, filing in current.items()], names)
    names.delete_unused(connection, had)  # words of texts that may have been withdrawn
    connection.executemany(INSERT_VERSION, [version_row(numbers[filing.uri], filing) for filing in filings])
    perhaps_withdrawn = {filing.uri for filing, verdict in judged if verdict.outcome is not WriteOutcome.WRITTEN}
    connection.executemany(REMOVE_WITHDRAWN_TEXTS, [{"number": numbers[uri]} for uri in perhaps_withdrawn])
    if any(verdict.outcome is WriteOutcome.WITHDRAWN and verdict.is_news for verdict in verdicts):
        secure_search(connection)
    return [Written(verdict.outcome) for verdict in verdicts]


def _entries(connection: sqlite3.Connection, uris: Iterable[str]) -> dict[str, Entry]:
    found = ((uri, connection.execute(SELECT_ENTRY, (uri,)).fetchone()) for uri in uris)
    return {uri: Entry(row[0], Rank(row[1], bool(row[2]))) for uri, row in found if row is not None}


def _numbers(connection: sqlite3.Connection, held: dict[str, Entry], current: Iterable[str]) -> dict[str, int]:
    """The number of each article, of the new ones too: they follow the last. No row of an article is ever deleted."""
    (last,) = connection.execute("SELECT coalesce(max(number), 0) FROM article_rows").fetchone()
    new = [uri for uri in current if uri not in held]
    return {uri: entry.number for uri, entry in held.items()} | {uri: last + nth for nth, uri in enumerate(new, 1)}
