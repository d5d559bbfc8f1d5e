"""Kafka's answers to what is published: kombu waits for each event, and does not look at what became of it.

Of an event that did not arrive in time nothing would be heard, so the client reports each to us. Its options are
librdkafka's own names, as in `bus+kafka://user:password@host:9092/?queue=articles&security.protocol=SASL_SSL`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from confluent_kafka import KafkaError, KafkaException

ERRORS = (KafkaException,)
_SYSLOG_CRITICAL = 2  # the rest is in our own errors; the client writes to stderr


class Deliveries:
    """One per connection, between the client and who publishes. kombu publishes one event at a time."""

    def __init__(self) -> None:
        self._failed: KafkaError | None = None

    def options(self, given: Mapping[str, str], login: Mapping[str, str], seconds: int) -> dict[str, Any]:
        """kombu's `transport_options`: what the URL says, and the most that a connection or an event may take."""
        common = {"log_level": _SYSLOG_CRITICAL, **{name: value for name, value in login.items() if value}, **given}
        producer = {"on_delivery": self._note, "message.timeout.ms": seconds * 1000}
        return {"kafka_common_config": common, "kafka_producer_config": producer, "wait_time_seconds": seconds / 4}

    def expect(self) -> None:
        """An event is about to be published. Raises KafkaException when the one before did not arrive."""
        self.wait(0)

    def wait(self, _seconds: float) -> None:
        """All reports are here: kombu has waited for them. Raises KafkaException."""
        failed, self._failed = self._failed, None
        if failed is not None:
            raise KafkaException(failed)

    def is_about_size(self, error: Exception) -> bool:
        """Whether this event is larger than client or broker take, however often it comes."""
        cause = error.args[0] if isinstance(error, KafkaException) else None
        return isinstance(cause, KafkaError) and cause.code() == KafkaError.MSG_SIZE_TOO_LARGE

    def _note(self, error: KafkaError | None, _message: object) -> None:
        self._failed = self._failed or error
