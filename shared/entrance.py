"""A way into the ledger for articles that come by no list: one step, a receipt, and kept when it says so."""

from __future__ import annotations

import time
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from redis import Redis
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import OutOfMemoryError, ResponseError
from redis.exceptions import TimeoutError as RedisTimeoutError

from shared.connections import connect
from shared.ids import new_ids
from shared.ledger import MAX_SOURCES, Ledger, compress, first_marks, messages_of
from shared.parcels import Arrival, Message
from shared.redis_health import take_health
from shared.settings import Settings

_WAITS = (0.05, 0.2, 0.5, 1.0)  # seconds between tries: a Redis that restarts is back by then, or it is an outage
_SYNC_MS = 4_000  # everysec syncs once a second; a disk that takes longer than this is in trouble
_TIMEOUT_SECONDS = 8.0  # above _SYNC_MS
_HEALTH_SECONDS = 5.0
_LOOKS, _LOOK_SECONDS = 400, 0.01  # as long as _SYNC_MS; Redis holds its log back for two seconds at most


class Durability(StrEnum):
    """What holds of articles that were entered."""

    SYNCED = "synced"  # on disk: not even a power cut loses them
    WRITTEN = "written"  # the kernel has Redis's log: survives any crash of a process


class PipelineFull(Exception):  # noqa: N818
    """Too much is under way, or too many dead letters are kept: later."""


class ReceiptTaken(Exception):  # noqa: N818
    """Another delivery was made under this receipt."""


class NotKept(Exception):  # noqa: N818
    """Redis cannot say that it will keep this; the message says why. It may have been entered: repeat it."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """By what a delivery is known when it is repeated, and for how long."""

    name: str
    fingerprint: str
    seconds: int


@dataclass(frozen=True, slots=True)
class Entered:
    """Ids and whether it is a duplicate, per article in order; `repeated` when the receipt was there already."""

    ids: tuple[str, ...]
    duplicates: tuple[bool, ...]
    durability: Durability
    repeated: bool
    messages: tuple[Message, ...]


class Entrance:
    """Thread-safe. Every try is made on one connection, because WAITAOF speaks of what its own connection wrote, and
    a lost connection means the whole step again: the receipt keeps it from being done twice."""

    def __init__(self, settings: Settings) -> None:
        self.ledger = Ledger(connect(settings.redis_url, patient=False, timeout_seconds=_TIMEOUT_SECONDS), settings)
        self._pool = self.ledger.redis.connection_pool
        self._settings = settings
        self._can_wait = True  # until a Redis older than 7.2 says otherwise
        self._healthy_until = 0.0

    def enter(self, arrivals: Sequence[Arrival], receipt: Receipt) -> Entered:
        """Enter at least one article. Raises PipelineFull, ReceiptTaken, NotKept, RedisError."""
        args = self._arguments(arrivals, receipt)
        for wait in _WAITS:
            try:
                return self._enter_once(args)
            except (RedisConnectionError, RedisTimeoutError):
                time.sleep(wait)
        return self._enter_once(args)

    def _arguments(self, arrivals: Sequence[Arrival], receipt: Receipt) -> list[Any]:
        settings = self._settings
        args: list[Any] = [receipt.name, receipt.seconds, receipt.fingerprint]
        args += [int(settings.memory_days * 86_400), int(settings.trace_hours * 3_600)]
        args += [settings.spare_messages, settings.batch_articles]
        most_in_flight = self.ledger.most_in_flight(urgent=all(arrival.urgent for arrival in arrivals))
        args += [MAX_SOURCES, most_in_flight, settings.max_dead_letters, self.ledger.most_unarchived]
        for ledger_id, arrival in zip(new_ids(len(arrivals)), arrivals, strict=True):
            args += [ledger_id, arrival.source, arrival.key, arrival.digest]
            args += [compress(arrival.payload), first_marks(arrival), "u" if arrival.urgent else ""]
        return args

    def _enter_once(self, args: Sequence[Any]) -> Entered:
        with closing(Redis(connection_pool=self._pool, single_connection_client=True)) as line:
            self._require_log(line)
            verdict, *rest = self._run(args, line)
            if verdict == b"full":
                raise PipelineFull
            if verdict == b"other":
                raise ReceiptTaken
            first, outcomes, *messages = rest
            return Entered(
                ids=_counted_up(first.decode(), len(outcomes)),
                duplicates=tuple(outcome == ord("d") for outcome in outcomes),
                durability=self._await_disk(line),
                repeated=verdict == b"again",
                messages=messages_of(messages),
            )

    def _run(self, args: Sequence[Any], line: Redis) -> Any:
        try:
            return self.ledger.run_script("enter", args=args, client=line)
        except ResponseError as error:
            if "-OOM" in str(error):  # how Redis before 7 wraps it when a script meets it
                raise OutOfMemoryError(str(error)) from error
            raise

    def _require_log(self, line: Redis) -> None:
        now = time.monotonic()
        if now < self._healthy_until:
            return
        if not take_health(line).is_durable:
            raise NotKept("this Redis keeps no append-only file, or cannot write it: see `wiredesk doctor`")
        self._healthy_until = now + _HEALTH_SECONDS

    def _await_disk(self, line: Redis) -> Durability:
        if not self._can_wait:
            return _await_kernel(line)
        try:
            synced = line.waitaof(1, 0, _SYNC_MS)
        except ResponseError as error:
            if "unknown command" not in str(error):
                raise NotKept(str(error)) from error
            self._can_wait = False
            return _await_kernel(line)
        if not isinstance(synced, list) or synced[0] < 1:
            raise NotKept(f"Redis's disk did not take it within {_SYNC_MS / 1000:g} s")
        return Durability.SYNCED


def _await_kernel(line: Redis) -> Durability:
    """While a sync is under way, everysec lets Redis answer before it has written its log: then its own crash would
    lose what it acknowledged. Once nothing is held back, what was entered before is written."""
    for _ in range(_LOOKS):
        if line.info("persistence")["aof_buffer_length"] == 0:
            return Durability.WRITTEN
        time.sleep(_LOOK_SECONDS)
    raise NotKept(f"Redis has held back its log for {_LOOKS * _LOOK_SECONDS:g} s: its disk is too slow")


def _counted_up(first: str, count: int) -> tuple[str, ...]:
    """The ids that new_ids gave along with the first."""
    return tuple(f"{int(first, 16) + step:0{len(first)}x}" for step in range(count))
