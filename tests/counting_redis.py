"""A client that counts the commands it sends itself: a server's own counts hold everybody's."""

from __future__ import annotations

from collections import Counter
from typing import Any, ClassVar

from redis import Redis


class CountingRedis(Redis):
    """Counts the commands it sends; each is a round trip."""

    sent: ClassVar[Counter[str]] = Counter()

    def execute_command(self, *args: Any, **options: Any) -> Any:
        self.sent[str(args[0])] += 1
        return super().execute_command(*args, **options)
