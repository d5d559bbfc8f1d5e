"""How the Redis behind the ledger fares: what it says of itself in INFO."""

from __future__ import annotations

from dataclasses import dataclass

from redis import Redis
from redis.exceptions import ResponseError


@dataclass(frozen=True, slots=True)
class RedisHealth:
    """`max_bytes` is 0 where nothing limits it; `policy` is what it does when it is full. The log is the append-only
    file, which is written anew from time to time; `log_bytes` is 0 without one."""

    version: str
    used_bytes: int
    max_bytes: int
    policy: str
    has_log: bool
    last_write_succeeded: bool
    log_bytes: int = 0
    last_rewrite_succeeded: bool = True
    is_rewriting: bool = False
    delayed_syncs: int = 0
    evicted_keys: int = 0

    @property
    def is_durable(self) -> bool:
        """Whether a restart would find what was acknowledged."""
        return self.has_log and self.last_write_succeeded


def take_health(redis: Redis) -> RedisHealth:
    """One round trip. Raises RedisError."""
    info = redis.info()
    return RedisHealth(
        version=str(info["redis_version"]),
        used_bytes=int(info["used_memory"]),
        max_bytes=int(info["maxmemory"]),
        policy=str(info["maxmemory_policy"]),
        has_log=bool(info["aof_enabled"]),
        last_write_succeeded=info["aof_last_write_status"] == "ok",
        log_bytes=int(info.get("aof_current_size", 0)),  # this and the next but one are told only while there is a log
        last_rewrite_succeeded=info["aof_last_bgrewrite_status"] == "ok",
        is_rewriting=bool(info["aof_rewrite_in_progress"]),
        delayed_syncs=int(info.get("aof_delayed_fsync", 0)),
        evicted_keys=int(info["evicted_keys"]),
    )


def take_sync_policy(redis: Redis) -> str | None:
    """`appendfsync`, which INFO does not tell; None for a user who may not ask. Raises RedisError when it is away."""
    try:
        return str(redis.config_get("appendfsync")["appendfsync"])
    except (ResponseError, KeyError):  # NOPERM, or CONFIG renamed away
        return None
