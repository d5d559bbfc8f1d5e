"""Signs of life: what every worker says of itself, every two seconds, and what can be read from it.

They stand in Redis beside the ledger. The main process writes them, so that a child that hangs is told of too.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import orjson
import structlog
from redis.exceptions import RedisError

from shared.ledger import KEY_PREFIX, Ledger
from shared.program import program_version
from shared.settings import Settings, fingerprints

BEAT_SECONDS = 2.0  # one script of a tenth of a millisecond per worker
LIVE_SECONDS = 30.0  # a main process that waits for a Redis that hangs is silent for so long
_FORGET_SECONDS = 600.0  # long enough to be looked for after a crash, short enough not to fill pages after many

log = structlog.get_logger()


class Tally(NamedTuple):
    """Messages a worker has done since it began, and those it has in hand."""

    tasks: int
    in_hand: int


@dataclass(slots=True)
class Stillness:
    """Since when nothing moved although there was something to do. Seconds of a clock that only goes forward."""

    clock: Callable[[], float] = time.monotonic
    _tasks: int = -1
    _moved_at: float = field(init=False)

    def __post_init__(self) -> None:
        self._moved_at = self.clock()

    def look(self, tally: Tally, waiting: int | None) -> float:
        """Seconds since a message was done, or none was there: neither in hand nor `waiting`. None says that Redis
        was away, whose outages do not count."""
        is_idle = not tally.in_hand and not waiting
        if is_idle or waiting is None or tally.tasks != self._tasks:
            self._moved_at = self.clock()
        self._tasks = tally.tasks
        return self.clock() - self._moved_at


class Heart:
    """Writes the signs of life of the worker whose main process this is."""

    def __init__(
        self, ledger: Ledger, service: str, settings: Settings, queues: Sequence[str], tally: Callable[[], Tally]
    ) -> None:
        host, pid = os.uname().nodename, os.getpid()
        self.ledger = ledger
        self.name = f"{host}-{pid}"
        self.about = orjson.dumps(
            {
                "service": service,
                "host": host,
                "pid": pid,
                "version": program_version(),
                "started": int(time.time()),
                "settings": fingerprints(settings),
            }
        )
        self.queues = tuple(queues)
        self.tally = tally
        self.stillness = Stillness()
        self._waiting: int | None = 0

    def beat(self) -> None:
        """One sign; what goes wrong is left to the next."""
        tally = self.tally()
        still = self.stillness.look(tally, self._waiting)
        doing = orjson.dumps({**tally._asdict(), "still": round(still, 3), "clock": time.time()})
        args = [self.name, self.about, doing, int(_FORGET_SECONDS * 1000), *self.queues]
        try:
            self._waiting = int(self.ledger.run_script("heartbeat", args=args))
        except RedisError as error:
            self._waiting = None
            log.warning("heartbeat_failed", error=str(error))

    def stop(self) -> None:
        """Leave nothing behind: who stops on purpose is not missed."""
        try:
            self.ledger.redis.zrem(f"{KEY_PREFIX}workers", self.name)
        except RedisError as error:
            log.warning("heartbeat_failed", error=str(error))


@dataclass(frozen=True, slots=True)
class Worker:
    """What a worker last said. `silent_seconds`: since then; `still_seconds`: how long nothing had moved although
    messages waited; `ahead_seconds`: its host's clock beside Redis's; `door_silent_seconds`: of the door it keeps."""

    service: str
    host: str
    pid: int
    version: str
    settings: dict[str, str]
    tasks: int
    in_hand: int
    silent_seconds: float
    still_seconds: float
    ahead_seconds: float
    door_silent_seconds: float | None = None

    @property
    def name(self) -> str:
        return f"{self.service}@{self.host}-{self.pid}"

    @property
    def is_alive(self) -> bool:
        return self.silent_seconds <= LIVE_SECONDS


def read_workers(ledger: Ledger) -> tuple[Worker, ...]:
    """All that gave a sign of life in the last minutes, in one round trip. Raises RedisError."""
    now, *rows = ledger.run_script("workers")
    return tuple(sorted((_worker(int(now), row) for row in rows), key=lambda worker: worker.name))


def _worker(now_ms: int, row: list[bytes]) -> Worker:
    _, beat, about, doing, door = row
    beat_ms = int(float(beat))
    is_, does = _parse(about), _parse(doing)
    return Worker(
        service=is_["service"],
        host=is_["host"],
        pid=is_["pid"],
        version=is_["version"],
        settings=is_["settings"],
        tasks=does["tasks"],
        in_hand=does["in_hand"],
        silent_seconds=(now_ms - beat_ms) / 1000,
        still_seconds=does["still"],
        ahead_seconds=does["clock"] - beat_ms / 1000,
        door_silent_seconds=(now_ms - int(float(door))) / 1000 if door else None,
    )


def _parse(text: bytes) -> dict[str, Any]:
    return dict(orjson.loads(text))
