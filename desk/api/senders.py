"""Who is asking: the holder of a token, or whoever is on this machine while there are no tokens."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import structlog
from starlette.requests import Request

from desk.api.problems import RequestRefused
from desk.callers import is_loopback, is_our_own
from desk.settings import DeskSettings
from shared.tokens import Token, TokensError, digest, read_tokens

log = structlog.get_logger()

LOCAL = "(local)"  # no token can have this name


@dataclass(frozen=True, slots=True)
class Sender:
    """`source` is the only one it may deliver for and read about; None: any."""

    name: str
    source: str | None = None

    def may_see(self, source: str | None) -> bool:
        """Whether this source's articles are any of its business."""
        return self.source is None or self.source == source


class TokenBook:
    """The tokens of a file, read again when it changes. One that cannot be read leaves those known before."""

    def __init__(self, path: Path | None) -> None:
        self.path = path
        self._stamp: tuple[int, int, int] | None = None
        self._by_digest: dict[str, Token] = {}
        self._is_readable = True
        self._refresh()

    def __bool__(self) -> bool:
        self._refresh()
        return bool(self._by_digest) or not self._is_readable

    def find(self, secret: str) -> Token | None:
        """Looked up by its digest, so that the time it takes tells nothing about other tokens."""
        self._refresh()
        return self._by_digest.get(digest(secret))

    def _refresh(self) -> None:
        if self.path is None:
            return
        try:
            stat = self.path.stat()
            stamp = (stat.st_ino, stat.st_mtime_ns, stat.st_size)
        except OSError:
            stamp = (0, 0, 0)
        if stamp == self._stamp:
            return
        try:
            self._by_digest = {token.sha256: token for token in read_tokens(self.path)}
            self._is_readable = True
        except TokensError as error:
            self._is_readable = False
            log.error("tokens_unreadable", error=str(error))
        self._stamp = stamp


class Doorkeeper:
    """Tells who sends a request."""

    def __init__(self, settings: DeskSettings) -> None:
        self.tokens = TokenBook(Path(settings.desk_tokens) if settings.desk_tokens else None)
        self.is_local = is_loopback(settings.desk_host)

    def admit(self, request: Request) -> Sender:
        """Raises RequestRefused: 401 without a good token, 403 for what a foreign web page made a browser send."""
        scheme, _, secret = request.headers.get("authorization", "").partition(" ")
        if scheme:
            return self._holder(scheme, secret.strip())
        if self.tokens or not self.is_local:
            raise _unknown("needs a token: `Authorization: Bearer wd_…`. `wiredesk tokens add` makes one")
        if not is_our_own(request):
            raise RequestRefused(403, "foreign_page", "without a token, pages of other sites may not ask the desk")
        return Sender(LOCAL)

    def _holder(self, scheme: str, secret: str) -> Sender:
        token = self.tokens.find(secret) if scheme.lower() == "bearer" else None
        if token is None:
            raise _unknown("this token is not known (any more)")
        return Sender(token.name, token.source)


def _unknown(detail: str) -> RequestRefused:
    return RequestRefused(401, "unauthorized", detail, {"www-authenticate": 'Bearer realm="wiredesk"'})
