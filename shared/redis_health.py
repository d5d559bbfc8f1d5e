"""How the Redis behind the ledger fares: what it says of itself in INFO."""

from __future__ import annotations

from dataclasses import dataclass

from redis import Redis


@dataclass(frozen=True, slots=True)
class RedisHealth:
    """`max_bytes` is 0 where nothing limits it; `policy` is what it does when it is full."""

    version: str
    used_bytes: int
    max_bytes: int
    policy: str
    has_log: bool
    last_write_succeeded: bool

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
    )
