"""A SQLite database that several processes write to, as a place for durable transactions."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from services.publish.plan import Rank
from services.publish.stores.base import Misconfigured
from shared.errors import TryLater

BUSY_SECONDS = 1.0  # outlasts the commits of a few other workers; longer waits belong to the queue's pause
PRAGMAS = (
    "PRAGMA journal_mode = WAL",  # readers never wait for us, nor we for them
    "PRAGMA synchronous = FULL",  # in WAL mode NORMAL may lose the last commits with the power
    "PRAGMA foreign_keys = ON",
    "PRAGMA secure_delete = ON",  # a withdrawn text must not stay legible in free pages
    # Indexes by name and address are written all over: with 2 MB, as is usual, a batch evicts its own pages and writes
    # them twice. Among 20,000 articles a batch writes 3,300 pages, three times what it writes into a new file, much the
    # same ones each time: the more batches lie in the log, the fewer times a checkpoint writes a page.
    "PRAGMA cache_size = -32000",  # kB
    "PRAGMA wal_autocheckpoint = 32000",  # pages, 130 MB
)

# One row's fault. Whatever else SQLite raises is the file's, and waits until the file is well again.
ROW_ERRORS = (sqlite3.DataError, sqlite3.IntegrityError, OverflowError, UnicodeEncodeError)


@dataclass(frozen=True, slots=True)
class Schema:
    """The statements that make the tables of this version in a new file, and those that bring the tables of an older
    version to the next one."""

    version: int
    statements: Sequence[str]
    upgrades: Mapping[int, Sequence[str]] = field(default_factory=dict)


class SqliteFile:
    """Opens when first needed, and anew when the file behind it was replaced or a transaction failed."""

    def __init__(self, path: Path, schema: Schema, before_create: Callable[[], None] = lambda: None) -> None:
        self.path = path
        self._schema = schema
        self._before_create = before_create
        self._connection: sqlite3.Connection | None = None
        self._inode = 0

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """A write transaction: durable at its end, undone by any error. TryLater if the file cannot be written now.

        ROW_ERRORS and misuse of sqlite3 pass through.
        """
        try:
            with self._opened() as connection:
                connection.execute("BEGIN IMMEDIATE")
                yield connection
        except (*ROW_ERRORS, sqlite3.ProgrammingError, sqlite3.InterfaceError):
            raise
        except (OSError, sqlite3.Error, Misconfigured) as error:
            self.close()
            raise TryLater(f"{self.path}: {error}") from error

    def check(self, prove: Callable[[sqlite3.Connection], None] = lambda _: None) -> None:
        """Proves, inside a transaction, that one could be written. Leaves nothing open that a fork would share."""
        try:
            with self.transaction() as connection:
                prove(connection)
        except TryLater as error:
            if _needs_somebody(error.__cause__):
                raise Misconfigured(f"{error} (change the store's URL, or mend what stands at that path)") from error
            raise
        finally:
            self.close()

    def empty_log(self) -> None:
        """What was deleted stays in no page of the log, unless somebody reads there just now."""
        with suppress(sqlite3.Error):  # the transaction is durable, whatever becomes of this
            if self._connection is not None:
                self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()

    def close(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()

    def _opened(self) -> sqlite3.Connection:
        if self._connection is not None and not self._is_in_place():
            self.close()
        if self._connection is None:
            self._connection = self._connect()
            self._inode = self.path.stat().st_ino
        return self._connection

    def _is_in_place(self) -> bool:
        """Rows written to a file that was moved away or deleted would be lost in silence."""
        try:
            return self.path.stat().st_ino == self._inode
        except FileNotFoundError:
            return False

    def _connect(self) -> sqlite3.Connection:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        connection = sqlite3.connect(self.path, timeout=BUSY_SECONDS, isolation_level=None)
        try:
            for pragma in PRAGMAS:
                connection.execute(pragma)
            self._prepare(connection)
        except BaseException:
            connection.close()
            raise
        return connection

    def _prepare(self, connection: sqlite3.Connection) -> None:
        """Creates the tables in a new database; refuses one that is somebody else's."""
        with connection:
            connection.execute("BEGIN IMMEDIATE")
            version = connection.execute("PRAGMA user_version").fetchone()[0]
            if version == self._schema.version:
                return
            for statement in self._create(connection) if version == 0 else self._upgrade(version):
                connection.execute(statement)
            connection.execute(f"PRAGMA user_version = {self._schema.version}")

    def _create(self, connection: sqlite3.Connection) -> Sequence[str]:
        if connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
            raise Misconfigured("is another program's database")
        self._before_create()
        return self._schema.statements

    def _upgrade(self, version: int) -> Sequence[str]:
        steps, upgrades = range(version, self._schema.version), self._schema.upgrades
        if not steps or set(steps) - upgrades.keys():
            raise Misconfigured(f"has schema {version}, this program writes schema {self._schema.version}")
        return [statement for step in steps for statement in upgrades[step]]


def ranks_held(connection: sqlite3.Connection, select_rank: str, uris: Iterable[str]) -> dict[str, Rank]:
    """What `select_rank` (uri -> version, is_withdrawn) finds for each `uri`."""
    found = ((uri, connection.execute(select_rank, (uri,)).fetchone()) for uri in set(uris))
    return {uri: Rank(version=row[0], is_withdrawn=bool(row[1])) for uri, row in found if row is not None}


def _needs_somebody(cause: BaseException | None) -> bool:
    """Waiting mends a lock or a full disk; it does not mend these."""
    if isinstance(cause, sqlite3.Error):
        code = getattr(cause, "sqlite_errorcode", 0) & 0xFF  # the low byte is the primary result code
        return code in {sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_NOTADB}
    return isinstance(cause, Misconfigured | PermissionError | FileExistsError | NotADirectoryError | IsADirectoryError)
