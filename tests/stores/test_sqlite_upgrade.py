"""Files of an older SQLite store: brought to this program's tables, whole or not at all."""

from __future__ import annotations

import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import orjson
import pytest

from services.publish.plan import Filing, _file
from services.publish.stores.holdings import BEGINNING
from services.publish.stores.registry import kind_of
from services.publish.stores.rows import ARTICLES, DETAILS, MENTION, VERSIONS
from services.publish.stores.sqlite import SqliteStore
from services.publish.stores.sqlite_holdings import SqliteHoldings
from services.publish.stores.sqlite_rows import POSTED, name_of
from shared.contracts import Record
from shared.ninjs import to_ninjs
from tests.stores.record_builder import a_record, a_record_of_many_words, a_uri, a_withdrawal
from tests.stores.store_places import rows

SCHEMA_2, SCHEMA_3 = (Path(__file__).with_name(f"sqlite_schema_{n}.sql").read_text() for n in (2, 3))
KEPT = [a_record(1), a_record(2, text="Smelt ran early at Åkerö."), a_record(3, version=2)]
PLAIN_3 = {
    "sections": "section_rows",
    "subjects": "subject_rows",
    "quotes": "quote_rows",
    "links": "link_rows",
    "stories": "story_rows",
}
# Dies when all is copied, part of the old tables is gone, and nothing is committed.
KILLED = """
import os, signal, sqlite3, sys
from functools import partial
from pathlib import Path
from services.publish.stores.sqlite import migrate_file
class Dying(sqlite3.Connection):
    def execute(self, statement, *values):
        if sys.argv[2] in statement:
            os.kill(os.getpid(), signal.SIGKILL)
        return super().execute(statement, *values)
sqlite3.connect = partial(sqlite3.connect, factory=Dying)
migrate_file(Path(sys.argv[1]))
"""


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "records.db"


def write_schema_2(database: Path, records: list[Record]) -> None:
    """As the program of that time would have left them: one version each."""
    filings = [filing for filing in (_file(record, to_ninjs) for record in records) if isinstance(filing, Filing)]
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.executescript(f"PRAGMA journal_mode = WAL; {SCHEMA_2}")
        for table in (ARTICLES, VERSIONS, *DETAILS):
            places = ", ".join("?" * len(table.columns))
            insert = f"INSERT INTO {table.name} ({', '.join(table.columns)}) VALUES ({places})"
            connection.executemany(insert, [row for filing in filings for row in table.rows_of(filing)])


def write_schema_3(database: Path, records: list[Record]) -> None:
    """As the program of that time would have left them: one version each, entities of one name."""
    filings = [filing for filing in (_file(record, to_ninjs) for record in records) if isinstance(filing, Filing)]
    tables = {table.name: table for table in DETAILS}
    with closing(sqlite3.connect(database)) as connection, connection:

        def insert(table: str, *row: object) -> None:
            connection.execute(f"INSERT INTO {table} VALUES ({', '.join('?' * len(row))})", row)

        connection.executescript(f"PRAGMA journal_mode = WAL; {SCHEMA_3}")
        insert("entity_names", 1, *name_of(records[0].entities[0]))
        for number, filing in enumerate(filings, 1):
            insert("article_rows", number, *next(ARTICLES.rows_of(filing))[:-1])
            insert("version_rows", number, *next(VERSIONS.rows_of(filing))[1:])
            for name, stored in PLAIN_3.items():
                for row in tables[name].rows_of(filing):
                    insert(stored, number, *row[1:])
            for entity in filing.record.entities:
                found = orjson.dumps([MENTION(mention) for mention in entity.mentions]).decode()
                said = entity.title, entity.rel, entity.relevance, entity.confidence
                insert("entity_rows", number, entity.id, 1, *said, found)
        connection.execute("INSERT INTO articles_search (articles_search) VALUES ('rebuild')")


WRITERS = {2: write_schema_2, 3: write_schema_3}


