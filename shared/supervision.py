"""What a worker's main process does beside Celery: sweep the ledger, serve /metrics, send canaries, give signs of life,
see that messages are taken."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

import structlog
from celery import Celery, bootsteps
from celery.worker.state import active_requests, all_total_count, reserved_requests
from redis.exceptions import RedisError

from shared import pipeline
from shared.canary import CanarySender
from shared.connections import connect
from shared.exporter import Build, serve_metrics
from shared.heartbeats import BEAT_SECONDS, Heart, Tally
from shared.ledger import KEY_PREFIX, Ledger
from shared.parcels import Message
from shared.settings import Settings

log = structlog.get_logger()

Send = Callable[[Iterable[Message]], None]


class Sweeper:
    """Sweeps the ledger once per interval, whichever worker comes first; two at once would be harmless."""

    def __init__(self, ledger: Ledger, settings: Settings, send: Send) -> None:
        self.ledger = ledger
        self.send = send
        self.queues = pipeline.worked_queues(settings.stores)
        self.lease_ms = max(
            1, int(settings.sweep_seconds * 900)
        )  # a little less than the interval, or every other is lost

    def sweep(self) -> None:
        """One round; what goes wrong is left to the next."""
        try:
            if not self.ledger.redis.set(f"{KEY_PREFIX}sweeper", "1", nx=True, px=self.lease_ms):
                return
            died, lost, messages = self.ledger.sweep(self.queues)
        except RedisError as error:
            log.warning("sweep_failed", error=str(error))
            return
        if died or lost:
            log.info("swept", died=died, lost=lost)
        self.send(messages)


class StallGuard:
    """Makes Celery connect anew when the acknowledgement of a message was lost with Redis. Celery logs that and goes
    on, but kombu counts the message as in hand for ever; with one message per process it would never take another."""

    def __init__(self, worker: Any) -> None:
        self.worker = worker
        self.was_stalled = False

    def look(self) -> None:
        """Raises ConnectionError, which ends Celery's loop and has it connect, the second time in a row that more
        messages count as in hand than requests are known."""
        is_stalled = self._is_stalled()
        if is_stalled and self.was_stalled:
            self.was_stalled = False
            raise ConnectionError("an acknowledgement was lost: connecting anew")
        self.was_stalled = is_stalled

    def _is_stalled(self) -> bool:
        consumer = self.worker.consumer and self.worker.consumer.task_consumer
        if not consumer:  # not connected just now
            return False
        qos = consumer.channel.qos
        in_hand = qos.prefetch_count - qos.can_consume_max_estimate() if qos.prefetch_count else 0
        return in_hand > len(reserved_requests)


def count_messages() -> Tally:
    """What Celery's main process knows of the messages of its children."""
    return Tally(all_total_count[0] - len(active_requests), len(reserved_requests))


def guard_against_stalls(app: Celery, settings: Settings) -> None:
    """Add the guard to workers built from this app."""

    class Guard(bootsteps.StartStopStep):  # type: ignore[misc]
        """A Celery bootstep in the main process."""

        requires = ("celery.worker.components:Timer",)

        def start(self, parent: Any) -> None:
            parent.timer.call_repeatedly(settings.sweep_seconds, StallGuard(parent).look)

    app.steps["worker"].add(Guard)


def supervise(app: Celery, settings: Settings, send: Send, build: Build) -> None:
    """Add sweeper, heart, canary and metrics server to the worker of that stage, built from this app."""
    queues = pipeline.queues_of(pipeline.stage_of(build.service), settings.stores)
    open_heart = partial(Heart, service=build.service, settings=settings, queues=queues, tally=count_messages)

    class Supervision(bootsteps.StartStopStep):  # type: ignore[misc]
        """A Celery bootstep: lives in the main process, on its event loop's timer."""

        requires = ("celery.worker.components:Timer",)

        def start(self, parent: Any) -> None:
            """No retries inside: the event loop must not hang on a Redis that is away."""
            ledger = Ledger(connect(settings.redis_url, patient=False), settings)
            parent.timer.call_repeatedly(settings.sweep_seconds, Sweeper(ledger, settings, send).sweep)
            self.heart = open_heart(ledger)
            parent.timer.call_repeatedly(BEAT_SECONDS, self.heart.beat)
            if settings.canary_seconds:
                canaries = CanarySender(ledger.redis, settings.canary_seconds)
                parent.timer.call_repeatedly(settings.canary_seconds, canaries.send)
            if settings.metrics_port:
                serve_metrics(ledger, settings, build)

        def stop(self, _parent: Any) -> None:
            self.heart.stop()

        terminate = stop

    app.steps["worker"].add(Supervision)
