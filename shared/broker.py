"""kombu's transport to Redis, which notes a message in hand only when it stays there.

kombu notes each message that a worker takes and each acknowledgement, in two transactions that the article waits for: a
quarter of the engine's time on an idle system. It is for nothing, as the ledger mends whatever becomes of a message. So
here they are noted once a second: what is in hand by then shows as `unacked`, and comes back when its worker is gone.
"""

from __future__ import annotations

from typing import Any

import kombu
from celery.app import amqp
from kombu.transport import redis, virtual

_NOTE_SECONDS = 1.0


class QoS(redis.QoS):  # type: ignore[misc]
    """What a channel has in hand."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._noted: set[str] = set()

    def append(self, message: Any, delivery_tag: str) -> None:
        """In memory alone."""
        virtual.QoS.append(self, message, delivery_tag)

    def ack(self, delivery_tag: str) -> None:
        """In Redis too when it had been noted there."""
        if delivery_tag in self._noted:
            super().ack(delivery_tag)
            self._noted.discard(delivery_tag)
        else:
            virtual.QoS.ack(self, delivery_tag)

    def reject(self, delivery_tag: str, requeue: bool = False) -> None:
        """Redis has to know what is to be put back."""
        self.note()
        super().reject(delivery_tag, requeue)
        self._noted.discard(delivery_tag)

    def restore_unacked(self, client: Any = None) -> None:
        """The same for all: they go back onto their lists."""
        self.note()
        super().restore_unacked(client)
        self._noted.clear()

    def note(self) -> None:
        """Write to Redis what is in hand and not noted yet."""
        self._flush()
        for tag, message in list(self._delivered.items()):
            if tag not in self._noted:
                super().append(message, tag)
                self._noted.add(tag)


class Channel(redis.Channel):  # type: ignore[misc]
    """One that notes late."""

    QoS = QoS


class Transport(redis.Transport):  # type: ignore[misc]
    """One whose channels note once a second, where there is an event loop: in the main process of a prefork worker."""

    Channel = Channel

    def register_with_event_loop(self, connection: Any, loop: Any) -> None:
        """Called again after each reconnection."""
        super().register_with_event_loop(connection, loop)
        if (before := getattr(self.cycle, "noting", None)) is not None:
            before.cancel()
        self.cycle.noting = loop.call_repeatedly(_NOTE_SECONDS, self._note)

    def _note(self) -> None:
        for channel in self.channels:
            channel.qos.note()


class Connection(kombu.Connection):  # type: ignore[misc]
    """A connection by this transport, whatever scheme of Redis its URL has."""

    def get_transport_cls(self) -> type[Transport]:
        return Transport


class AMQP(amqp.AMQP):  # type: ignore[misc]
    """For a Celery app."""

    Connection = Connection
