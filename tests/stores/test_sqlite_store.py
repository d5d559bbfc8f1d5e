"""What the SQLite store does beyond what every store does."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import orjson
import pytest
from hypothesis import given, settings

from services.publish.stores.base import Misconfigured, WriteOutcome
from services.publish.stores.rows import ARTICLES, DETAILS, VERSIONS
from services.publish.stores.sqlite import SqliteStore
from services.publish.stores.sqlite_file import Schema, SqliteFile
from services.publish.stores.sqlite_rows import POSTED
from shared.contracts import Record
from shared.errors import TryLater
from tests.stores.deliveries import FORMS, deliveries_in_any_order
from tests.stores.record_builder import (
    a_record,
    a_record_of_many_words,
    a_record_with_twin_entities,
    a_uri,
    a_withdrawal,
)
from tests.stores.store_places import rows

TABLES = tuple(table.name for table in (ARTICLES, VERSIONS, *DETAILS))
LOCKER = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("BEGIN IMMEDIATE")
print("locked", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "records.db"


@pytest.fixture
def store(database: Path) -> Iterator[SqliteStore]:
    store = SqliteStore(database)
    yield store
    store.close()


def contents(database: Path) -> dict[str, list[tuple[Any, ...]]]:
    return {
        table.name: sorted(rows(database, f"SELECT {', '.join(table.columns)} FROM {table.name}"), key=repr)
        for table in (ARTICLES, VERSIONS, *DETAILS)
    }


def test_a_record_fills_every_table(store: SqliteStore, database: Path) -> None:
    store.write([a_record(1)])
    assert {table: len(found) for table, found in contents(database).items()} == dict.fromkeys(TABLES, 1)


def test_an_article_can_be_found_by_source_entity_and_section(store: SqliteStore, database: Path) -> None:
    store.write([a_record(1), a_record(2, source="fjord-press")])
    query = """
        SELECT uri, headline, byline, received_at FROM articles JOIN entities USING (uri) JOIN sections USING (uri)
        WHERE source = 'fjord-press' AND entities.name = 'Korvala' AND sections.name = 'Finland'
    """
    assert rows(database, query) == [(a_uri(2), "Dam holds, take 1", "Aino Testinen", "2026-03-01T06:01:00Z")]


def test_an_article_can_be_found_by_the_words_in_it(store: SqliteStore, database: Path) -> None:
    store.write([a_record(1, text="Smelt ran early at Åkerö."), a_record(2)])
    query = (
        "SELECT uri FROM articles JOIN articles_search ON number = articles_search.rowid WHERE articles_search MATCH"
    )
    assert rows(database, f"{query} 'akero smelt'") == [(a_uri(1),)]
    store.write([a_record(1, version=2, text="No smelt anywhere.")])
    assert rows(database, f"{query} 'akero'") == []
    assert rows(database, f"{query} 'smelt'") == [(a_uri(1),)]


QUESTIONS = {
    "SELECT headline FROM entities JOIN articles USING (uri) WHERE name = ?": "entity_names_by_name",
    "SELECT headline FROM entities JOIN articles USING (uri) WHERE entity_uri = ?": "entity_names_by_entity_uri",
    "SELECT exact FROM mentions WHERE uri = ?": "sqlite_autoindex_article_rows_1",
    "SELECT document FROM articles WHERE url = ?": "article_rows_by_url",
    "SELECT document FROM versions WHERE uri = ? ORDER BY version": "sqlite_autoindex_version_rows_1",
    "SELECT headline FROM stories JOIN articles USING (uri) WHERE story = ?": "article_rows_by_story",
    "SELECT headline FROM quotes JOIN articles USING (uri) WHERE speaker = ?": "quote_postings USING PRIMARY KEY",
    "SELECT headline FROM subjects JOIN articles USING (uri) WHERE literal = ?": "subject_postings USING PRIMARY KEY",
    "SELECT uri FROM sections WHERE name = ?": "section_postings USING PRIMARY KEY",
    "SELECT articles.headline FROM links JOIN articles USING (uri) WHERE target = ?": "link_postings USING PRIMARY KEY",
}


@pytest.mark.parametrize("question", QUESTIONS)
def test_what_people_ask_for_is_found_by_an_index(store: SqliteStore, database: Path, question: str) -> None:
    store.check()
    with closing(sqlite3.connect(database)) as connection:
        steps = [row[3] for row in connection.execute(f"EXPLAIN QUERY PLAN {question}", ("x",))]
    assert any(QUESTIONS[question] in step for step in steps), steps
    assert not any(step.startswith("SCAN") and "VIRTUAL TABLE" not in step for step in steps), steps


def test_a_newer_version_leaves_no_rows_of_the_older_one(store: SqliteStore, database: Path) -> None:
    store.write([a_record(1, version=1)])
    store.write([a_record(1, version=2, sections=())])
    assert rows(database, "SELECT count(*) FROM sections") == [(0,)]
    assert rows(database, "SELECT count(*) FROM mentions") == [(1,)]


def test_every_version_is_kept_even_one_that_comes_late(store: SqliteStore, database: Path) -> None:
    store.write([a_record(1, version=3)])
    store.write([a_record(1, version=1), a_record(1, version=2)])
    found = rows(database, "SELECT version, document FROM versions ORDER BY version")
    assert [(version, orjson.loads(document)["version"]) for version, document in found] == [
        (1, "1"),
        (2, "2"),
        (3, "3"),
    ]


def test_a_withdrawal_removes_every_text_and_detail_up_to_it(store: SqliteStore, database: Path) -> None:
    store.write([a_record(1, version=1), a_record(1, version=2), a_record(2)])
    store.write([a_withdrawal(1, version=3)])
    query = f"SELECT headline, standfirst, body, byline, status FROM articles WHERE uri = '{a_uri(1)}'"
    assert rows(database, query) == [(None, None, None, None, "canceled")]
    for table in (table.name for table in DETAILS):
        assert rows(database, f"SELECT uri FROM {table}") == [(a_uri(2),)]
    texts = f"SELECT version, document IS NULL FROM versions WHERE uri = '{a_uri(1)}' ORDER BY version"
    assert rows(database, texts) == [(1, 1), (2, 1), (3, 0)]


def test_a_late_version_from_before_a_withdrawal_is_kept_without_text(store: SqliteStore, database: Path) -> None:
    store.write([a_record(1, version=4)])
    store.write([a_withdrawal(1, version=2)])
    store.write([a_record(1, version=1), a_record(1, version=3)])
    texts = rows(database, "SELECT version, document IS NULL FROM versions ORDER BY version")
    assert texts == [(1, 1), (2, 0), (3, 0), (4, 0)]
    assert rows(database, "SELECT version, status FROM articles") == [(4, "usable")]


def test_a_withdrawn_text_is_nowhere_in_the_files(store: SqliteStore, database: Path) -> None:
    store.write([a_record(number, text="Unfounded claim.") for number in range(30)])
    store.write([a_withdrawal(number) for number in range(30)])
    in_use = [path.read_bytes().lower() for path in database.parent.iterdir()]
    assert not any(b"unfounded" in content for content in in_use)  # the search index knows words in small letters
    store.close()
    assert [path.name for path in database.parent.iterdir()] == [database.name]
    assert b"unfounded" not in database.read_bytes().lower()


def test_nobody_is_led_to_a_withdrawn_article_by_what_it_listed(store: SqliteStore, database: Path) -> None:
    store.write([a_record(1), a_record(2)])
    store.write([a_withdrawal(1)])
    for table in (posted.table for posted in POSTED):
        assert rows(database, f"SELECT article FROM {table}") == [(2,)]


def test_a_quote_of_nobody_is_listed_and_of_one_speaker_each_quote_is_found(store: SqliteStore, database: Path) -> None:
    store.write([a_record_of_many_words(1)])
    assert rows(database, "SELECT id FROM quotes WHERE speaker IS NULL") == [("q4",)]
    assert rows(database, "SELECT count(*) FROM quotes WHERE speaker = 'The'") == [(10,)]


def test_a_name_that_only_withdrawn_or_corrected_texts_had_is_forgotten(store: SqliteStore, database: Path) -> None:
    store.write([a_record(1), a_record(2)])
    store.write([a_withdrawal(1)])
    assert rows(database, "SELECT name FROM entity_names") == [("Korvala",)]
    store.write([a_record(2, version=2).model_copy(update={"entities": ()})])
    assert rows(database, "SELECT name FROM entity_names") == []


def test_a_name_that_another_process_has_deleted_is_written_again(store: SqliteStore, database: Path) -> None:
    store.write([a_record(1)])
    with closing(SqliteStore(database)) as other:
        other.write([a_withdrawal(1)])
    store.write([a_record(2)])
    assert rows(database, "SELECT uri, name FROM entities") == [(a_uri(2), "Korvala")]


def test_a_name_of_a_batch_that_was_undone_is_written_again(store: SqliteStore, database: Path) -> None:
    store.check()
    store.write([a_record(1), a_record_with_twin_entities(2)])
    store.write([a_withdrawal(1), a_record(3)])
    assert rows(database, "SELECT uri, name FROM entities") == [(a_uri(3), "Korvala")]


@settings(max_examples=25, deadline=None)  # a durable commit per batch: the disk decides how long an example takes
@given(deliveries=deliveries_in_any_order())
def test_every_table_ends_the_same_whatever_the_order(deliveries: list[list[Record]]) -> None:
    with TemporaryDirectory() as name:
        shuffled, straight = Path(name) / "a.db", Path(name) / "b.db"
        for path, batches in ((shuffled, deliveries), (straight, [FORMS])):
            with closing(SqliteStore(path)) as store:
                for batch in batches:
                    store.write(batch)
        assert contents(shuffled) == contents(straight)


def test_a_row_that_sqlite_refuses_falls_alone(store: SqliteStore, database: Path) -> None:
    store.write([a_record(2, version=1)])
    bad = a_record_with_twin_entities(2)
    bad = bad.model_copy(update={"article": bad.article.model_copy(update={"version": 2})})
    answers = store.write([a_record(1), bad, a_record(3), a_withdrawal(4)])
    assert [answer.outcome for answer in answers] == [
        WriteOutcome.WRITTEN,
        WriteOutcome.REFUSED,
        WriteOutcome.WRITTEN,
        WriteOutcome.WITHDRAWN,
    ]
    assert "entity_rows" in answers[1].detail
    found = rows(database, "SELECT uri, version FROM articles ORDER BY uri")
    assert found == [(a_uri(1), 1), (a_uri(2), 1), (a_uri(3), 1), (a_uri(4), 2)]
    assert rows(database, "SELECT count(*) FROM versions") == [(4,)]


def test_a_record_whose_lists_no_utf8_can_hold_falls_alone(store: SqliteStore, database: Path) -> None:
    answers = store.write([a_record(1), a_record(2, sections=("Fin\ud800land",)), a_record(3)])
    written, refused = WriteOutcome.WRITTEN, WriteOutcome.REFUSED
    assert [answer.outcome for answer in answers] == [written, refused, written]
    assert rows(database, "SELECT uri FROM versions") == [(a_uri(1),), (a_uri(3),)]


def test_a_database_locked_by_another_process_is_tried_later(store: SqliteStore, database: Path) -> None:
    store.write([a_record(1)])
    command = [sys.executable, "-c", LOCKER, str(database)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as locker:
        assert locker.stdout is not None
        assert locker.stdout.readline() == "locked\n"
        with pytest.raises(TryLater, match="locked"):
            store.write([a_record(2)])
        with pytest.raises(TryLater, match="locked"):
            store.check()
        locker.communicate()
    assert [answer.outcome for answer in store.write([a_record(2)])] == [WriteOutcome.WRITTEN]
    assert rows(database, "SELECT count(*) FROM articles") == [(2,)]


def test_a_database_moved_away_is_not_written_in_its_new_place(store: SqliteStore, database: Path) -> None:
    store.write([a_record(1)])
    database.rename(database.with_name("moved.db"))
    for leftover in database.parent.glob("records.db-*"):
        leftover.rename(leftover.with_name(leftover.name.replace("records", "moved")))
    store.write([a_record(2)])
    assert rows(database, "SELECT uri FROM articles") == [(a_uri(2),)]


def test_another_programs_database_is_refused_and_left_alone(store: SqliteStore, database: Path) -> None:
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("CREATE TABLE holidays (day TEXT)")
    with pytest.raises(Misconfigured, match="another program"):
        store.check()
    with pytest.raises(TryLater, match="another program"):
        store.write([a_record(1)])
    assert rows(database, "SELECT name FROM sqlite_master") == [("holidays",)]


def test_a_newer_schema_is_refused(store: SqliteStore, database: Path) -> None:
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("PRAGMA user_version = 99")
    with pytest.raises(Misconfigured, match="schema 99"):
        store.check()


def test_a_file_that_is_no_database_is_refused_and_left_alone(store: SqliteStore, database: Path) -> None:
    database.write_text("minutes of the meeting\n" * 100)
    with pytest.raises(Misconfigured, match="not a database"):
        store.check()
    assert database.read_text().startswith("minutes of the meeting")


def test_commits_outlast_a_power_cut_and_readers_do_not_block(tmp_path: Path) -> None:
    file = SqliteFile(tmp_path / "any.db", Schema(1, ("CREATE TABLE any (thing)",)))
    with closing(file), file.transaction() as connection:
        assert connection.execute("PRAGMA synchronous").fetchone() == (2,)  # FULL
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
