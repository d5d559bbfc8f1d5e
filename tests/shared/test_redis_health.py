"""What Redis says of itself, asked of a real one."""

from __future__ import annotations

from redis import Redis

from shared.redis_health import take_health
from tests.ingest.waiting import until


def test_memory_policy_and_limits_are_what_redis_was_told(redis: Redis) -> None:
    before = redis.config_get("maxmemory*")
    redis.config_set("maxmemory", 64_000_000)
    redis.config_set("maxmemory-policy", "noeviction")
    try:
        health = take_health(redis)
    finally:
        redis.config_set("maxmemory", before["maxmemory"])
        redis.config_set("maxmemory-policy", before["maxmemory-policy"])
    assert (health.max_bytes, health.policy) == (64_000_000, "noeviction")
    assert 0 < health.used_bytes < health.max_bytes
    assert health.version[0].isdigit()


def test_a_redis_is_durable_while_it_keeps_a_log(redis: Redis) -> None:
    before = redis.config_get("appendonly")["appendonly"]
    try:
        redis.config_set("appendonly", "no")
        assert not take_health(redis).is_durable
        assert take_health(redis).log_bytes == 0
        redis.config_set("appendonly", "yes")
        assert take_health(redis).is_durable
        until(lambda: take_health(redis).log_bytes > 0 and not take_health(redis).is_rewriting)
        assert take_health(redis).last_rewrite_succeeded
    finally:
        redis.config_set("appendonly", before)
