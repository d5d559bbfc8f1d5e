"""Records as events in a Redis stream, for programs that follow the news: CloudEvents, trimmed by number.

`redis+stream://HOST:PORT/DB?stream=NAME&maxlen=N&memory_days=D` (also `rediss+stream`, and `unix+stream:///path/to.sock`).
Which version of an article was the last is remembered beside the stream for so many days.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple
from urllib.parse import parse_qsl, urlencode

from redis import Redis
from redis.exceptions import AuthenticationError, NoPermissionError, RedisError, ResponseError

from services.publish.events import event_type, to_event
from services.publish.plan import Filing, write_filings
from services.publish.shapes import Shape
from services.publish.stores.base import Misconfigured, WriteOutcome, Written
from services.publish.stores.desk import rank_text
from shared.contracts import Record
from shared.errors import TryLater
from shared.ninjs import to_ninjs
from shared.settings import masked

_LUA = Path(__file__).parent / "lua" / "append_events.lua"
_STALE = -1
_DAY_SECONDS = 86_400


class StreamAddress(NamedTuple):
    """Where the stream is and what it may hold."""

    url: str
    stream: str
    maxlen: int
    memory_seconds: int


def read_address(url: str) -> StreamAddress:
    """Raises Misconfigured for options that do not exist or are no numbers."""
    place, _, query = url.replace("+stream://", "://", 1).partition("?")
    options = {"stream": "articles", "maxlen": "1000000", "memory_days": "30"}
    given = dict(parse_qsl(query))
    ours = {**options, **{name: value for name, value in given.items() if name in options}}
    theirs = urlencode({name: value for name, value in given.items() if name not in options})
    plain = f"{place}?{theirs}" if theirs else place
    try:
        maxlen, days = int(ours["maxlen"]), float(ours["memory_days"])
    except ValueError as error:
        raise Misconfigured(f"expected redis+stream://host:6379/0?stream=articles&maxlen=1000000: {error}") from error
    if maxlen < 1 or days <= 0:
        raise Misconfigured("maxlen and memory_days must be above 0")
    return StreamAddress(plain, ours["stream"], maxlen, int(days * _DAY_SECONDS))


class RedisStreamStore:
    """A batch is one script call, which the stream has whole or not at all."""

    def __init__(self, url: str, shape: Shape = to_ninjs) -> None:
        self._shape = shape
        self._address = read_address(url)
        self._redis = Redis.from_url(self._address.url, socket_timeout=10, socket_connect_timeout=5)
        self._append = self._redis.register_script(_LUA.read_text())

    def check(self) -> None:
        """Raises Misconfigured where the password, the rights or the key's type are wrong."""
        try:
            self._redis.xlen(self._address.stream)
            self._redis.xadd(self._address.stream, {"type": "check"}, id="0-0")  # refused by every stream: ids rise
        except (AuthenticationError, NoPermissionError) as error:
            raise Misconfigured(f"{self._place}: {error}") from error
        except ResponseError as error:
            if "WRONGTYPE" in str(error):
                raise Misconfigured(f"{self._place}: the key {self._address.stream!r} is no stream") from error
        except (RedisError, OSError) as error:
            raise TryLater(f"{self._place}: {error}") from error
        finally:
            self.close()

    def write(self, records: Sequence[Record]) -> list[Written]:
        return write_filings(records, self._write, self._shape)

    def close(self) -> None:
        self._redis.close()

    @property
    def _place(self) -> str:
        return masked(self._address.url)

    def _write(self, filings: list[Filing]) -> list[Written]:
        if not filings:
            return []
        address = self._address
        keys = [address.stream, *(f"{address.stream}:newest:{filing.uri}" for filing in filings)]
        facts = [fact for filing in filings for fact in (rank_text(filing.rank), event_type(filing), to_event(filing))]
        try:
            answers = self._append(keys, [address.maxlen, address.memory_seconds, *facts])
        except (RedisError, OSError) as error:
            raise TryLater(f"{self._place}: {error}") from error
        return [_written(filing, answer) for filing, answer in zip(filings, answers, strict=True)]


def _written(filing: Filing, answer: int) -> Written:
    if answer == _STALE:
        return Written(WriteOutcome.STALE)
    return Written(WriteOutcome.WITHDRAWN if filing.rank.is_withdrawn else WriteOutcome.WRITTEN)
