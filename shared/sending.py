"""Sends the ledger's messages: as Celery writes them, and straight onto the list that kombu reads.

Through kombu a message takes a millisecond on an idle system, at every stage of an article's way: it makes a new client
for each, and looks for exchanges and bindings that we have none of.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

import orjson
import structlog
from celery import Celery
from kombu.utils.uuid import uuid
from redis import Redis
from redis.exceptions import RedisError

from shared import pipeline
from shared.parcels import Message
from shared.stage import Send

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Envelope:
    """What all messages of a queue have in common, by Celery's protocol 2 in kombu's form for Redis."""

    headers: dict[str, Any]
    properties: dict[str, Any]
    embedded: dict[str, Any]  # callbacks and the like, none of them set

    def enclose(self, message: Message) -> bytes:
        """An item of Celery's list."""
        task_id = uuid()
        body = orjson.dumps([[message.queue, message.batch], {}, self.embedded])
        item = {
            "body": b64encode(body).decode(),
            "content-encoding": "utf-8",
            "content-type": "application/json",
            "headers": {**self.headers, "id": task_id, "root_id": task_id},
            "properties": {**self.properties, "correlation_id": task_id, "delivery_tag": uuid()},
        }
        return orjson.dumps(item)


def make_envelope(app: Celery, queue: str) -> Envelope:
    """Celery writes what is Celery's: its headers and properties."""
    task = app.amqp.as_task_v2(
        "",
        pipeline.stage_of(queue).task,
        argsrepr="",  # else Celery writes the arguments a second time, into the headers
        kwargsrepr="",
    )
    properties = {
        **task.properties,
        "body_encoding": "base64",
        "delivery_info": {"exchange": "", "routing_key": queue},  # the nameless exchange leads to the list of this name
        "delivery_mode": app.conf.task_default_delivery_mode,
        "priority": 0,
    }
    return Envelope(task.headers, properties, task.body[2])


def make_send(app: Celery, redis: Redis) -> Send:
    """Sends ledger messages to Celery's workers. Never raises: when Redis stays away for longer than this client
    repeats its calls, that is logged and left to the sweeper, and the batch in hand goes on."""

    @cache
    def envelope_of(queue: str) -> Envelope:
        return make_envelope(app, queue)

    def send(messages: Iterable[Message]) -> None:
        for message in messages:
            try:
                redis.lpush(message.queue, envelope_of(message.queue).enclose(message))
            except RedisError as error:
                log.warning("message_not_sent", queue=message.queue, error=repr(error))

    return send
