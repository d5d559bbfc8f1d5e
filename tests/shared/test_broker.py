"""Messages in hand: counted at once, noted in Redis only when they stay there, and never lost by a stop."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from celery import Celery
from kombu.asynchronous import Hub
from redis import Redis

from shared.parcels import Message
from shared.sending import make_send
from shared.settings import Settings
from shared.workers import make_app
from tests.ingest.waiting import until


@pytest.fixture
def app(settings: Settings, redis: Redis) -> Celery:
    """Two messages wait on enrich."""
    app = make_app(settings)
    make_send(app, redis)([Message("enrich", 1), Message("enrich", 2)])
    return app


class Taker:
    """Takes messages as a worker of one process does: one at a time."""

    def __init__(self, app: Celery) -> None:
        self.taken: list[Any] = []
        self.connection = app.connection_for_read()
        self.consumer = app.amqp.TaskConsumer(
            self.connection.default_channel, callbacks=[lambda _, message: self.taken.append(message)]
        )
        self.consumer.qos(prefetch_count=1)
        self.consumer.consume()

    def take(self) -> Any:
        """The next message."""
        self.connection.drain_events(timeout=10)
        return self.taken[-1]

    def note(self) -> None:
        self.consumer.channel.qos.note()


@pytest.fixture
def taker(app: Celery) -> Iterator[Taker]:
    taker = Taker(app)
    yield taker
    taker.connection.release()


def unacked(redis: Redis) -> int:
    assert redis.hlen("unacked") == redis.zcard("unacked_index")
    return int(redis.hlen("unacked"))


def test_a_message_that_is_soon_done_is_never_noted(taker: Taker, redis: Redis) -> None:
    message = taker.take()
    assert unacked(redis) == 0
    message.ack()
    taker.note()
    assert (unacked(redis), redis.llen("enrich")) == (0, 1)


def test_a_message_that_stays_in_hand_is_noted_once_until_it_is_acknowledged(taker: Taker, redis: Redis) -> None:
    message = taker.take()
    for _ in range(2):
        taker.note()
        assert unacked(redis) == 1
    message.ack()
    assert unacked(redis) == 0


def test_no_second_message_is_taken_while_one_is_in_hand(taker: Taker) -> None:
    message = taker.take()
    assert not taker.consumer.channel.qos.can_consume()
    message.ack()
    assert taker.consumer.channel.qos.can_consume()


@pytest.mark.parametrize("is_noted", [True, False])
def test_what_is_in_hand_at_a_stop_goes_back_onto_its_list(taker: Taker, redis: Redis, is_noted: bool) -> None:
    taker.take()
    if is_noted:
        taker.note()
    taker.connection.release()
    assert (unacked(redis), redis.llen("enrich")) == (0, 2)


def test_a_message_given_back_goes_back_onto_its_list(taker: Taker, redis: Redis) -> None:
    taker.take().requeue()
    assert (unacked(redis), redis.llen("enrich")) == (0, 2)


def test_the_event_loop_of_a_worker_notes_what_is_in_hand(taker: Taker, redis: Redis) -> None:
    hub = Hub()
    taker.connection.register_with_event_loop(hub)
    taker.take()

    def look() -> bool:
        hub.fire_timers()
        return unacked(redis) == 1

    until(look)
