"""The versions in a SQLite store, read while others write."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path

from services.publish.stores.base import Misconfigured
from services.publish.stores.holdings import Held, Place, columns_beside, within_bytes
from services.publish.stores.sqlite_schema import READABLE_VERSIONS
from shared.errors import TryLater

_BUSY_SECONDS = 5.0
# To the second: with and without a fraction, texts do not compare as times do.
_WANTED = "versions.document IS NOT NULL AND substr(versions.received_at, 1, 19) >= :since"
COUNT = f"SELECT count(*) FROM versions WHERE {_WANTED}"  # noqa: S608  (our own words)
# A withdrawn document does not say when the article was published; the column does.
PAGE = f"""
SELECT versions.uri, versions.version, versions.document, versions.version = articles.version,
    (SELECT json_group_array(name) FROM (SELECT name FROM sections WHERE uri = versions.uri ORDER BY position)),
    articles.source, articles.modified_at, CASE versions.status WHEN 'canceled' THEN articles.published_at END
FROM versions LEFT JOIN articles USING (uri)
WHERE versions.uri >= :uri AND (versions.uri > :uri OR versions.version > :version) AND {_WANTED}
ORDER BY versions.uri, versions.version LIMIT :most
"""  # noqa: S608


class SqliteHoldings:
    """Opens the file for each page: one that was moved away or replaced is not read on."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def count(self, since: datetime | None) -> int | None:
        with self._opened() as connection:
            (found,) = connection.execute(COUNT, {"since": _to_the_second(since)}).fetchone()
        return int(found)

    def page(self, after: Place, since: datetime | None, most: int) -> list[Held]:
        asked = {"uri": after.uri, "version": after.version, "since": _to_the_second(since), "most": most}
        with self._opened() as connection:
            return within_bytes(_held(*row) for row in connection.execute(PAGE, asked))

    def close(self) -> None:
        """Nothing stays open."""

    @contextmanager
    def _opened(self) -> Iterator[sqlite3.Connection]:
        if not self._path.exists():
            raise Misconfigured(f"{self._path}: there is no such file")
        try:
            with closing(sqlite3.connect(self._path, timeout=_BUSY_SECONDS)) as connection:
                connection.execute("PRAGMA query_only = ON")
                self._require_schema(connection)
                yield connection
        except sqlite3.OperationalError as error:
            raise TryLater(f"{self._path}: {error}") from error
        except sqlite3.Error as error:
            raise Misconfigured(f"{self._path}: {error}") from error

    def _require_schema(self, connection: sqlite3.Connection) -> None:
        (version,) = connection.execute("PRAGMA user_version").fetchone()
        if version not in READABLE_VERSIONS:
            readable = " and ".join(map(str, READABLE_VERSIONS))
            raise Misconfigured(f"{self._path}: has schema {version}, this program reads schema {readable}")


def _to_the_second(since: datetime | None) -> str:
    return since.astimezone(UTC).isoformat()[:19] if since else ""


def _held(uri: str, version: int, document: str, is_newest: int, *columns: str | None) -> Held:
    return Held(Place(uri, version), document, columns_beside(*columns) if is_newest else {})
