"""Serves /metrics: the values of shared/metrics.py, read from the ledger at each scrape.

After any crash the numbers agree with the data, because they are the data.
"""

from __future__ import annotations

import os
import platform
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import accumulate
from math import inf
from typing import Any, NamedTuple, get_args

from prometheus_client import CollectorRegistry, start_http_server
from prometheus_client.core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    HistogramMetricFamily,
    Metric,
)
from prometheus_client.registry import Collector
from redis.exceptions import RedisError

from shared import pipeline
from shared.annotations import Cluster
from shared.heartbeats import Worker, read_workers
from shared.ledger import OTHER_SOURCES, Ledger
from shared.metrics import LATENCY_BOUNDS, METRICS, MOST_SOURCES
from shared.outcomes import Ending, Reason
from shared.program import program_version
from shared.redis_health import RedisHealth, take_health
from shared.settings import Settings
from shared.snapshot import Balance, Canary, Histogram, Snapshot, take_snapshot
from shared.stage import DURATION_BOUNDS

_COUNTED_REASONS = (Ending.DUPLICATE, Ending.REJECTED, Ending.DEAD_LETTERED)


class Build(NamedTuple):
    """Whose process this is, and what it reads or tags with."""

    service: str = ""
    model: str = ""


class LedgerCollector(Collector):
    """Reads the ledger once per scrape."""

    def __init__(
        self,
        ledger: Ledger,
        queues: Iterable[str],
        build: Build = Build(),  # noqa: B008  (a tuple)
        canary_seconds: float = 0,
    ) -> None:
        self.ledger = ledger
        self.queues = tuple(queues)
        self.canary_seconds = canary_seconds
        self.build = (build.service, program_version(), platform.python_version(), build.model)

    def describe(self) -> Iterable[Metric]:
        """Nothing: registering must not need Redis."""
        return ()

    def collect(self) -> Iterator[Metric]:
        """The families of METRICS; only `build_info` and `redis_up` while Redis is away."""
        yield _gauge("wiredesk_build_info", {self.build: 1})
        try:
            snapshot = take_snapshot(self.ledger, self.queues)
            health = take_health(self.ledger.redis)
            workers = read_workers(self.ledger)
        except RedisError:
            yield _gauge("wiredesk_redis_up", {(): 0})
            return
        yield _gauge("wiredesk_redis_up", {(): 1})
        yield from _redis_families(health)
        yield from _worker_families(workers)
        yield from _article_families(snapshot)
        yield from _queue_families(snapshot)
        yield from _trouble_families(snapshot)
        yield from _archive_families(snapshot)
        yield from _time_families(snapshot, self.queues)
        yield from _canary_families(snapshot.canary, self.canary_seconds)


def _redis_families(health: RedisHealth) -> Iterator[Metric]:
    yield _gauge("wiredesk_redis_used_memory_bytes", {(): health.used_bytes})
    yield _gauge("wiredesk_redis_max_memory_bytes", {(): health.max_bytes})
    yield _gauge("wiredesk_redis_durable", {(): health.is_durable})
    yield _gauge("wiredesk_redis_aof_size_bytes", {(): health.log_bytes})
    yield _gauge("wiredesk_redis_aof_write_ok", {(): health.last_write_succeeded})
    yield _gauge("wiredesk_redis_aof_rewrite_ok", {(): health.last_rewrite_succeeded})
    yield _gauge("wiredesk_redis_aof_rewrite_running", {(): health.is_rewriting})
    yield _counter("wiredesk_redis_aof_delayed_syncs_total", {(): health.delayed_syncs})
    yield _counter("wiredesk_redis_evicted_keys_total", {(): health.evicted_keys})


def _worker_families(workers: Iterable[Worker]) -> Iterator[Metric]:
    alive = Counter(worker.service for worker in workers if worker.is_alive)
    yield _gauge("wiredesk_workers", {(stage.name,): alive[stage.name] for stage in pipeline.STAGES})


def _article_families(snapshot: Snapshot) -> Iterator[Metric]:
    balance = snapshot.balance
    yield _counter("wiredesk_articles_accepted_total", {(): balance.accepted})
    yield _counter("wiredesk_articles_ended_total", {(ending,): n for ending, n in balance.endings.items()})
    pairs = {
        (ending, reason): snapshot.reasons.get((ending, reason), 0) for ending in _COUNTED_REASONS for reason in Reason
    }
    yield _counter("wiredesk_endings_by_reason_total", pairs)
    yield _gauge("wiredesk_articles_in_flight", {(): snapshot.open})
    yield _gauge("wiredesk_oldest_article_age_seconds", {(): snapshot.oldest_seconds})
    yield _gauge("wiredesk_balance_error_articles", {(): balance.in_flight - snapshot.open})
    silences = silences_of(snapshot)
    yield _gauge("wiredesk_source_silence_seconds", {(source,): n for source, n in silences.items()})
    gaps = {(source,): snapshot.usual_gap(source) for source in silences}
    yield _gauge("wiredesk_source_usual_gap_seconds", {labels: gap for labels, gap in gaps.items() if gap is not None})


def silences_of(snapshot: Snapshot, most: int = MOST_SOURCES) -> dict[str, float]:
    """Seconds of silence of the sources that delivered most, by name; those of all the others under `(other)`. The
    canary is no source."""

    def by_deliveries(source: str) -> tuple[int, str]:
        return -snapshot.sources.get(source, Balance()).accepted, source

    ranked = sorted(snapshot.silences.keys() - {pipeline.CANARY_SOURCE}, key=by_deliveries)
    named = {source: snapshot.silences[source] for source in ranked[:most]}
    rest = [snapshot.silences[source] for source in ranked[most:]]
    return {**named, OTHER_SOURCES: min([*rest, named.get(OTHER_SOURCES, inf)])} if rest else named


