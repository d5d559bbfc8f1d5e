"""Builds the Celery worker of a stage. Every setting that matters says why.

Celery carries the messages and runs the processes; what must not be lost is in the ledger.
"""

from __future__ import annotations

import ctypes
import gc
import os
import sys

# Celery reads this at import: SIGTERM then stops like SIGQUIT, soft first. A warm shutdown of an idle prefork worker
# can hang for 30 s; whatever a faster stop interrupts, the ledger mends.
os.environ.setdefault("REMAP_SIGTERM", "SIGQUIT")

from collections.abc import Callable, Iterable
from contextlib import nullcontext, suppress
from importlib import import_module
from typing import TYPE_CHECKING, Any

import structlog
from celery import Celery
from celery.concurrency import get_implementation
from celery.signals import setup_logging, worker_process_init, worker_process_shutdown, worker_shutdown
from celery.utils.nodenames import host_format
from kombu import Queue

from shared import pipeline
from shared.broker import AMQP
from shared.connections import broker_url, connect
from shared.exporter import Build
from shared.kept_processes import Kept, fork_keeper, stop_with
from shared.ledger import Ledger
from shared.logs import configure_logs
from shared.parcels import Message
from shared.sending import make_send
from shared.settings import Settings, SettingsError, effective
from shared.stage import Around, Observe, Runner, Stage, Work, nothing, unobserved
from shared.supervision import guard_against_stalls, supervise
from shared.time_limit import TimeLimit, TookTooLong

if TYPE_CHECKING:
    from shared.tracing import Tracing

log = structlog.get_logger()

_LANE_STOP_SECONDS = 2  # after it what an urgent batch had in hand is done again; the worker waits for its lane first

OpenWork = Callable[[str], Work]  # by queue


# A batch of 64 records is some 40,000 objects, all of which are needed until it is done: looking for garbage among them
# every 700 objects, as Python does, took half of the time of opening them. Once a batch is often enough.
_OBJECTS_OF_A_BATCH = 50_000


def settle_memory() -> None:
    """In a process that has loaded what it needs and now works off batches: no collection walks what was loaded, which
    so stays shared with the process it was forked from, and none comes in the midst of every article."""
    gc.freeze()
    gc.set_threshold(_OBJECTS_OF_A_BATCH, 10, 10)


def give_back_memory() -> None:
    """To the system what loading has taken and freed again, some 6 MB, which glibc keeps otherwise."""
    with suppress(AttributeError):  # another C library, which keeps less
        ctypes.CDLL(None).malloc_trim(0)


def make_app(settings: Settings, name: str = "wiredesk") -> Celery:
    """A Celery app that can send our messages and, given tasks, run them."""
    app = Celery(name, amqp=AMQP)
    app.conf.update(
        broker_url=broker_url(settings.redis_url),
        broker_transport_options={
            # Redelivery past this is harmless (the batch is spent); it only has to free what dead workers held.
            "visibility_timeout": 300,
            "unacked_restore_interval": 5,
            "unacked_restore_throttle": 1,
            "priority_steps": [0],  # one list per queue, so that its length is the queue's length
            "socket_keepalive": True,
            "socket_connect_timeout": 5,
            "socket_timeout": 30,
            "health_check_interval": 10,
        },
        broker_connection_retry_on_startup=True,
        broker_connection_max_retries=None,
        task_acks_late=True,  # a message outlives its worker's child; the ledger decides whether it still means work
        task_reject_on_worker_lost=False,  # the ledger's lease brings the articles back, split; the message must not
        task_acks_on_failure_or_timeout=True,  # nothing is to be had from the same message again
        task_ignore_result=True,
        task_store_errors_even_if_ignored=False,
        task_serializer="json",
        accept_content=["json"],
        task_default_delivery_mode=2,
        task_create_missing_queues=False,
        worker_concurrency=settings.concurrency,
        worker_prefetch_multiplier=1,  # messages are whole batches: prefetch buys nothing and strands more
        worker_disable_rate_limits=True,
        worker_enable_remote_control=False,  # pub/sub that nobody listens to; progress is read from the ledger
        worker_send_task_events=False,
        worker_cancel_long_running_tasks_on_connection_loss=False,  # a batch in hand commits to the ledger
        worker_soft_shutdown_timeout=5,  # slept through whole when a batch is in hand; what it cuts short is done again
        worker_hijack_root_logger=False,
        worker_redirect_stdouts=False,
        worker_max_tasks_per_child=2000,  # batches; a guard against slow leaks in parsers
        worker_max_memory_per_child=600_000,  # kB; two to three times a warm process
    )
    queues = pipeline.worked_queues(settings.stores)
    # Given a queue alone, Celery sends through the nameless exchange, straight to the list: no binding can go missing.
    app.conf.task_queues = [Queue(queue) for queue in queues]
    return app


