"""The operators' gazetteer as this process knows it, read anew when it has changed."""

from __future__ import annotations

import time
from collections.abc import Callable

import structlog
from redis import Redis
from redis.exceptions import RedisError

from services.enrich.enrichers.resolution.gazetteer import EMPTY, Gazetteer
from shared.gazetteer_store import read_entries, read_version

LOOK_SECONDS = 2.0  # a change takes effect within this; between two looks a batch costs no call

log = structlog.get_logger()


class OperatorsNames:
    """Asks Redis for the version at most every `LOOK_SECONDS`, and for the entries when it is another."""

    def __init__(self, redis: Redis, clock: Callable[[], float] = time.monotonic) -> None:
        self._redis = redis
        self._clock = clock
        self._gazetteer = EMPTY
        self._looked_at = float("-inf")

    def current(self) -> Gazetteer:
        """The gazetteer; the last one known while Redis does not answer."""
        now = self._clock()
        if now - self._looked_at >= LOOK_SECONDS:
            self._looked_at = now
            try:
                self._look()
            except RedisError as error:
                log.warning("gazetteer_not_read", error=str(error))
        return self._gazetteer

    def _look(self) -> None:
        if read_version(self._redis) == self._gazetteer.version:
            return
        version, entries = read_entries(self._redis)
        self._gazetteer = Gazetteer(entries, version)
        log.info("gazetteer_read", version=version, entries=len(entries))
