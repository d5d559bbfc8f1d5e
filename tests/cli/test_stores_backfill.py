"""`wiredesk stores backfill` fills one store from another and says what became of each version."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from services.publish.stores.sqlite import SqliteStore
from tests.cli.command_runs import command, run_here
from tests.stores.record_builder import a_record, a_uri, a_withdrawal
from tests.stores.store_places import rows

MANY = 2_000


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[SqliteStore]:
    with closing(SqliteStore(tmp_path / "archive.db")) as store:
        store.write([a_record(1), a_record(2), a_withdrawal(3)])
        yield store


def environment(folder: Path) -> dict[str, str]:
    stores = f"archive=sqlite:///{folder}/archive.db search=sqlite:///{folder}/search.db"
    return {**os.environ, "WIREDESK_STORES": stores}


def backfill(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command("stores", "backfill", *arguments),
        env=environment(folder),
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def test_a_new_store_gets_everything_and_the_counts_are_told(archive: SqliteStore, tmp_path: Path) -> None:
    ended = backfill(tmp_path, "search", "--from", "archive", "--json")
    assert (ended.returncode, ended.stderr) == (0, "")
    told = json.loads(ended.stdout)
    assert (told["ended"], told["total"], told["resumeAt"], told["failures"]) == ("done", 3, None, [])
    assert told["counts"] == {"written": 2, "withdrawn": 1, "stale": 0, "not_wanted": 0, "failed": 0}
    assert rows(tmp_path / "search.db", "SELECT uri, status FROM articles ORDER BY uri") == [
        (a_uri(1), "usable"),
        (a_uri(2), "usable"),
        (a_uri(3), "canceled"),
    ]


def test_an_old_database_is_named_by_its_url_and_a_dry_run_writes_nothing(archive: SqliteStore, tmp_path: Path) -> None:
    ended = backfill(tmp_path, "search", "--from", f"sqlite:///{tmp_path}/archive.db", "--dry-run")
    assert ended.returncode == 0
    assert "nothing was written" in ended.stdout
    assert not (tmp_path / "search.db").exists()


def test_versions_that_cannot_be_carried_are_each_told_and_exit_3(archive: SqliteStore, tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "archive.db")) as connection, connection:
        connection.execute("UPDATE version_rows SET document = '{}' WHERE article = 2")
    ended = backfill(tmp_path, "search", "--from", "archive", "--json")
    assert ended.returncode == 3
    (failure,) = json.loads(ended.stdout)["failures"]
    assert (failure["uri"], failure["version"]) == (a_uri(2), 1)
    assert f"{a_uri(2)} version 1: cannot be read: not ninjs 3.1" in ended.stderr


def test_a_name_that_is_no_store_is_told_and_exits_2(archive: SqliteStore, tmp_path: Path) -> None:
    ended = backfill(tmp_path, "search", "--from", "attic")
    assert (ended.returncode, ended.stdout) == (2, "")
    assert "no store attic; there are: archive, search" in ended.stderr


def test_a_time_that_is_none_is_told_and_exits_2(capfd: pytest.CaptureFixture[str]) -> None:
    ended = run_here(capfd, "stores", "backfill", "search", "--from", "archive", "--since", "noon")
    assert ended.code == 2
    assert "is no time such as" in ended.err


def test_a_store_that_is_not_there_exits_1_and_says_how_to_go_on(tmp_path: Path) -> None:
    ended = backfill(tmp_path, "search", "--from", "archive")
    assert ended.returncode == 1
    assert "archive.db: there is no such file" in ended.stdout
    assert "wiredesk stores backfill search --from archive" in ended.stdout


def test_told_to_stop_it_finishes_a_page_and_says_where_to_go_on(archive: SqliteStore, tmp_path: Path) -> None:
    archive.write([a_record(number) for number in range(MANY)])
    process = subprocess.Popen(
        command("stores", "backfill", "search", "--from", "archive", "--json"),
        env=environment(tmp_path),
        stdout=subprocess.PIPE,
    )
    _await_rows(tmp_path / "search.db")
    process.send_signal(signal.SIGINT)
    out, _ = process.communicate(timeout=60)
    told = json.loads(out)
    assert (process.returncode, told["ended"]) == (130, "stopped")
    assert 0 < sum(told["counts"].values()) < MANY
    ended = backfill(tmp_path, "search", "--from", "archive", "--resume-at", told["resumeAt"], "--json")
    assert ended.returncode == 0
    assert sum(json.loads(ended.stdout)["counts"].values()) < MANY
    query = "SELECT uri, version FROM articles ORDER BY uri"
    assert rows(tmp_path / "search.db", query) == rows(tmp_path / "archive.db", query)


def _await_rows(database: Path) -> None:
    """Until the first page is there."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            if rows(database, "SELECT count(*) FROM articles") != [(0,)]:
                return
        except sqlite3.OperationalError:
            pass  # not made yet
        time.sleep(0.01)
    raise TimeoutError("nothing was carried")
