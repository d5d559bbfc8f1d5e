"""Who may deliver over HTTP: bearer tokens, of which a file keeps the SHA-256, in a line of JSON for each."""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path

from pydantic import Field, ValidationError

from shared.annotations import Contract
from shared.contracts import MAX_SOURCE_CHARS, NO_CONTROLS
from shared.times import now_rfc3339

PREFIX = "wd_"  # so that scanners for leaked secrets can know one
_SECRET_BYTES = 32  # so many random bits need no slow hash
NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}")


class TokensError(ValueError):
    """The file of tokens cannot be used; the message says where and why."""


class Token(Contract):
    """One sender. `source` is the only one it may deliver for; without one it may deliver for any."""

    name: str = Field(pattern=rf"^{NAME.pattern}$")
    source: str | None = Field(None, max_length=MAX_SOURCE_CHARS, pattern=NO_CONTROLS)
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")
    created_at: str


def digest(secret: str) -> str:
    """What is kept of a token."""
    return sha256(secret.encode(errors="replace")).hexdigest()


def make_token(name: str, source: str | None) -> tuple[Token, str]:
    """A new one, and its secret, which is told once. Raises TokensError for a name or source that cannot be."""
    secret = PREFIX + secrets.token_urlsafe(_SECRET_BYTES)
    try:
        return Token(name=name, source=source, sha256=digest(secret), created_at=now_rfc3339()), secret
    except ValidationError as error:
        fields = ", ".join(str(problem["loc"][0]) for problem in error.errors())
        raise TokensError(
            f"{fields}: a name is of a-z, 0-9, `.`, `_`, `-`; a source has no control characters"
        ) from None


def read_tokens(path: Path) -> tuple[Token, ...]:
    """Those in the file; none when there is no file. Raises TokensError."""
    try:
        lines = path.read_text().splitlines()
    except FileNotFoundError:
        return ()
    except (OSError, UnicodeDecodeError) as error:
        raise TokensError(f"{path}: cannot be read: {error}") from error
    return tuple(_read(path, number, line) for number, line in enumerate(lines, start=1) if line.strip())


def _read(path: Path, number: int, line: str) -> Token:
    try:
        return Token.model_validate_json(line)
    except ValidationError:
        raise TokensError(f"{path}: line {number} is no token") from None  # the line itself is nobody's to see


def write_tokens(path: Path, tokens: Iterable[Token]) -> None:
    """Replace the file's content in place, because containers have this very file mounted. Raises TokensError."""
    text = b"".join(token.to_json() + b"\n" for token in tokens)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT, 0o600)
        with os.fdopen(handle, "wb", buffering=0) as file:
            file.write(text)
            file.truncate()  # afterwards: an empty file, even for a moment, would open a desk on loopback to all
    except OSError as error:
        raise TokensError(f"{path}: cannot be written: {error.strerror or error}") from error
