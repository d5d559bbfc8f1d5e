"""`wiredesk logins`."""

from __future__ import annotations

from pathlib import Path

from shared.passwords import Role, read_logins
from tests.cli.command_runs import run_outside


def test_a_login_is_written_with_the_password_from_standard_input(tmp_path: Path):
    done = run_outside(
        tmp_path, "logins", "add", "amara", "--role", "editor", "--file", "logins", stdin=b"lake boat 1234\n"
    )
    assert (done.code, "amara may log in as editor" in done.out) == (0, True)
    assert read_logins(tmp_path / "logins")["amara"][0] is Role.EDITOR
    assert b"lake boat" not in (tmp_path / "logins").read_bytes()


def test_a_short_password_or_a_strange_name_or_a_folder_that_is_not_there_is_refused(tmp_path: Path):
    short = run_outside(tmp_path, "logins", "add", "amara", "--file", "logins", stdin=b"short\n")
    strange = run_outside(tmp_path, "logins", "add", "two words", "--file", "logins", stdin=b"lake boat 1234\n")
    nowhere = run_outside(tmp_path, "logins", "add", "amara", "--file", "none/logins", stdin=b"lake boat 1234\n")
    assert (short.code, "at least 10 characters" in short.err) == (2, True)
    assert (strange.code, "one word" in strange.err) == (2, True)
    assert (nowhere.code, "No such file" in nowhere.err) == (2, True)
    assert list(tmp_path.glob("logins")) == []
