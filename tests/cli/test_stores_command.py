"""`wiredesk stores` looks after the stores that the settings name."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path


def wiredesk(*arguments: str, stores: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "cli.main", "stores", *arguments],
        env={**os.environ, "WIREDESK_STORES": stores},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def test_stores_that_can_be_written_are_told_so_and_exit_0(tmp_path: Path) -> None:
    ended = wiredesk("check", "--json", stores=f"a=sqlite:///{tmp_path}/a.db b=file://{tmp_path}/b.ndjson")
    assert ended.returncode == 0
    assert [(each["name"], each["ok"], each["detail"]) for each in json.loads(ended.stdout)] == [
        ("a", True, "can be written"),
        ("b", True, "can be written"),
    ]


def test_one_that_cannot_is_told_why_and_exits_1(tmp_path: Path) -> None:
    (tmp_path / "plain").write_text("no database " * 100)
    ended = wiredesk("check", "--json", stores=f"good=memory:// bad=sqlite:///{tmp_path}/plain")
    assert ended.returncode == 1
    assert "not a database" in ended.stdout


def test_only_the_named_stores_are_looked_at() -> None:
    ended = wiredesk("check", "two", "--json", stores="one=memory:// two=memory://")
    assert [each["name"] for each in json.loads(ended.stdout)] == ["two"]


def test_a_name_that_is_no_store_is_answered_with_those_there_are() -> None:
    ended = wiredesk("check", "three", stores="one=memory:// two=memory://")
    assert (ended.returncode, ended.stdout) == (2, "")
    assert "no store three; there are: one, two" in ended.stderr


def test_a_wrong_option_is_told_with_the_right_ones() -> None:
    ended = wiredesk("check", "--json", stores="one=memory://#color=red")
    assert ended.returncode == 1
    assert "known: shape, source" in json.loads(ended.stdout)[0]["detail"]


def test_stores_without_tables_have_nothing_to_migrate(tmp_path: Path) -> None:
    ended = wiredesk("migrate", "--json", stores=f"a=file://{tmp_path}/a.ndjson")
    assert ended.returncode == 0
    assert json.loads(ended.stdout)[0]["detail"] == "has nothing to migrate"


def test_a_database_is_brought_up_to_date_and_then_can_be_written(tmp_path: Path) -> None:
    from tests.stores.store_places import postgresql

    url = postgresql().new_database("upkeep")
    for action, detail in (("migrate", "is up to date"), ("migrate", "is up to date"), ("check", "can be written")):
        ended = wiredesk(action, "--json", stores=f"a={url}")
        assert json.loads(ended.stdout)[0]["detail"] == detail
