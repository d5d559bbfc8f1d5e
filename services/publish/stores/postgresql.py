"""Records in PostgreSQL: the current state in tables made for queries, and every version that came."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from hashlib import blake2b
from itertools import chain

import psycopg
from psycopg import sql
from psycopg.errors import ProgramLimitExceeded

from services.publish.plan import Filing, Rank, judge, write_filings
from services.publish.shapes import Shape
from services.publish.stores.base import Misconfigured, WriteOutcome, Written, proving
from services.publish.stores.postgresql_line import connect, needs_somebody, with_defaults
from services.publish.stores.postgresql_schema import migrate
from services.publish.stores.rows import ARTICLES, DETAILS, VERSIONS, Table
from shared.contracts import Record
from shared.errors import TryLater
from shared.ninjs import to_ninjs
from shared.settings import masked

# One row's fault: no UTF-8, a NUL, a value too large for an index. Whatever else fails is the server's.
ROW_ERRORS = (psycopg.DataError, psycopg.IntegrityError, ProgramLimitExceeded, UnicodeEncodeError)

# Two writers of one article wait for each other, in the order of these numbers, so that none waits in a circle.
LOCK = "SELECT pg_advisory_xact_lock(number) FROM unnest(%s::bigint[]) AS number"
SELECT_RANKS = "SELECT uri, version, status = 'canceled' FROM articles WHERE uri = ANY(%s)"
SELECT_VERSIONS = "SELECT uri, version, status = 'canceled' FROM versions WHERE uri = ANY(%s)"
# The server has parsed and compressed these documents a moment ago: a tenth of a batch's time not spent again.
COPY_NEWEST = """
INSERT INTO versions (uri, version, status, received_at, document)
SELECT uri, version, status, received_at, document FROM articles WHERE uri = ANY(%s)
"""
DELETE_VERSION = "DELETE FROM versions WHERE uri = %s AND version = %s"
REMOVE_WITHDRAWN_TEXTS = """
UPDATE versions SET document = NULL
FROM (
    SELECT uri, max(version) AS version FROM versions WHERE uri = ANY(%s) AND status = 'canceled' GROUP BY uri
) AS kill
WHERE versions.uri = kill.uri AND versions.version <= kill.version
AND versions.status <> 'canceled' AND versions.document IS NOT NULL
"""


class PostgresqlStore:
    """A batch is one transaction; a row that the server refuses is found by writing the batch again one by one."""

    def __init__(self, url: str, shape: Shape = to_ninjs) -> None:
        self._shape = shape
        self._url = url
        self._connection: psycopg.Connection | None = None

    def check(self) -> None:
        """Connects, makes the tables in an empty database, and proves that they can be written."""
        with proving(self.close, lambda error: needs_somebody(error.__cause__)), self._transaction() as connection:
            connection.execute("INSERT INTO versions SELECT * FROM versions WHERE false")

    def write(self, records: Sequence[Record]) -> list[Written]:
        return write_filings(records, self._write, self._shape)

    def close(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()

    def _write(self, filings: list[Filing]) -> list[Written]:
        if not filings:
            return []
        try:
            with self._transaction() as connection:
                return _write_together(connection, filings)
        except ROW_ERRORS:
            with self._transaction() as connection:
                return [_write_alone(connection, filing) for filing in filings]

    @contextmanager
    def _transaction(self) -> Iterator[psycopg.Connection]:
        """Durable at its end, undone by any error. TryLater when the server cannot do it now; ROW_ERRORS pass."""
        try:
            connection = self._opened()
            with connection.transaction():
                yield connection
        except ROW_ERRORS:
            raise
        except (psycopg.Error, Misconfigured) as error:
            self.close()
            raise TryLater(f"{masked(self._url)}: {str(error).strip()}") from error

    def _opened(self) -> psycopg.Connection:
        if self._connection is None or self._connection.closed:
            self._connection = connect(self._url)
        return self._connection


def migrate_store(url: str) -> None:
    """Brings the tables to what this program writes. Raises Misconfigured or TryLater."""
    try:
        migrate(with_defaults(url))
    except Exception as error:  # alembic and SQLAlchemy wrap what the driver raises
        cause = getattr(error, "orig", error)
        kind = Misconfigured if needs_somebody(cause) else TryLater
        raise kind(f"{masked(url)}: {str(cause).strip()}") from error


def _write_alone(connection: psycopg.Connection, filing: Filing) -> Written:
    try:
        with connection.transaction():
            return _write_together(connection, [filing])[0]
    except ROW_ERRORS as error:
        return Written(WriteOutcome.REFUSED, str(error).strip())


def _write_together(connection: psycopg.Connection, filings: list[Filing]) -> list[Written]:
    uris = list({filing.uri for filing in filings})
    connection.execute(LOCK, (sorted(map(_lock_number, uris)),))
    held = {uri: Rank(*rank) for uri, *rank in connection.execute(SELECT_RANKS, (uris,))}
    verdicts = judge(filings, held)
    judged = list(zip(filings, verdicts, strict=True))
    current = {filing.uri: filing for filing, verdict in judged if verdict.is_news}
    _replace_articles(connection, current, held.keys() & current.keys())
    _add_versions(connection, filings, held.keys(), current)
    perhaps_withdrawn = {filing.uri for filing, verdict in judged if verdict.outcome is not WriteOutcome.WRITTEN}
    if perhaps_withdrawn:
        connection.execute(REMOVE_WITHDRAWN_TEXTS, (list(perhaps_withdrawn),))
    return [Written(verdict.outcome) for verdict in verdicts]


def _lock_number(uri: str) -> int:
    return int.from_bytes(blake2b(uri.encode(), digest_size=8).digest(), signed=True)


def _replace_articles(connection: psycopg.Connection, current: dict[str, Filing], replaced: Iterable[str]) -> None:
    replaced = list(replaced)
    for table in (ARTICLES, *DETAILS):
        if replaced:
            delete = sql.SQL("DELETE FROM {} WHERE uri = ANY(%s)").format(sql.Identifier(table.name))
            connection.execute(delete, (replaced,))
        _copy(connection, table, current.values())


def _add_versions(
    connection: psycopg.Connection, filings: Iterable[Filing], held: Collection[str], current: dict[str, Filing]
) -> None:
    """Adds the versions not there yet; a withdrawal takes the place of the same version."""
    there = _versions_there(connection, held)
    new: dict[tuple[str, int], Filing] = {}
    for filing in filings:
        key = filing.uri, filing.rank.version
        before = new[key].rank.is_withdrawn if key in new else there.get(key)
        if before is None or filing.rank.is_withdrawn > before:
            new[key] = filing
    for key in new.keys() & there.keys():
        connection.execute(DELETE_VERSION, key)
    as_articles = [filing.uri for filing in new.values() if filing is current.get(filing.uri)]
    if as_articles:
        connection.execute(COPY_NEWEST, (as_articles,))
    _copy(connection, VERSIONS, [filing for filing in new.values() if filing is not current.get(filing.uri)])


def _versions_there(connection: psycopg.Connection, held: Collection[str]) -> dict[tuple[str, int], bool]:
    """(uri, version) -> whether it is a withdrawal. An article that is not there has no versions."""
    if not held:
        return {}
    return {
        (uri, version): is_withdrawn
        for uri, version, is_withdrawn in connection.execute(SELECT_VERSIONS, (list(held),))
    }


def _copy(connection: psycopg.Connection, table: Table, filings: Iterable[Filing]) -> None:
    rows = list(chain.from_iterable(map(table.rows_of, filings)))
    if not rows:
        return
    columns = sql.SQL(", ").join(map(sql.Identifier, table.columns))
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(table.name), columns)
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row(row)