def _queue_families(snapshot: Snapshot) -> Iterator[Metric]:
    yield _gauge("wiredesk_inbox_items", {(): snapshot.inbox})
    yield _gauge("wiredesk_inbox_urgent_items", {(): snapshot.urgent_inbox})
    yield _gauge("wiredesk_inbox_claimed_items", {(): snapshot.claimed})
    articles = {(depth.queue, "waiting"): depth.waiting for depth in snapshot.queues}
    articles |= {(depth.queue, "running"): depth.running for depth in snapshot.queues}
    articles |= {(depth.queue, "postponed"): depth.postponed for depth in snapshot.queues}
    yield _gauge("wiredesk_queue_articles", articles)
    yield _gauge("wiredesk_queue_lag_seconds", {(depth.queue,): depth.lag_seconds for depth in snapshot.queues})
    messages = {(depth.queue, "ready"): depth.messages for depth in snapshot.queues}
    messages |= {(depth.queue, "unacked"): depth.unacked for depth in snapshot.queues}
    yield _gauge("wiredesk_queue_messages", messages)
    yield _gauge("wiredesk_queue_paused", {(depth.queue,): depth.paused for depth in snapshot.queues})


def _trouble_families(snapshot: Snapshot) -> Iterator[Metric]:
    kept = {("article",): snapshot.dead_letters, ("unreadable",): snapshot.unreadable}
    yield _gauge("wiredesk_dead_letters", kept)
    handled = {("replayed",): ("replayed", "letter"), ("discarded",): ("discarded", "letter")}
    handled[("evicted",)] = ("evicted", "unreadable")
    yield _counter(
        "wiredesk_dead_letters_handled_total", {label: snapshot.reasons.get(key, 0) for label, key in handled.items()}
    )
    causes = ("died", "lost")
    yield _counter("wiredesk_swept_total", {(cause,): snapshot.reasons.get(("swept", cause), 0) for cause in causes})
    roles = get_args(Cluster.model_fields["role"].annotation)
    yield _counter("wiredesk_stories_total", {(role,): snapshot.reasons.get(("story", role), 0) for role in roles})


def _archive_families(snapshot: Snapshot) -> Iterator[Metric]:
    yield _gauge("wiredesk_unarchived_articles", {(): snapshot.unarchived})
    yield _gauge("wiredesk_unarchived_age_seconds", {(): snapshot.unarchived_seconds})
    outcomes = {("archived",): ("archived", "article"), ("evicted",): ("evicted", "unarchived")}
    counts = {label: snapshot.reasons.get(key, 0) for label, key in outcomes.items()}
    yield _counter("wiredesk_archive_articles_total", counts)


def _time_families(snapshot: Snapshot, queues: Iterable[str]) -> Iterator[Metric]:
    worked = {(queue,): snapshot.articles_worked.get(queue, 0) for queue in queues}
    yield _counter("wiredesk_stage_articles_total", worked)
    none = Histogram({}, 0.0)
    durations = {(queue,): snapshot.durations.get(queue, none) for queue in queues}
    yield _histogram("wiredesk_batch_duration_seconds", durations, [str(bound) for bound in DURATION_BOUNDS])
    waits = {(queue,): snapshot.waits.get(queue, none) for queue in queues}
    yield _histogram("wiredesk_stage_wait_seconds", waits, LATENCY_BOUNDS)
    yield _histogram("wiredesk_article_latency_seconds", {(): snapshot.latency}, LATENCY_BOUNDS)


def _canary_families(canary: Canary | None, interval: float) -> Iterator[Metric]:
    seen = canary if canary is not None and interval else Canary(0, 0)
    yield _gauge("wiredesk_canary_interval_seconds", {(): interval})
    yield _gauge("wiredesk_canary_age_seconds", {(): seen.age_seconds})
    yield _gauge("wiredesk_canary_latency_seconds", {(): seen.latency_seconds})


def _counter(name: str, values: Mapping[Any, float]) -> Metric:
    family = CounterMetricFamily(name.removesuffix("_total"), METRICS[name].help, labels=METRICS[name].labels)
    for labels, value in values.items():
        family.add_metric(labels, value)
    return family


def _gauge(name: str, values: Mapping[Any, float]) -> Metric:
    family = GaugeMetricFamily(name, METRICS[name].help, labels=METRICS[name].labels)
    for labels, value in values.items():
        family.add_metric(labels, value)
    return family


def _histogram(name: str, values: Mapping[Any, Histogram], bounds: Iterable[str]) -> Metric:
    family = HistogramMetricFamily(name, METRICS[name].help, labels=METRICS[name].labels)
    bounds = (*bounds, "+Inf")
    for labels, histogram in values.items():
        totals = accumulate(histogram.buckets.get(bound, 0) for bound in bounds)
        family.add_metric(labels, list(zip(bounds, totals, strict=True)), histogram.sum_seconds)
    return family


def serve_metrics(ledger: Ledger, settings: Settings, build: Build = Build()) -> None:  # noqa: B008  (a tuple)
    """Serve /metrics from a thread of this process. Raises OSError when the port is taken."""
    registry = CollectorRegistry()
    queues_of = pipeline.worked_queues if settings.canary_seconds else pipeline.all_queues
    registry.register(LedgerCollector(ledger, queues_of(settings.stores), build, settings.canary_seconds))
    server, _ = start_http_server(settings.metrics_port, settings.metrics_host, registry)
    # Else a worker's child that outlives a killed parent would hold the port, and the next parent could not start.
    os.register_at_fork(after_in_child=server.socket.close)
