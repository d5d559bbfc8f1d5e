"""Records as events on a message broker: `bus+amqp://`, `bus+redis://`, `bus+sqs://`, whatever kombu speaks.

`bus+amqp://user:password@host:5672/vhost?exchange=news` sends CloudEvents to an exchange (`type`: topic unless stated)
under the routing key `article.published.v1` or `article.withdrawn.v1`, or under `routing_key`; `?queue=articles` sends
them to a durable queue. With both, the queue is bound to the exchange. Every other option is the transport's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, urlencode

from amqp.exceptions import PreconditionFailed
from kombu import Connection, Exchange, Producer, Queue
from kombu.exceptions import KombuError
from kombu.transport import get_transport_cls

from services.publish.events import event_id, event_type, to_event
from services.publish.plan import Filing, Verdict, judge, write_filings
from services.publish.shapes import Shape
from services.publish.stores.base import Misconfigured, WriteOutcome, Written
from services.publish.stores.desk import Desk, SentMemory
from shared.contracts import Record
from shared.errors import TryLater
from shared.settings import masked

CONTENT_TYPE = "application/cloudevents+json"
_OPTIONS = ("exchange", "type", "routing_key", "queue")
_TYPES = ("topic", "direct", "fanout")
_ANSWER_SECONDS = 10
_CONNECT_SECONDS = 5
# What the transport is told; confirm_publish: RabbitMQ answers for every message once it is safe.
_TRANSPORT_OPTIONS: dict[str, dict[str, Any]] = {
    "amqp": {"confirm_publish": True, "read_timeout": _ANSWER_SECONDS, "write_timeout": _ANSWER_SECONDS},
    "redis": {"socket_timeout": _ANSWER_SECONDS, "socket_connect_timeout": _CONNECT_SECONDS},
}
_TRANSPORT_OPTIONS |= {"amqps": _TRANSPORT_OPTIONS["amqp"], "pyamqp": _TRANSPORT_OPTIONS["amqp"]}
_TRANSPORT_OPTIONS |= {"rediss": _TRANSPORT_OPTIONS["redis"]}
_NEEDS_SOMEBODY = re.compile(
    r"ACCESS_REFUSED|NOT_ALLOWED|PRECONDITION_FAILED|NOAUTH|WRONGPASS|NOPERM|WRONGTYPE|invalid username-password"
)


class BusAddress(NamedTuple):
    """The broker, and where on it events go."""

    url: str
    exchange: str
    type: str
    routing_key: str
    queue: str

    @property
    def transport(self) -> str:
        return self.url.partition("://")[0].partition("+")[0]

    def target(self) -> Exchange:
        """A nameless exchange leads straight to the queue."""
        if not self.exchange:
            return Exchange("")
        return Exchange(self.exchange, type=self.type, durable=True, delivery_mode="persistent")

    def bound_queue(self) -> Queue | None:
        if not self.queue:
            return None
        pattern = self.routing_key or ("#" if self.type == "topic" else "")
        return Queue(self.queue, self.target(), pattern if self.exchange else self.queue, durable=True)

    def key_of(self, filing: Filing) -> str:
        return self.routing_key or (event_type(filing) if self.exchange else self.queue)


def read_address(url: str) -> BusAddress:
    """Raises Misconfigured for an exchange type that does not exist, or a queue that nothing would reach."""
    place, _, query = url.removeprefix("bus+").partition("?")
    given = dict(parse_qsl(query))
    ours = {name: given.pop(name, "") for name in _OPTIONS}
    ours["type"] = ours["type"] or "topic"
    if not ours["exchange"] and not ours["queue"]:
        ours["queue"] = "articles"
    if ours["type"] not in _TYPES:
        raise Misconfigured(f"no exchange type {ours['type']!r}; known: {', '.join(_TYPES)}")
    if ours["routing_key"] and not ours["exchange"]:
        raise Misconfigured("a routing_key needs an exchange; a queue alone is reached by its name")
    if ours["type"] == "direct" and not ours["routing_key"]:
        raise Misconfigured("an exchange of type direct needs a routing_key")
    return BusAddress(f"{place}?{urlencode(given)}" if given else place, **ours)


class BusStore:
    """A batch is sent event by event, each confirmed where the broker can; what was sent before a failure is not sent
    again, but for the one whose answer was lost. Its id is the same, by which receivers drop it."""

    def __init__(self, url: str, shape: Shape, desk: Desk) -> None:
        self._shape = shape
        self._address = read_address(url)
        self._place = masked(self._address.url)
        self._memory = SentMemory(desk)
        self._connection: Connection | None = None
        self._producer: Producer | None = None

    def check(self) -> None:
        """Connects and declares. Raises Misconfigured where the password, the rights or what is declared are wrong."""
        try:
            with self._broker():
                self._opened()
        except TryLater as error:
            if _NEEDS_SOMEBODY.search(str(error)):
                raise Misconfigured(str(error)) from error
            raise
        finally:
            self.close()

    def write(self, records: Sequence[Record]) -> list[Written]:
        return write_filings(records, self._write, self._shape)

    def close(self) -> None:
        self._disconnect()
        self._memory.close()

    def _write(self, filings: list[Filing]) -> list[Written]:
        if not filings:
            return []
        with self._memory.turn():
            verdicts = judge(filings, self._memory.held(filing.uri for filing in filings))
            sent: list[Filing] = []
            try:
                with self._broker():
                    return [self._answer(each, verdict, sent) for each, verdict in zip(filings, verdicts, strict=True)]
            finally:
                self._memory.note(sent)

    def _answer(self, filing: Filing, verdict: Verdict, sent: list[Filing]) -> Written:
        if not verdict.is_news:
            return Written(verdict.outcome)
        producer = self._opened()
        try:
            self._send(producer, filing)
        except PreconditionFailed as error:  # larger than the broker takes; the channel is gone with it
            self._disconnect()
            return Written(WriteOutcome.REFUSED, str(error))
        sent.append(filing)
        return Written(verdict.outcome)

    def _send(self, producer: Producer, filing: Filing) -> None:
        producer.publish(
            to_event(filing),
            routing_key=self._address.key_of(filing),
            content_type=CONTENT_TYPE,
            content_encoding="utf-8",
            delivery_mode="persistent",
            mandatory=bool(self._address.queue),  # a queue that somebody deleted is an error, not a drain
            message_id=event_id(filing),
            type=event_type(filing),
            timeout=_ANSWER_SECONDS,
            confirm_timeout=_ANSWER_SECONDS,
        )

    def _opened(self) -> Producer:
        """The producer, connected; exchange and queue are declared, where they are not there already."""
        if self._producer is None:
            self._require_transport()
            options = _TRANSPORT_OPTIONS.get(self._address.transport, {})
            self._connection = Connection(
                self._address.url, connect_timeout=_CONNECT_SECONDS, transport_options=dict(options)
            )
            channel = self._connection.channel()
            queue = self._address.bound_queue()
            if queue is not None:
                queue(channel).declare()
            self._producer = Producer(channel, self._address.target())  # declares its exchange
        return self._producer

    def _require_transport(self) -> None:
        try:
            get_transport_cls(self._address.transport)
        except (ImportError, KeyError, NameError) as error:  # the last: kombu's Kafka, without its client
            raise Misconfigured(f"{self._place}: kombu has no such transport here: {error}") from error

    @contextmanager
    def _broker(self) -> Iterator[None]:
        """What the broker cannot do now is tried later, on a new connection."""
        try:
            yield
        except self._errors() as error:
            self._disconnect()
            raise TryLater(f"{self._place}: {error!r}") from error

    def _errors(self) -> tuple[type[Exception], ...]:
        of_transport = (
            (*self._connection.connection_errors, *self._connection.channel_errors) if self._connection else ()
        )
        return (*of_transport, KombuError, OSError)

    def _disconnect(self) -> None:
        connection, self._connection, self._producer = self._connection, None, None
        if connection is not None:
            connection.collect(socket_timeout=1)  # without good-byes to a broker that may not answer
