"""The file of logins."""

from __future__ import annotations

from pathlib import Path

import pytest

from shared.passwords import Role, hash_password, login_line, read_logins, write_login


def test_a_login_is_read_back_with_its_role_and_only_the_right_password_fits(tmp_path: Path):
    write_login(tmp_path / "logins", login_line("amara", Role.EDITOR, "a boat on the lake"))
    role, salt, hashed = read_logins(tmp_path / "logins")["amara"]
    assert role is Role.EDITOR
    assert hash_password("a boat on the lake", salt) == hashed != hash_password("a boat on the sea", salt)


def test_writing_a_login_again_takes_the_place_of_the_old_one_and_nobody_else_may_read_it(tmp_path: Path):
    file = tmp_path / "logins"
    for name, role in (("amara", Role.EDITOR), ("joseph", Role.READER), ("amara", Role.READER)):
        write_login(file, login_line(name, role, "a boat on the lake"))
    assert {name: login[0] for name, login in read_logins(file).items()} == {"joseph": "reader", "amara": "reader"}
    assert file.stat().st_mode & 0o077 == 0


def test_a_line_that_is_no_login_is_named(tmp_path: Path):
    (tmp_path / "logins").write_text("# people\n\namara admin 00 00\n")
    with pytest.raises(ValueError, match="line 3"):
        read_logins(tmp_path / "logins")


@pytest.mark.parametrize("name", ["", "two words", "#amara", " amara"])
def test_a_name_is_one_word(name: str):
    with pytest.raises(ValueError, match="one word"):
        login_line(name, Role.READER, "a boat on the lake")
