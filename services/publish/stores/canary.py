"""Where canaries arrive (shared/canary.py): of each nothing is kept but when it came, and how long it took."""

from __future__ import annotations

from collections.abc import Sequence

from redis import Redis
from redis.exceptions import RedisError

from services.publish.stores.base import WriteOutcome, Written
from shared.canary import note_arrival
from shared.contracts import Record
from shared.errors import TryLater


class CanaryStore:
    """In our own Redis, beside the ledger."""

    def __init__(self, redis: Redis) -> None:
        self._redis = redis

    def check(self) -> None:
        """As ready as the ledger."""

    def write(self, records: Sequence[Record]) -> list[Written]:
        try:
            for record in records:
                note_arrival(self._redis, record)
        except (RedisError, OSError) as error:
            raise TryLater(f"our Redis: {error}") from error
        return [Written(WriteOutcome.WRITTEN)] * len(records)

    def close(self) -> None:
        self._redis.close()
