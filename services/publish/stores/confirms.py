"""RabbitMQ's answers to what is published on a channel: it gives one once a message is safe, or several at once.

kombu's `confirm_publish` waits for each message before the next: a disk's time per event. Here a batch goes out, and
then its answers are awaited together.
"""

from __future__ import annotations

import time
from typing import Any

from amqp.exceptions import MessageNacked, PreconditionFailed


class Confirms:
    """Counts along with the server, which numbers the messages of a channel from 1."""

    def __init__(self, connection: Any, channel: Any) -> None:
        self._connection = connection
        self._awaited: set[int] = set()
        self._published = 0
        self._refused = False
        channel.confirm_select()
        channel.events["basic_ack"].add(self._on_ack)
        channel.events["basic_nack"].add(self._on_nack)

    def expect(self) -> None:
        """A message is about to be published."""
        self._published += 1
        self._awaited.add(self._published)

    def wait(self, seconds: float) -> None:
        """Until everything is confirmed. Raises MessageNacked, OSError after so long, the server's objections."""
        deadline = time.monotonic() + seconds
        while self._awaited:
            self._connection.drain_events(timeout=max(deadline - time.monotonic(), 0.001))
        if self._refused:
            raise MessageNacked

    def is_about_size(self, error: Exception) -> bool:
        """Whether the message is larger than the server takes; the channel is gone with it."""
        return isinstance(error, PreconditionFailed)

    def _on_ack(self, number: int, and_before: bool) -> None:
        if and_before:
            self._awaited = {each for each in self._awaited if each > number}
        else:
            self._awaited.discard(number)

    def _on_nack(self, number: int, and_before: bool) -> None:
        self._refused = True
        self._on_ack(number, and_before)
