"""Messages on their way: what lies on Celery's lists, and what a worker makes of it."""

from __future__ import annotations

import json
import pickle
from base64 import b64decode
from pathlib import Path
from typing import Any

import pytest
from celery import Celery
from kombu.exceptions import ContentDisallowed
from redis import Redis
from structlog.testing import capture_logs

from shared.connections import connect
from shared.ledger import Ledger
from shared.parcels import Message
from shared.sending import make_send
from shared.settings import Settings
from shared.workers import make_app
from tests.ingest.waiting import until
from tests.shared.carrying import PUBLISHED, an_arrival, decide, drop, through_to_publish

QUEUES = ["ingest", "enrich", "publish.archive"]
SECRET = "The ferryman of Vellmar kept his diary from us"


@pytest.fixture
def app(settings: Settings, redis: Redis) -> Celery:
    return make_app(settings)


def forget_bindings(redis: Redis) -> None:
    names = redis.keys("_kombu.binding.*")
    if names:
        redis.delete(*names)


@pytest.mark.parametrize("queue", QUEUES)
def test_a_message_lies_on_the_list_of_its_queue(app: Celery, redis: Redis, queue: str) -> None:
    make_send(app, redis)([Message(queue, 7)])
    assert redis.llen(queue) == 1
    assert sum(redis.llen(other) for other in QUEUES) == 1


def test_a_message_reaches_its_list_when_every_binding_is_gone(app: Celery, redis: Redis) -> None:
    send = make_send(app, redis)
    send([Message("enrich", 1)])
    forget_bindings(redis)
    send([Message("enrich", 2)])
    with app.connection_for_read() as connection:
        app.amqp.TaskConsumer(connection.default_channel).consume()  # declares the queues, as a worker does
    forget_bindings(redis)
    send([Message("enrich", 3)])
    assert [body_of(item) for item in redis.lrange("enrich", 0, -1)] == [["enrich", n] for n in (3, 2, 1)]


def body_of(item: bytes) -> list[Any]:
    """The positional arguments."""
    arguments = json.loads(b64decode(json.loads(item)["body"]))[0]
    assert isinstance(arguments, list)
    return arguments


def as_sent(item: bytes) -> dict[str, Any]:
    """Without what differs from message to message, the arguments as text, and whom to answer: nobody does."""
    message = json.loads(item)
    ids = {message["headers"].pop(name) for name in ("id", "root_id")} | {message["properties"].pop("correlation_id")}
    assert len(ids) == 1 and None not in ids
    assert message["properties"].pop("delivery_tag")
    message["headers"] |= {"argsrepr": "", "kwargsrepr": ""}
    message["properties"] |= {"reply_to": ""}
    return message | {"body": json.loads(b64decode(message["body"]))}


def test_a_message_is_what_celery_would_have_sent(app: Celery, redis: Redis) -> None:
    make_send(app, redis)([Message("enrich", 7)])
    app.send_task("enrich.articles", args=("enrich", 7), queue="enrich", ignore_result=False)
    by_celery, ours = redis.lrange("enrich", 0, -1)
    assert as_sent(ours) == as_sent(by_celery)


def test_a_message_names_the_task_of_its_stage_and_a_batch_and_is_json(app: Celery, redis: Redis) -> None:
    make_send(app, redis)([Message("publish.archive", 7)])
    (item,) = redis.lrange("publish.archive", 0, -1)
    message = json.loads(item)
    assert message["headers"]["task"] == "publish.articles"
    assert message["content-type"] == "application/json"
    assert message["properties"]["delivery_mode"] == 2
    assert body_of(item) == ["publish.archive", 7]


def test_no_message_holds_an_articles_text(app: Celery, ledger: Ledger, redis: Redis) -> None:
    send = make_send(app, redis)
    messages = drop(ledger, an_arrival("a", text=SECRET))
    following = through_to_publish(ledger, messages)
    send([*messages, *following])
    decide(ledger, following, PUBLISHED)
    items = [item for queue in QUEUES for item in redis.lrange(queue, 0, -1)]
    assert len(items) == 2
    assert all(b"ferryman" not in text for item in items for text in (item, b64decode(json.loads(item)["body"])))
    assert all(len(item) < 1000 for item in items)


def receive(app: Celery) -> tuple[list[Any], list[Exception]]:
    """What a worker would run, and what it would refuse, of the one message that waits on enrich."""
    bodies: list[Any] = []
    errors: list[Exception] = []
    with app.connection_for_read() as connection:
        consumer = app.amqp.TaskConsumer(
            connection.default_channel,
            callbacks=[lambda body, _: bodies.append(body)],
            on_decode_error=lambda _, error: errors.append(error),
        )
        with consumer:
            connection.drain_events(timeout=10)
    return bodies, errors


@pytest.mark.parametrize("content_type", ["application/x-python-serialize", "application/x-yaml", "text/plain"])
def test_a_message_that_is_not_json_is_refused_unread(app: Celery, content_type: str) -> None:
    with app.connection_for_write() as connection:
        connection.Producer().publish(
            pickle.dumps({"a": 1}), routing_key="enrich", content_type=content_type, content_encoding="binary"
        )
    bodies, errors = receive(app)
    assert bodies == []
    assert [type(error) for error in errors] == [ContentDisallowed]


def test_a_message_of_ours_is_read(app: Celery, redis: Redis) -> None:
    make_send(app, redis)([Message("enrich", 7)])
    bodies, errors = receive(app)
    assert (bodies[0][0], errors) == (["enrich", 7], [])


def test_a_message_that_cannot_be_sent_is_logged_and_does_not_stop_the_sender(
    settings: Settings, short_folder: Path
) -> None:
    nowhere = settings.model_copy(update={"redis_url": f"unix://{short_folder}/redis.sock"})
    with capture_logs() as logs:
        make_send(make_app(nowhere), connect(nowhere.redis_url, patient=False))(
            [Message("ingest", 1), Message("enrich", 2)]
        )
    assert [(line["event"], line["queue"], line["log_level"]) for line in logs] == [
        ("message_not_sent", "ingest", "warning"),
        ("message_not_sent", "enrich", "warning"),
    ]


def test_a_sender_goes_on_when_redis_has_forgotten_its_connections(app: Celery, redis: Redis) -> None:
    send = make_send(app, redis)
    send([Message("ingest", 1)])
    redis.client_kill_filter(_type="normal", skipme=True)
    send([Message("ingest", 2)])
    until(lambda: redis.llen("ingest") == 2)
