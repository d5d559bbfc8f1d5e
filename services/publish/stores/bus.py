"""Records as events on a message broker: `bus+amqp://`, `bus+redis://`, `bus+kafka://`, whatever kombu speaks.

`bus+amqp://user:password@host:5672/vhost?exchange=news` sends CloudEvents to an exchange (`type`: topic unless stated)
under the routing key `article.published.v1` or `article.withdrawn.v1`, or under `routing_key`; `?queue=articles` sends
them to a durable queue. With both, the queue is bound to the exchange. Every other option is the transport's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import reduce
from operator import or_
from typing import Any, NamedTuple, Protocol
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit

from kombu import Connection, Exchange, Producer, Queue
from kombu.exceptions import KombuError
from kombu.transport import get_transport_cls

from services.publish.events import event_id, event_type, to_event, trace_headers
from services.publish.plan import Filing, judge, write_filings
from services.publish.shapes import Shape
from services.publish.stores.base import Misconfigured, WriteOutcome, Written, proving
from services.publish.stores.confirms import Confirms
from services.publish.stores.desk import Desk, SentMemory
from shared.contracts import Record
from shared.errors import TryLater
from shared.settings import masked

CONTENT_TYPE = "application/cloudevents+json"
_OPTIONS = ("exchange", "type", "routing_key", "queue")
_TYPES = ("topic", "direct", "fanout")
_ANSWER_SECONDS = 10
_CONNECT_SECONDS = 5
_LARGE_BYTES = 100_000  # far below what any broker takes unless told otherwise (RabbitMQ 16 MB)
_CONFIRMING = ("amqp", "amqps", "pyamqp")
_KAFKA = ("kafka", "confluentkafka")
# Who keeps on the broker which queues an exchange leads to; elsewhere our process alone would know of none.
_WITH_EXCHANGES = (*_CONFIRMING, "redis", "rediss", "sentinel", "mongodb", "qpid", "memory")
_TRANSPORT_OPTIONS: dict[str, dict[str, Any]] = {
    "amqp": {"read_timeout": _ANSWER_SECONDS, "write_timeout": _ANSWER_SECONDS},
    "redis": {"socket_timeout": _ANSWER_SECONDS, "socket_connect_timeout": _CONNECT_SECONDS},
}
_TRANSPORT_OPTIONS |= {"amqps": _TRANSPORT_OPTIONS["amqp"], "pyamqp": _TRANSPORT_OPTIONS["amqp"]}
_TRANSPORT_OPTIONS |= {"rediss": _TRANSPORT_OPTIONS["redis"]}
_NEEDS_SOMEBODY = re.compile(
    r"ACCESS_REFUSED|NOT_ALLOWED|PRECONDITION_FAILED|NOAUTH|WRONGPASS|NOPERM|WRONGTYPE|invalid username-password"
    r"|_INVALID_ARG|_AUTHENTICATION|AUTHORIZATION_FAILED|_SSL"
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
    address = BusAddress(f"{place}?{urlencode(given)}" if given else place, **ours)
    if address.exchange and address.transport in _KAFKA:
        raise Misconfigured("Kafka has no exchanges: expected bus+kafka://host:9092/?queue=TOPIC")
    if not address.queue and address.transport not in _WITH_EXCHANGES:
        raise Misconfigured(f"{address.transport} keeps no exchanges: say which queue this one leads to, `queue=NAME`")
    if ours["type"] not in _TYPES:
        raise Misconfigured(f"no exchange type {ours['type']!r}; known: {', '.join(_TYPES)}")
    if ours["routing_key"] and not ours["exchange"]:
        raise Misconfigured("a routing_key needs an exchange; a queue alone is reached by its name")
    if ours["type"] == "direct" and not ours["routing_key"]:
        raise Misconfigured("an exchange of type direct needs a routing_key")
    return address


class Answers(Protocol):
    """What a broker says to what is published, where it says anything."""

    def expect(self) -> None:
        """An event is about to be published."""

    def wait(self, seconds: float) -> None:
        """Until all have arrived. Raises what else became of them."""

    def is_about_size(self, error: Exception) -> bool:
        """Whether the event is larger than the broker takes."""


class BusStore:
    """A batch is sent, then confirmed where the broker can. What was sent but not confirmed when that fails is sent
    again under the same id, by which receivers drop it."""

    def __init__(self, url: str, shape: Shape, desk: Desk) -> None:
        self._shape = shape
        self._address = read_address(url)
        self._place = masked(self._address.url)
        self._memory = SentMemory(desk)
        self._connection: Connection | None = None
        self._producer: Producer | None = None
        self._answers: Answers | None = None
        self._client_errors: tuple[type[Exception], ...] = ()  # that kombu has no name for

    def check(self) -> None:
        """Connects and declares. Raises Misconfigured where the password, the rights or what is declared are wrong."""
        with proving(self.close, lambda error: _NEEDS_SOMEBODY.search(str(error)) is not None), self._broker():
            self._opened()

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
            news = [filing for filing, verdict in zip(filings, verdicts, strict=True) if verdict.is_news]
            refused = self._send_and_note(news)
        return [
            refused.get(event_id(filing), Written(verdict.outcome))
            for filing, verdict in zip(filings, verdicts, strict=True)
        ]

    def _send_and_note(self, news: list[Filing]) -> dict[str, Written]:
        """Which events the broker would not take, and why. Whatever happens, what was sent is remembered."""
        sent: list[Filing] = []
        try:
            with self._broker():
                return reduce(or_, (self._send_together(run, sent) for run in _runs(news)), {})
        finally:
            self._memory.note(sent)

    def _send_together(self, news: list[Filing], sent: list[Filing]) -> dict[str, Written]:
        try:
            self._send(news, sent)
        except Exception as error:
            if self._answers is None or not self._answers.is_about_size(error):
                raise
            self._disconnect()
            if len(news) == 1:
                return {event_id(news[0]): Written(WriteOutcome.REFUSED, str(error))}
            return reduce(or_, (self._send_together([filing], sent) for filing in news))
        return {}

    def _send(self, filings: list[Filing], sent: list[Filing]) -> None:
        for filing in filings:
            self._publish(filing)
            if self._answers is None:
                sent.append(filing)
        if self._answers is not None:
            self._answers.wait(_ANSWER_SECONDS)
            sent += filings

    def _publish(self, filing: Filing) -> None:
        producer = self._opened()
        if self._answers is not None:
            self._answers.expect()
        producer.publish(
            to_event(filing),
            routing_key=self._address.key_of(filing),
            content_type=CONTENT_TYPE,
            content_encoding="utf-8",
            delivery_mode="persistent",
            mandatory=bool(self._address.queue),  # a queue that somebody deleted is an error, not a drain
            headers=trace_headers(filing),
            message_id=event_id(filing),
            type=event_type(filing),
            timeout=_ANSWER_SECONDS,
        )

    def _opened(self) -> Producer:
        """The producer, connected; exchange and queue are declared, where they are not there already."""
        if self._producer is None:
            self._require_transport()
            self._connection = self._connect()
            # Otherwise kombu waits two seconds and tries again; whoever waits here is the queue.
            self._connection.ensure_connection(max_retries=1, interval_start=0, interval_step=0)
            channel = self._connection.channel()
            queue = self._address.bound_queue()
            if queue is not None:
                queue(channel).declare()
            self._producer = Producer(channel, self._address.target())  # declares its exchange
            if self._address.transport in _CONFIRMING:
                self._answers = Confirms(self._connection, channel)
        return self._producer

    def _connect(self) -> Connection:
        if self._address.transport in _KAFKA:
            return self._connect_to_kafka()
        options = _TRANSPORT_OPTIONS.get(self._address.transport, {})
        return Connection(self._address.url, connect_timeout=_CONNECT_SECONDS, transport_options=dict(options))

    def _connect_to_kafka(self) -> Connection:
        from services.publish.stores.deliveries import ERRORS, Deliveries

        parts = urlsplit(self._address.url)
        login = {"sasl.username": unquote(parts.username or ""), "sasl.password": unquote(parts.password or "")}
        self._client_errors, self._answers = ERRORS, (deliveries := Deliveries())
        options = deliveries.options(dict(parse_qsl(parts.query)), login, _ANSWER_SECONDS)
        return Connection(self._address.url.partition("?")[0], transport_options=options)

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
        return (*of_transport, *self._client_errors, KombuError, OSError)

    def _disconnect(self) -> None:
        connection, self._connection, self._producer, self._answers = self._connection, None, None, None
        if connection is not None:
            connection.collect(socket_timeout=1)  # without good-byes to a broker that may not answer


def _runs(filings: list[Filing]) -> Iterator[list[Filing]]:
    """What is sent and confirmed together. A large event goes alone: if it is refused, nothing has to be sent again."""
    run: list[Filing] = []
    for filing in filings:
        if len(filing.document) < _LARGE_BYTES:
            run.append(filing)
            continue
        yield from ([run] if run else [])
        yield [filing]
        run = []
    if run:
        yield run
