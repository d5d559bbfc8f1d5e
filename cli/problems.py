"""What the command says instead of a traceback."""

from __future__ import annotations

FAILED = 1
USAGE = 2
NOT_ALL_PUBLISHED = 3
INTERRUPTED = 130  # 128 + SIGINT, as shells have it


class Problem(Exception):  # noqa: N818
    """Something the caller can mend: the message says how, `exit_code` is what the command ends with."""

    def __init__(self, message: str, exit_code: int = USAGE) -> None:
        super().__init__(message)
        self.exit_code = exit_code


def explain(error: Exception) -> Problem | None:
    """The problem behind an exception that reached the top; None for a bug."""
    if isinstance(error, Problem):
        return error
    from redis.exceptions import RedisError

    from cli.redis_server import NoRedis, RedisDidNotStart
    from shared.settings import SettingsError
    from shared.tokens import TokensError

    if isinstance(error, SettingsError | TokensError | NoRedis | RedisDidNotStart):
        return Problem(str(error))
    if isinstance(error, RedisError):
        return _explain_redis(error)
    return None


def _explain_redis(error: Exception) -> Problem:
    from redis.exceptions import ConnectionError as RedisConnectionError
    from redis.exceptions import OutOfMemoryError

    if isinstance(error, OutOfMemoryError):
        return Problem("Redis is full (OOM): let the pipeline drain, or give Redis more memory", FAILED)
    if isinstance(error, RedisConnectionError):
        return Problem(
            f"{error}\n"
            "Is Redis running? Name it with --redis-url or WIREDESK_REDIS_URL, or start one with `wiredesk up`"
        )
    return Problem(f"Redis says: {error}")
