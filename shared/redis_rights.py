"""What a worker asks of Redis, and whether Redis lets this user do it."""

from __future__ import annotations

from collections.abc import Iterable

from redis import Redis
from redis.exceptions import NoPermissionError

from shared.ledger import KEY_PREFIX
from shared.pipeline import INBOX_LISTS, URGENT_INBOX_LISTS

_SCRATCH = f"{KEY_PREFIX}scratch"  # deleted by the first and the last command
_OTHER = f"{KEY_PREFIX}scratch-2"

# Every command of shared/lua, of the door, of the desk and of kombu, on keys of our own that hold nothing.
COMMANDS: tuple[tuple[str | float, ...], ...] = (
    ("DEL", _SCRATCH, _OTHER), ("EXISTS", _SCRATCH), ("TYPE", _SCRATCH), ("TIME",), ("INFO", "server"), ("PING",),
    ("EVAL", "return 1", 0), ("SCRIPT", "LOAD", "return 1"), ("EVALSHA", "0" * 40, 0),
    ("SET", _SCRATCH, 1, "PX", 10_000), ("GET", _SCRATCH), ("INCR", _SCRATCH), ("INCRBY", _SCRATCH, 1),
    ("DECRBY", _SCRATCH, 1), ("APPEND", _SCRATCH, 1), ("STRLEN", _SCRATCH), ("GETRANGE", _SCRATCH, 0, 0),
    ("EXPIRE", _SCRATCH, 10), ("PEXPIRE", _SCRATCH, 10_000), ("MGET", _SCRATCH), ("MSET", _SCRATCH, 1),
    ("DEL", _SCRATCH),
    ("HSET", _SCRATCH, "a", 1), ("HSETNX", _SCRATCH, "a", 1), ("HGET", _SCRATCH, "a"), ("HMGET", _SCRATCH, "a"),
    ("HGETALL", _SCRATCH), ("HVALS", _SCRATCH), ("HLEN", _SCRATCH), ("HEXISTS", _SCRATCH, "a"),
    ("HSTRLEN", _SCRATCH, "a"), ("HINCRBY", _SCRATCH, "a", 1), ("HSCAN", _SCRATCH, 0), ("HDEL", _SCRATCH, "a"),
    ("DEL", _SCRATCH),
    ("LPUSH", _SCRATCH, 1), ("RPUSH", _SCRATCH, 1), ("LLEN", _SCRATCH), ("LRANGE", _SCRATCH, 0, -1),
    ("LINDEX", _SCRATCH, 0), ("LMOVE", _SCRATCH, _OTHER, "RIGHT", "RIGHT"),
    ("BLMOVE", _SCRATCH, _OTHER, "RIGHT", "RIGHT", 0.001), ("LREM", _SCRATCH, 1, 1), ("LPOP", _SCRATCH),
    ("BRPOP", _OTHER, 0.001), ("LTRIM", _SCRATCH, 0, 0), ("RENAME", _SCRATCH, _OTHER), ("DEL", _SCRATCH, _OTHER),
    ("SADD", _SCRATCH, 1), ("SISMEMBER", _SCRATCH, 1), ("SCARD", _SCRATCH), ("SMEMBERS", _SCRATCH),
    ("SREM", _SCRATCH, 1), ("DEL", _SCRATCH),
    ("ZADD", _SCRATCH, 1, 1), ("ZSCORE", _SCRATCH, 1), ("ZMSCORE", _SCRATCH, 1), ("ZCARD", _SCRATCH),
    ("ZRANGE", _SCRATCH, 0, -1),
    ("ZRANGEBYSCORE", _SCRATCH, 0, 1), ("ZREVRANGEBYSCORE", _SCRATCH, 1, 0), ("ZREM", _SCRATCH, 1),
    ("ZREMRANGEBYSCORE", _SCRATCH, 0, 1), ("ZPOPMIN", _SCRATCH), ("MULTI",), ("EXEC",),
    ("SETRANGE", _SCRATCH, 0, ""), ("XADD", _SCRATCH, "MAXLEN", "~", 1, "*", "a", 1),
    ("XREAD", "STREAMS", _SCRATCH, "0"), ("XRANGE", _SCRATCH, "-", "+"), ("XREVRANGE", _SCRATCH, "+", "-"),
    ("DEL", _SCRATCH, _OTHER),
)  # fmt: skip

_OF_KOMBU = (
    ("HDEL", "unacked", ""),
    ("ZREM", "unacked_index", ""),
    ("SREM", "_kombu.binding.enrich", ""),
    ("SREM", "_kombu.binding_permanent.enrich", ""),
)


def missing_rights(redis: Redis, queues: Iterable[str]) -> list[str]:
    """What this user may not do: commands, and lists that it may not change. Changes nothing that stays; one round
    trip. Raises RedisError."""
    lists = (*INBOX_LISTS, *URGENT_INBOX_LISTS, *queues)
    keys = [*(("LTRIM", name, 0, -1) for name in lists), *_OF_KOMBU]  # remove nothing
    asked = [*COMMANDS, *keys]
    names = [*(str(command[0]) for command in COMMANDS), *(f"write {key[1]!r}" for key in keys)]
    with redis.pipeline(transaction=False) as pipe:
        for command in asked:
            pipe.execute_command(*command)  # type: ignore[no-untyped-call]
        answers = pipe.execute(raise_on_error=False)
    refused = [name for name, answer in zip(names, answers, strict=True) if isinstance(answer, NoPermissionError)]
    return list(dict.fromkeys(refused))