class _Tracing:
    """What watches the stages of one process: nobody, or OpenTelemetry, opened when the first stage is."""

    def __init__(self, settings: Settings, service: str) -> None:
        """Raises SettingsError when traces are wanted and cannot be made."""
        self._settings, self._service = settings, service
        self._opened: Tracing | None = None
        if settings.traces != "off":
            try:
                import shared.tracing  # noqa: F401  (now, so that processes forked later share it)
            except ImportError as error:
                raise SettingsError(f"WIREDESK_TRACES={settings.traces}: {error}: install `wiredesk[otel]`") from error

    def observe(self) -> Observe:
        if self._settings.traces == "off":
            return unobserved
        from shared.tracing import open_tracing

        self._opened = self._opened or open_tracing(self._settings, self._service)
        return self._opened.observe

    def forget(self) -> None:
        """In a new process: its threads were not forked along."""
        self._opened = None

    def close(self) -> None:
        """Send what is left."""
        if self._opened is not None:
            self._opened.close()


def make_worker(
    stage: pipeline.Stage, settings: Settings, open_work: OpenWork, *, whole_batches: bool = False
) -> Celery:
    """The worker app of one stage. `open_work` is called once per queue in every worker process, after the fork."""
    app = make_app(settings, stage.name)
    runners: dict[str, Runner] = {}
    tracing = _Tracing(settings, stage.name)

    def configure(**_: Any) -> None:
        configure_logs(settings.log_level, settings.log_format, service=stage.name)

    def forget_runners(**_: Any) -> None:
        runners.clear()  # connections do not survive a fork
        tracing.forget()
        settle_memory()

    def open_runner(queue: str) -> Runner:
        limit = TimeLimit(settings.task_time_limit_seconds)
        with limit:
            work = open_work(queue)
        around: Around = getattr(work, "around", nullcontext)
        afterwards = getattr(work, "afterwards", nothing)
        stage = Stage(
            work, settings.batch_budget_seconds, whole_batches, (TookTooLong,), around=around, afterwards=afterwards
        )
        redis = connect(settings.redis_url, endless=True)
        return Runner(Ledger(redis, settings), stage, make_send(app, redis), observe=tracing.observe(), limit=limit)

    def run(queue: str, batch: int) -> None:
        if queue not in runners:
            runners[queue] = open_runner(queue)
        runners[queue].run(Message(queue, batch))

    setup_logging.connect(configure, weak=False)
    worker_process_init.connect(forget_runners, weak=False)
    worker_process_shutdown.connect(lambda **_: tracing.close(), weak=False)
    worker_shutdown.connect(lambda **_: tracing.close(), weak=False)  # the urgent lane works in its main process
    app.task(run, name=stage.task)
    guard_against_stalls(app, settings)
    return app


# What Celery loads when a worker starts: once, before the worker forks its lane, which starts another.
_LOADED_AT_START = (
    "celery.apps.worker", "celery.worker.autoscale", "celery.worker.consumer", "celery.worker.strategy",
    "celery.concurrency.prefork", "celery.concurrency.solo", "celery.app.control", "celery.app.log",
    "celery.backends.base", "kombu.transport.redis",
)  # fmt: skip


def run_worker(
    app: Celery, stage: pipeline.Stage, settings: Settings, *, model: str = "", beside: Iterable[Kept] = ()
) -> None:
    """Run the worker until it is told to stop, its urgent lane and what else is to be `beside` it. `model` is what its
    metrics say of what it reads or tags with."""
    configure_logs(settings.log_level, settings.log_format, service=stage.name)
    log.info("starting", **effective(settings))
    for module in _LOADED_AT_START:
        import_module(module)
    give_back_memory()
    gc.freeze()  # before the first fork: what was loaded stays shared, and no collection walks it again
    urgent = pipeline.urgent_queues_of(stage, settings.stores)
    lane = Kept("urgent-lane", lambda: _serve_lane(app, f"{stage.name}-urgent", urgent))
    stop_with(app, fork_keeper([lane, *beside]))
    supervise(app, settings, make_send(app, connect(settings.redis_url, patient=False)), Build(stage.name, model))
    _consume(app, stage.name, pipeline.queues_of(stage, (*settings.stores, pipeline.CANARY_STORE)), "prefork")


def _serve_lane(app: Celery, name: str, queues: Iterable[str]) -> None:
    """In one process: between its event loop and a child a message would lose a millisecond."""
    settle_memory()
    app.conf.worker_soft_shutdown_timeout = _LANE_STOP_SECONDS
    _consume(app, name, queues, "solo")


def _consume(app: Celery, name: str, queues: Iterable[str], pool: str) -> None:
    """As `celery worker` does; to load its command line would take a quarter of a second in each process."""
    worker = app.Worker(
        hostname=host_format(f"{name}@%h-{os.getpid()}"),
        pool_cls=get_implementation(pool),
        queues=list(queues),
        quiet=True,
        without_gossip=True,  # this and the next: talk between workers that serves nobody
        without_mingle=True,
        without_heartbeat=True,
    )
    worker.start()
    sys.exit(worker.exitcode)