def contents(database: Path) -> dict[str, list[tuple[object, ...]]]:
    return {
        table.name: sorted(rows(database, f"SELECT {', '.join(table.columns)} FROM {table.name}"), key=repr)
        for table in (ARTICLES, VERSIONS, *DETAILS)
    }


def version_of(database: Path) -> int:
    return int(rows(database, "PRAGMA user_version")[0][0])


def found(database: Path, words: str) -> list[tuple[object, ...]]:
    join = "articles JOIN articles_search ON number = articles_search.rowid"
    return rows(database, f"SELECT uri FROM {join} WHERE articles_search MATCH '{words}'")


@pytest.mark.parametrize("schema", WRITERS)
def test_an_upgraded_file_is_as_if_this_program_had_written_it(schema: int, database: Path, tmp_path: Path) -> None:
    records = [*KEPT, a_record_of_many_words(5), a_withdrawal(4)]
    WRITERS[schema](database, records)
    before = contents(database)
    with closing(SqliteStore(database)) as store:
        store.check()
    assert (version_of(database), contents(database)) == (4, before)
    with closing(SqliteStore(tmp_path / "new.db")) as store:
        store.write(records)
    assert contents(tmp_path / "new.db") == before
    schema_of = "SELECT type, name, trim(sql, char(10)) FROM sqlite_master ORDER BY type, name"
    assert rows(database, schema_of) == rows(tmp_path / "new.db", schema_of)
    for table in ("article_rows", "entity_rows", "entity_names", *(posted.table for posted in POSTED)):
        assert rows(database, f"SELECT * FROM {table}") == rows(tmp_path / "new.db", f"SELECT * FROM {table}")


@pytest.mark.parametrize("schema", WRITERS)
def test_an_upgraded_file_takes_corrections_and_withdrawals(schema: int, database: Path) -> None:
    WRITERS[schema](database, KEPT)
    with closing(SqliteStore(database)) as store:
        assert found_after(store, database) == ([(a_uri(2),)], [])
        store.write([a_withdrawal(1), a_withdrawal(2), a_withdrawal(3, version=3)])
    assert rows(database, "SELECT name FROM entity_names") == []
    data = database.read_bytes().lower()
    assert b"smelt" not in data
    assert b"korvala" not in data


def found_after(store: SqliteStore, database: Path) -> tuple[list[tuple[object, ...]], list[tuple[object, ...]]]:
    """Who speaks of smelt before and after a correction that does not."""
    store.check()
    before = found(database, "smelt")
    store.write([a_record(2, version=2, text="No fish anywhere.")])
    return before, found(database, "smelt")


@pytest.mark.parametrize(
    ("schema", "at"), [(2, "DROP TABLE entities"), (2, "DROP TABLE quote_rows"), (3, "DROP TABLE quote_rows")]
)
def test_a_program_killed_in_the_midst_leaves_the_old_file_and_the_next_one_ends_it(
    schema: int, at: str, database: Path
) -> None:
    WRITERS[schema](database, [a_record(number) for number in range(1, 61)])
    before = contents(database)
    ended = subprocess.run([sys.executable, "-c", KILLED, str(database), at], check=False)
    assert ended.returncode == -signal.SIGKILL
    assert (version_of(database), contents(database)) == (schema, before)
    migrate = kind_of("sqlite:///").migrate
    assert migrate is not None
    migrate(f"sqlite:///{database}")
    assert (version_of(database), contents(database)) == (4, before)


@pytest.mark.parametrize("schema", WRITERS)
def test_files_of_every_schema_are_read_by_a_backfill_and_left_as_they_are(schema: int, database: Path) -> None:
    WRITERS[schema](database, KEPT)
    holdings = SqliteHoldings(database)
    old = holdings.page(BEGINNING, None, 2), holdings.count(None)
    assert version_of(database) == schema
    SqliteStore(database).check()
    assert (holdings.page(BEGINNING, None, 2), holdings.count(None)) == old
    assert [held.place.uri for held in holdings.page(old[0][-1].place, None, 2)] == [a_uri(3)]
