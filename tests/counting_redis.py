"""A client that counts its own round trips: a server's counts hold everybody's, and large commands arrive in parts."""

from __future__ import annotations

from collections import Counter
from typing import Any, ClassVar

from redis import Redis
from redis.client import Pipeline


class CountingRedis(Redis):
    """Counts the commands it sends; each is a round trip, and so is a PIPELINE with anything in it."""

    sent: ClassVar[Counter[str]] = Counter()

    def execute_command(self, *args: Any, **options: Any) -> Any:
        self.sent[str(args[0])] += 1
        return super().execute_command(*args, **options)

    def pipeline(self, transaction: bool = True, shard_hint: str | None = None) -> Pipeline:
        return _CountedPipeline(self.connection_pool, self.response_callbacks, transaction, shard_hint)


class _CountedPipeline(Pipeline):
    def execute(self, raise_on_error: bool = True) -> list[Any]:
        CountingRedis.sent["PIPELINE"] += bool(self.command_stack)
        return super().execute(raise_on_error)
