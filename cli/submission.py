"""Drops inbox items on a running system."""

from __future__ import annotations

from collections.abc import Iterable

from redis import Redis
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import OutOfMemoryError, RedisError

from cli.problems import FAILED, Problem
from shared.pipeline import INBOX


def drop(redis: Redis, batched: Iterable[list[bytes]], inbox: str = INBOX) -> int:
    """Push everything; how many went. Raises Problem that says how many did when Redis refuses or goes away."""
    dropped = 0
    for batch in batched:
        try:
            redis.lpush(inbox, *batch)
        except OutOfMemoryError as error:
            raise _stopped(dropped, "Redis is full (OOM): let the pipeline drain, then submit the rest") from error
        except RedisConnectionError as error:
            raise _stopped(dropped, f"{error}; of the next {len(batch)} nothing is known") from error
        except RedisError as error:
            raise _stopped(dropped, f"Redis says: {error}") from error
        dropped += len(batch)
    return dropped


def _stopped(dropped: int, why: str) -> Problem:
    return Problem(f"{dropped} dropped, then no more. {why}", FAILED)
