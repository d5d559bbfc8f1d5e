"""Who may log in at the desk: a file with a line a login, `name role salt hash`; the hash by scrypt (RFC 7914)."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path

_N, _R, _P = 2**14, 8, 1  # 16 MB and some 50 ms for each guess, what RFC 7914 names for logins


class Role(StrEnum):
    """A reader looks; an editor also replays and discards."""

    READER = "reader"
    EDITOR = "editor"


def hash_password(password: str, salt: str) -> str:
    """Hexadecimal, as the salt is."""
    hashed = hashlib.scrypt(password.encode(), salt=bytes.fromhex(salt), n=_N, r=_R, p=_P)
    return hashed.hex()


def login_line(name: str, role: Role, password: str) -> str:
    """A line for the file. Raises ValueError for a name that is not one word."""
    if name.split() != [name] or name.startswith("#"):
        raise ValueError(f"{name!r}: the name of a login is one word")
    salt = secrets.token_hex(16)
    return f"{name} {role.value} {salt} {hash_password(password, salt)}"


def read_logins(path: Path) -> dict[str, tuple[Role, str, str]]:
    """By name: role, salt, hash. Raises OSError, and ValueError for a line that is none."""
    return dict(_entries(path.read_text()))


def write_login(path: Path, line: str) -> None:
    """Add the line, in place of another of the same name. A new file is for its owner alone. Raises OSError.

    It is written where it stands: a file that a container has mounted cannot be replaced by another.
    """
    name = line.split(" ", 1)[0]
    path.touch(mode=0o600)
    kept = [each for each in path.read_text().splitlines() if each.split(" ", 1)[0] != name]
    path.write_text("\n".join([*kept, line]) + "\n")


def _entries(text: str) -> Iterator[tuple[str, tuple[Role, str, str]]]:
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        try:
            name, role, salt, hashed = line.split()
            yield name, (Role(role), salt, hashed)
        except ValueError:
            raise ValueError(f"line {number} is no login: expected name, role, salt, hash") from None
