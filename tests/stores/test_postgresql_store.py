"""What the PostgreSQL store does beyond what every store does."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import closing
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import psycopg
import pytest
from hypothesis import given, settings

from services.publish.stores.base import Misconfigured, WriteOutcome
from services.publish.stores.postgresql import PostgresqlStore
from services.publish.stores.postgresql_schema import SCHEMA_REVISION, migrate, revision_of
from services.publish.stores.rows import ARTICLES, DETAILS, VERSIONS
from services.publish.stores.sqlite import SqliteStore
from shared.contracts import Record
from shared.errors import TryLater
from tests.stores.deliveries import FORMS, deliveries_in_any_order
from tests.stores.gate import Gate
from tests.stores.postgresql_server import PostgresqlServer, by_port
from tests.stores.record_builder import a_record, a_record_with_twin_entities, a_uri, a_withdrawal
from tests.stores.store_places import postgresql, postgresql_in, rows

TABLES = (ARTICLES, VERSIONS, *DETAILS)
WRITTEN, REFUSED = WriteOutcome.WRITTEN, WriteOutcome.REFUSED


@pytest.fixture
def database(tmp_path: Path) -> str:
    return postgresql_in(tmp_path)


@pytest.fixture
def store(database: str) -> Iterator[PostgresqlStore]:
    with closing(PostgresqlStore(database)) as store:
        yield store


@pytest.fixture
def own_server(short_folder: Path) -> Iterator[PostgresqlServer]:
    """A server that a test may kill."""
    server = PostgresqlServer(short_folder)
    server.create()
    server.start()
    yield server
    server.stop()


def contents(database: str) -> dict[str, list[tuple[Any, ...]]]:
    return {
        table.name: sorted(rows(database, f"SELECT {', '.join(table.columns)} FROM {table.name}"), key=repr)
        for table in TABLES
    }


def test_a_record_fills_every_table(store: PostgresqlStore, database: str) -> None:
    store.write([a_record(1)])
    assert {table: len(found) for table, found in contents(database).items()} == {table.name: 1 for table in TABLES}


def test_it_has_the_tables_and_columns_of_the_sqlite_store(
    store: PostgresqlStore, database: str, tmp_path: Path
) -> None:
    store.check()
    with closing(SqliteStore(tmp_path / "records.db")) as other:
        other.check()
    for table in TABLES:
        query = f"SELECT column_name FROM information_schema.columns WHERE table_name = '{table.name}'"
        ours = {name for (name,) in rows(database, query)} - {"search"}
        theirs = {
            name for (name,) in rows(tmp_path / "records.db", f"SELECT name FROM pragma_table_info('{table.name}')")
        }
        assert ours == theirs - {"number"} == set(table.columns)


def test_keys_compare_by_their_bytes_whatever_order_the_database_has(store: PostgresqlStore, database: str) -> None:
    store.check()
    query = "SELECT DISTINCT collation_name FROM information_schema.columns WHERE column_name = 'uri'"
    assert rows(database, query) == [("C",)]


def test_an_article_can_be_found_by_the_words_in_it(store: PostgresqlStore, database: str) -> None:
    store.write([a_record(1, text="Smelt ran early."), a_record(2)])
    query = "SELECT uri FROM articles WHERE search @@ websearch_to_tsquery('simple', 'smelt early')"
    assert rows(database, query) == [(a_uri(1),)]


def test_a_document_can_be_asked_by_its_keys(store: PostgresqlStore, database: str) -> None:
    store.write([a_record(1), a_record(2, version=5)])
    assert rows(database, "SELECT uri FROM articles WHERE document ->> 'version' = '5'") == [(a_uri(2),)]


def test_a_withdrawal_removes_every_text_and_detail_up_to_it(store: PostgresqlStore, database: str) -> None:
    store.write([a_record(1, version=1), a_record(1, version=2), a_record(2)])
    store.write([a_withdrawal(1, version=3)])
    query = f"SELECT headline, standfirst, body, byline, status FROM articles WHERE uri = '{a_uri(1)}'"
    assert rows(database, query) == [(None, None, None, None, "canceled")]
    for table in DETAILS:
        expected = {a_uri(1), a_uri(2)} if table.name == "stories" else {a_uri(2)}
        assert {uri for (uri,) in rows(database, f"SELECT uri FROM {table.name}")} <= expected
    texts = f"SELECT version, document IS NULL FROM versions WHERE uri = '{a_uri(1)}' ORDER BY version"
    assert rows(database, texts) == [(1, True), (2, True), (3, False)]


@settings(max_examples=8, deadline=None)  # two new databases for each example
@given(deliveries=deliveries_in_any_order())
def test_every_table_ends_the_same_whatever_the_order(deliveries: list[list[Record]]) -> None:
    with TemporaryDirectory() as name:
        shuffled, straight = postgresql_in(Path(name) / "a"), postgresql_in(Path(name) / "b")
        for url, batches in ((shuffled, deliveries), (straight, [FORMS])):
            with closing(PostgresqlStore(url)) as store:
                for batch in batches:
                    store.write(batch)
        assert contents(shuffled) == contents(straight)


def test_a_row_that_the_server_refuses_falls_alone(store: PostgresqlStore, database: str) -> None:
    too_long_for_an_index = a_record(5, sections=("".join(map(chr, range(0x4E00, 0x4E00 + 9000))),))
    answers = store.write([a_record(1), a_record_with_twin_entities(2), too_long_for_an_index, a_record(3)])
    assert [answer.outcome for answer in answers] == [WRITTEN, REFUSED, REFUSED, WRITTEN]
    assert "entities" in answers[1].detail
    assert "sections" in answers[2].detail
    assert rows(database, "SELECT uri FROM articles ORDER BY uri") == [(a_uri(1),), (a_uri(3),)]
    assert rows(database, "SELECT count(*) FROM versions") == [(2,)]


def test_a_very_long_article_is_kept_whole_and_found_by_its_beginning(store: PostgresqlStore, database: str) -> None:
    words = " ".join(f"w{number}" for number in range(300_000))
    assert [answer.outcome for answer in store.write([a_record(1, text=words)])] == [WRITTEN]
    query = "SELECT length(body) FROM articles WHERE search @@ to_tsquery('simple', 'w100')"
    assert rows(database, query)[0][0] > 2_000_000


def test_writers_of_the_same_articles_in_other_orders_do_not_block_each_other(database: str) -> None:
    batches = [[a_record(n, version=v) for n in range(20)] for v in range(1, 9)]
    PostgresqlStore(database).check()

    def write(batch: list[Record]) -> None:
        with closing(PostgresqlStore(database)) as store:
            outcomes.extend(answer.outcome for answer in store.write(batch))

    outcomes: list[WriteOutcome] = []
    threads = [
        threading.Thread(target=write, args=(batch[::step],)) for batch, step in zip(batches, (1, -1) * 4, strict=True)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(outcomes) == 160
    assert set(outcomes) <= {WRITTEN, WriteOutcome.STALE}
    assert set(rows(database, "SELECT version FROM articles")) == {(8,)}
    assert rows(database, "SELECT count(*) FROM versions") == [(160,)]


def test_many_processes_that_start_on_an_empty_database_make_one_schema() -> None:
    database = postgresql().new_database("started-at-once")
    processes = [get_context("fork").Process(target=PostgresqlStore(database).check) for _ in range(6)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    assert [process.exitcode for process in processes] == [0] * 6
    assert rows(database, "SELECT version_num FROM wiredesk_schema") == [(SCHEMA_REVISION,)]


def test_migrating_twice_changes_nothing(store: PostgresqlStore, database: str) -> None:
    store.write([a_record(1)])
    migrate(database)
    with psycopg.connect(database) as connection:
        assert revision_of(connection) == SCHEMA_REVISION
    assert rows(database, "SELECT count(*) FROM articles") == [(1,)]


def test_a_schema_of_another_revision_is_refused_with_the_command_that_mends_it(
    store: PostgresqlStore, database: str
) -> None:
    store.check()
    with psycopg.connect(database, autocommit=True) as connection:
        connection.execute("UPDATE wiredesk_schema SET version_num = '0000'")
    with pytest.raises(Misconfigured, match="wiredesk stores migrate"):
        store.check()
    with pytest.raises(TryLater, match="wiredesk stores migrate"):
        store.write([a_record(1)])


def test_rights_that_are_missing_are_told_at_the_check(store: PostgresqlStore, database: str) -> None:
    store.check()
    with psycopg.connect(database, autocommit=True) as connection:
        connection.execute("CREATE ROLE reader LOGIN")
        connection.execute("GRANT SELECT ON ALL TABLES IN SCHEMA public TO reader")
    with pytest.raises(Misconfigured, match="permission denied"):
        PostgresqlStore(database.replace("wiredesk@", "reader@")).check()


def test_a_database_that_is_not_there_is_told_at_the_check() -> None:
    with pytest.raises(Misconfigured, match="does not exist"):
        PostgresqlStore(postgresql().url.replace("/postgres?", "/nowhere?")).check()


def test_a_lock_held_by_somebody_else_is_tried_later(store: PostgresqlStore, database: str) -> None:
    store.write([a_record(1)])
    impatient = PostgresqlStore(database + "&options=-c%20lock_timeout%3D200ms")
    with psycopg.connect(database) as other:
        other.execute("LOCK TABLE articles")
        with pytest.raises(TryLater, match="lock timeout"):
            impatient.write([a_record(2)])
    assert [answer.outcome for answer in impatient.write([a_record(2)])] == [WRITTEN]
    impatient.close()


def test_a_full_disk_is_tried_later_and_leaves_nothing_half_written(store: PostgresqlStore, database: str) -> None:
    store.check()
    with psycopg.connect(database, autocommit=True) as connection:
        connection.execute(
            "CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE 'could not extend file' USING ERRCODE = 'disk_full'; END $$"
        )
        connection.execute("CREATE TRIGGER full_disk BEFORE INSERT ON links EXECUTE FUNCTION full_disk()")
        with pytest.raises(TryLater, match="could not extend"):
            store.write([a_record(1), a_record(2)])
        connection.execute("DROP TRIGGER full_disk ON links")
    assert rows(database, "SELECT count(*) FROM articles") == [(0,)]
    assert [answer.outcome for answer in store.write([a_record(1), a_record(2)])] == [WRITTEN, WRITTEN]


def test_a_connection_that_is_cut_is_tried_later_and_made_anew(store: PostgresqlStore, database: str) -> None:
    store.write([a_record(1)])
    with psycopg.connect(database, autocommit=True) as connection:
        connection.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()")
    with pytest.raises(TryLater):
        store.write([a_record(2)])
    assert [answer.outcome for answer in store.write([a_record(1), a_record(2)])] == [WRITTEN, WRITTEN]
    assert rows(database, "SELECT count(*) FROM articles") == [(2,)]


def test_an_answer_lost_after_the_commit_is_asked_for_again_and_changes_nothing(database: str) -> None:
    with closing(Gate(postgresql().socket)) as gate, closing(PostgresqlStore(by_port(database, gate.port))) as store:
        store.write([a_record(1)])
        gate.cut_at = b"COMMIT\0"
        with pytest.raises(TryLater):
            store.write([a_record(1, version=2), a_record(2), a_withdrawal(3)])
        gate.cut_at = None
        after = contents(database)
        assert rows(database, "SELECT version FROM articles ORDER BY uri") == [(2,), (1,), (2,)]  # it was committed
        answers = store.write([a_record(1, version=2), a_record(2), a_withdrawal(3)])
    assert [answer.outcome for answer in answers] == [WRITTEN, WRITTEN, WriteOutcome.WITHDRAWN]
    assert contents(database) == after
    assert gate.cuts == 1


def test_a_server_that_is_killed_is_tried_later_and_has_everything_that_was_answered(
    own_server: PostgresqlServer,
) -> None:
    with closing(PostgresqlStore(own_server.url)) as store:
        for number in range(5):
            store.write([a_record(number)])
            own_server.kill()
            with pytest.raises(TryLater):
                store.write([a_record(number + 100)])
            own_server.start()
        found = rows(own_server.url, "SELECT uri FROM articles ORDER BY uri")
        assert {a_uri(number) for number in range(5)} <= {uri for (uri,) in found}


def test_a_password_never_stands_in_an_error() -> None:
    with pytest.raises((TryLater, Misconfigured)) as caught:
        PostgresqlStore("postgresql://wire:s3cret@127.0.0.1:1/records?connect_timeout=1").check()
    assert "s3cret" not in str(caught.value)
