"""Connections to Redis: one client for the ledger, one URL for Celery."""

from __future__ import annotations

from urllib.parse import urlsplit

from redis import Redis
from redis.backoff import ExponentialWithJitterBackoff
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import TimeoutError as RedisTimeoutError
from redis.retry import Retry

_RETRIES = 25  # some twenty seconds: Redis restarts and loads its append-only file
_ENDLESS = -1
_LONGEST_WAIT_SECONDS = 1.0


def connect(
    url: str, *, patient: bool = True, endless: bool = False, retries: int = _RETRIES, timeout_seconds: float = 30
) -> Redis:
    """A client whose calls are repeated while Redis restarts; every ledger script may be repeated. An endless one waits
    as long as Redis is away: for worker processes, whose batch in hand would be lost for nothing."""
    waits = ExponentialWithJitterBackoff(base=0.02, cap=_LONGEST_WAIT_SECONDS)
    keepalive = {} if url.startswith("unix:") else {"socket_keepalive": True}  # a Unix socket has none
    return Redis.from_url(
        url,
        retry=Retry(waits, _ENDLESS if endless else retries if patient else 0),
        retry_on_error=[RedisConnectionError, RedisTimeoutError],
        socket_timeout=timeout_seconds,  # 30 is above every blocking call of ours (1 s), and notices a dead peer
        socket_connect_timeout=min(timeout_seconds, 5),
        health_check_interval=10,
        **keepalive,
    )


def broker_url(url: str) -> str:
    """The same Redis as kombu spells it."""
    parts = urlsplit(url)
    if parts.scheme != "unix":
        return url
    return url.replace("unix://", "redis+socket://", 1).replace("?db=", "?virtual_host=")
