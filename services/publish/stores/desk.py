"""What our side lends to a store that cannot look up what it has been sent: its name, the settings, a memory.

In our own Redis, under `wiredesk:store:<name>:…`: the newest rank sent of each article (version, withdrawn), for
`memory_days`, and the turn. One process at a time sends to a store, so that no older version is overtaken on the way.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, NamedTuple

from redis.exceptions import LockError, RedisError

from services.publish.plan import Filing, Rank
from services.publish.settings import PublishSettings
from shared.connections import connect
from shared.errors import TryLater
from shared.ledger import KEY_PREFIX

_LUA = Path(__file__).parent / "lua" / "note_ranks.lua"
_DAY_SECONDS = 86_400
_VERSION_DIGITS = 19  # of 2^63 - 1
_PATIENCE_SECONDS = 5  # for the turn of another process; longer waits belong to the queue's pause


class Desk(NamedTuple):
    """Which store this is (its name in WIREDESK_STORES) and the settings of the service that opens it."""

    store: str
    settings: PublishSettings


class SentMemory:
    """What was sent to one store. Raises TryLater when our Redis is away."""

    def __init__(self, desk: Desk) -> None:
        self.redis = connect(desk.settings.redis_url)
        self._prefix = f"{KEY_PREFIX}store:{desk.store}:"
        self._lease_seconds = (
            desk.settings.lease_seconds
        )  # above a batch's time limit: only a dead process lets it pass
        self._seconds = int(desk.settings.memory_days * _DAY_SECONDS)
        self._note = self.redis.register_script(_LUA.read_text())

    def key(self, name: str) -> str:
        """The key of a fact about this store."""
        return self._prefix + name

    @contextmanager
    def turn(self) -> Iterator[None]:
        """While it lasts no other process sends to this store."""
        lock = self.redis.lock(
            self.key("turn"), timeout=self._lease_seconds, blocking_timeout=_PATIENCE_SECONDS, sleep=0.01
        )
        with asking_redis():
            if not lock.acquire():
                raise TryLater("another process is sending to this store")
        try:
            yield
        finally:
            with asking_redis(), suppress(LockError):  # its time had passed; whoever has it now keeps it
                lock.release()

    def held(self, uris: Iterable[str]) -> Mapping[str, Rank]:
        """uri -> the newest rank sent, for those that something is known of."""
        names = list(dict.fromkeys(uris))
        if not names:
            return {}
        with asking_redis():
            found: list[Any] = self.redis.mget([self._rank_key(uri) for uri in names])
        return {uri: read_rank(text.decode()) for uri, text in zip(names, found, strict=True) if text is not None}

    def note(self, filings: Sequence[Filing]) -> None:
        """These have been sent."""
        self.note_ranks((filing.uri, filing.rank) for filing in filings)

    def note_ranks(self, sent: Iterable[tuple[str, Rank]]) -> None:
        """These forms of these articles (by uri) have been sent."""
        ranks = [(self._rank_key(uri), rank_text(rank)) for uri, rank in sent]
        if ranks:
            with asking_redis():
                self._note([key for key, _ in ranks], [self._seconds, *(text for _, text in ranks)])

    def close(self) -> None:
        self.redis.close()

    def _rank_key(self, uri: str) -> str:
        return self.key(f"newest:{uri}")


@contextmanager
def asking_redis() -> Iterator[None]:
    """Our own Redis, away or full, is nobody's fault: TryLater."""
    try:
        yield
    except (RedisError, OSError) as error:
        raise TryLater(f"our Redis: {error}") from error


def rank_text(rank: Rank) -> str:
    """Of fixed width, so that ranks compare as texts."""
    return f"{rank.version:0{_VERSION_DIGITS}d}{int(rank.is_withdrawn)}"


def read_rank(text: str) -> Rank:
    """The rank behind such a text."""
    return Rank(int(text[:-1]), text[-1] == "1")
