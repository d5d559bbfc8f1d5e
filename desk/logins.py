"""Who may sit at the desk: a file of names, roles and hashed passwords, and sessions kept in Redis.

A line a login: `name role salt hash`, the hash by scrypt (RFC 7914). `wiredesk logins` writes it.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import cast

from shared.ledger import KEY_PREFIX, Ledger

SESSION_SECONDS = 12 * 3600  # a working day
_N, _R, _P = 2**14, 8, 1  # 16 MB and some 50 ms for each guess, what RFC 7914 names for logins
_FAILURES, _FAILURE_SECONDS = 10, 900  # of one name, before it has to wait
_SEPARATOR = "\x1f"


class Role(StrEnum):
    """A reader looks; an editor also replays and discards."""

    READER = "reader"
    EDITOR = "editor"


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who asks."""

    name: str
    role: Role

    @property
    def is_editor(self) -> bool:
        return self.role is Role.EDITOR


class TooManyFailures(Exception):  # noqa: N818
    """This name has to wait."""


def hash_password(password: str, salt: str) -> str:
    """Hexadecimal."""
    hashed = hashlib.scrypt(password.encode(), salt=bytes.fromhex(salt), n=_N, r=_R, p=_P)
    return hashed.hex()


def login_line(name: str, role: Role, password: str) -> str:
    """A line for the file. Raises ValueError for a name that has spaces or nothing."""
    if not name or name.split() != [name]:
        raise ValueError("a login's name is one word")
    salt = secrets.token_hex(16)
    return f"{name} {role.value} {salt} {hash_password(password, salt)}"


def read_logins(path: Path) -> dict[str, tuple[Role, str, str]]:
    """By name: role, salt, hash. Raises OSError, and ValueError for a line that is none."""
    return dict(_lines(path.read_text()))


def _lines(text: str) -> Iterator[tuple[str, tuple[Role, str, str]]]:
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        try:
            name, role, salt, hashed = line.split()
            yield name, (Role(role), salt, hashed)
        except ValueError:
            raise ValueError(f"line {number} is no login: expected name, role, salt, hash") from None


class Sessions:
    """Logins in, sessions out. Raises RedisError."""

    def __init__(self, ledger: Ledger, path: Path) -> None:
        self._redis = ledger.redis
        self._path = path

    def open(self, name: str, password: str) -> str | None:
        """A token for the cookie; None for a wrong name or password. Raises TooManyFailures."""
        failures = f"{KEY_PREFIX}desk-failures:{_digest(name)}"
        if int(cast("bytes | None", self._redis.get(failures)) or 0) >= _FAILURES:
            raise TooManyFailures
        role, salt, hashed = read_logins(self._path).get(name, (Role.READER, "00" * 16, ""))
        if not hmac.compare_digest(hash_password(password, salt), hashed):  # an unknown name takes as long
            self._redis.incr(failures)
            self._redis.expire(failures, _FAILURE_SECONDS)
            return None
        token = secrets.token_urlsafe(32)
        self._redis.set(self._key(token), f"{name}{_SEPARATOR}{role.value}", ex=SESSION_SECONDS)
        return token

    def visitor(self, token: str) -> Visitor | None:
        """Who holds this token."""
        found = cast("bytes | None", self._redis.get(self._key(token)))
        if found is None:
            return None
        name, role = found.decode().split(_SEPARATOR)
        return Visitor(name, Role(role))

    def close(self, token: str) -> None:
        """Forget it."""
        self._redis.delete(self._key(token))

    @staticmethod
    def _key(token: str) -> str:
        return f"{KEY_PREFIX}desk-session:{_digest(token)}"  # who reads Redis must not get in with what stands there


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
