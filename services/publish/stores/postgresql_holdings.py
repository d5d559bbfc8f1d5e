"""The versions in a PostgreSQL store, read while others write."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import psycopg
from psycopg.errors import QueryCanceled

from services.publish.stores.base import Misconfigured
from services.publish.stores.holdings import Held, Place, columns_beside, within_bytes
from services.publish.stores.postgresql_line import connect, needs_somebody
from services.publish.stores.postgresql_schema import require_tables
from shared.errors import TryLater
from shared.settings import masked

_WANTED = "versions.document IS NOT NULL AND versions.received_at >= coalesce(%(since)s, '-infinity'::timestamptz)"
COUNT = f"SELECT count(*) FROM versions WHERE {_WANTED}"  # noqa: S608  (our own words)
# A withdrawn document does not say when the article was published; the column does.
PAGE = f"""
SELECT versions.uri, versions.version, versions.document::text, versions.version = articles.version,
    (SELECT json_agg(name ORDER BY position)::text FROM sections WHERE sections.uri = versions.uri),
    articles.source, articles.modified_at, CASE versions.status WHEN 'canceled' THEN articles.published_at END
FROM versions LEFT JOIN articles USING (uri)
WHERE (versions.uri, versions.version) > (%(uri)s, %(version)s) AND {_WANTED}
ORDER BY versions.uri, versions.version LIMIT %(most)s
"""  # noqa: S608
_ROWS_AT_ONCE = 8  # in our memory; a page may end after any of them


class PostgresqlHoldings:
    """A page is one short transaction, so that a long backfill holds back no vacuum."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._connection: psycopg.Connection | None = None

    def count(self, since: datetime | None) -> int | None:
        try:
            with self._transaction() as connection:
                (found,) = connection.execute(COUNT, {"since": since}).fetchone() or (0,)
        except TryLater as error:
            if isinstance(error.__cause__, QueryCanceled):
                return None
            raise
        return int(found)

    def page(self, after: Place, since: datetime | None, most: int) -> list[Held]:
        asked = {"uri": after.uri, "version": after.version, "since": since, "most": most}
        with self._transaction() as connection:
            connection.execute("SET LOCAL statement_timeout = 0")  # few of many may be as new as `since`
            with connection.cursor(name="page") as cursor:
                cursor.itersize = _ROWS_AT_ONCE
                cursor.execute(PAGE, asked)
                return within_bytes(_held(*row) for row in cursor)

    def close(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()

    @contextmanager
    def _transaction(self) -> Iterator[psycopg.Connection]:
        try:
            connection = self._opened()
            with connection.transaction():
                yield connection
        except (psycopg.Error, Misconfigured) as error:
            self.close()
            kind = Misconfigured if needs_somebody(error) else TryLater
            raise kind(f"{masked(self._url)}: {str(error).strip()}") from error

    def _opened(self) -> psycopg.Connection:
        if self._connection is None or self._connection.closed:
            self._connection = connect(self._url, require_tables)
            self._connection.execute("SET default_transaction_read_only = on")
        return self._connection


def _held(uri: str, version: int, document: str, is_newest: bool | None, *columns: Any) -> Held:
    sections, source, *moments = columns
    beside = columns_beside(sections, source, *map(_as_text, moments)) if is_newest else {}
    return Held(Place(uri, version), document, beside)


def _as_text(moment: datetime | None) -> str | None:
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z") if moment else None
