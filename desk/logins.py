"""Who sits at the desk: passwords in, sessions out. Sessions are kept in Redis."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from shared.ledger import KEY_PREFIX, Ledger
from shared.passwords import Role, hash_password, read_logins

SESSION_SECONDS = 12 * 3600  # a working day
_FAILURES, _FAILURE_SECONDS = 10, 900  # of one name, before it has to wait
_SEPARATOR = "\x1f"
_NOBODY = Role.READER, "00" * 16, ""  # an unknown name takes as long as a wrong password


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
        role, salt, hashed = read_logins(self._path).get(name, _NOBODY)
        if not hmac.compare_digest(hash_password(password, salt), hashed):
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
