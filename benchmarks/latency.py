"""How long one article takes from the drop until it is stored: on an idle system, at half load, and while a backlog is
drained, beside the urgent lane and on it; and one bare round trip through Celery on the same machine in the same run.

Prints a table, and writes the same as JSON. Ratios are the claim. `engine` is the pipeline with its work left out.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from redis import Redis
from rich.console import Console
from rich.progress import Progress

from benchmarks.engine import fresh_redis, running
from benchmarks.noop_task import TASK, make_app
from benchmarks.probing import Percentiles, Prober, item_of, percentiles, wait_until
from benchmarks.texts import make_texts
from cli.console import make_meter
from cli.stack import Stack
from shared import pipeline

BACKLOG_CHARS = 700  # of an article of the backlog: some 120 words, so that 100,000 are drained within minutes
_PATIENCE_SECONDS = 60  # for one round trip
_WARM_UP = 10  # probes: connections, caches, pages of models that are touched first
_PUSHED_AT_ONCE = 500
_PLAIN, _URGENT = "plain", "urgent"


@dataclass(frozen=True, slots=True)
class Plan:
    """How much is measured."""

    probes: int
    backlog: int
    backlog_seconds: float


class Run:
    """One measurement; `found` maps a situation to its delays, in the order of the table."""

    def __init__(self, plan: Plan, meter: Progress) -> None:
        self.plan = plan
        self.meter = meter
        self.texts = list(make_texts(max(64, plan.probes)))
        self.found: dict[str, Percentiles] = {}

    def probers(self, redis: Redis, situation: str) -> dict[str, Prober]:
        """One for each lane."""
        inboxes = {_PLAIN: pipeline.INBOX, _URGENT: pipeline.URGENT_INBOX}
        return {lane: Prober(redis, inbox, f"{situation} {lane}", self.texts) for lane, inbox in inboxes.items()}

    def note(self, situation: str, seconds: Sequence[float]) -> None:
        """For the table."""
        self.found[situation] = percentiles(seconds[_WARM_UP:] if len(seconds) > 2 * _WARM_UP else seconds)

    def measure_idle(self, redis: Redis, name: str) -> None:
        """One at a time, lanes and bare round trips in turns, so that what else the machine does meets all alike."""
        probers = self.probers(redis, name)
        delays: dict[str, list[float]] = {lane: [] for lane in ("round trip", *probers)}
        task = self.meter.add_task(name, total=self.plan.probes)
        with bare_celery() as round_trip:
            for _ in range(self.plan.probes + _WARM_UP):
                delays["round trip"].append(round_trip())
                for lane, prober in probers.items():
                    delays[lane].append(prober.time_one())
                self.meter.advance(task)
        for lane, seconds in delays.items():
            self.note(f"{name}, {lane}", seconds)

    def measure_half_load(self, redis: Redis, rate: float) -> None:
        """While others come in at half of what the system can do."""
        probers = self.probers(redis, "half load")
        task = self.meter.add_task("half load", total=self.plan.probes)
        delays: dict[str, list[float]] = {lane: [] for lane in probers}
        with steady_drops(redis, rate / 2):
            for _ in range(self.plan.probes):
                for lane, prober in probers.items():
                    delays[lane].append(prober.time_one())
                self.meter.advance(task)
        for lane, seconds in delays.items():
            self.note(f"half load, {lane}", seconds)

    def measure_backlog(self, redis: Redis) -> float:
        """Until the backlog is drained, or the time is over; how many of it were published a second. The plain article
        came last of all."""
        probers = self.probers(redis, "backlog")
        task = self.meter.add_task("backlog", total=self.plan.backlog)
        drained = Prober(redis, pipeline.INBOX, "backlog", ())
        push_backlog(redis, self.plan.backlog)
        started, before = time.monotonic(), drained.ended()
        probers[_PLAIN].drop()
        seconds = []
        while not probers[_PLAIN].ended() and time.monotonic() < started + self.plan.backlog_seconds:
            seconds.append(probers[_URGENT].time_one())
            self.meter.update(task, completed=drained.ended())
        waited = time.monotonic() - started
        self.note("backlog, urgent", seconds)
        if probers[_PLAIN].ended():
            self.found["backlog, plain"] = Percentiles(waited * 1000, waited * 1000, 1)
        return (drained.ended() - before) / waited


def push_backlog(redis: Redis, articles: int) -> None:
    """Short ones of one source."""
    texts = [text[:BACKLOG_CHARS] for text in make_texts(500, seed=3)]
    for first in range(0, articles, _PUSHED_AT_ONCE):
        numbers = range(first, min(first + _PUSHED_AT_ONCE, articles))
        redis.lpush(pipeline.INBOX, *[item_of(f"{texts[n % 500]} {n}", n, "backlog") for n in numbers])


@contextmanager
def steady_drops(redis: Redis, per_second: float) -> Iterator[None]:
    """Articles dropped one by one at this rate meanwhile."""
    texts, stopped = list(make_texts(500, seed=4)), threading.Event()

    def drop() -> None:
        number = 0
        while not stopped.wait(1 / per_second):
            number += 1
            redis.lpush(pipeline.INBOX, item_of(f"{texts[number % 500]} {number}", number, "load"))

    thread = threading.Thread(target=drop)
    thread.start()
    try:
        yield
    finally:
        stopped.set()
        thread.join()


def measure_rate(redis: Redis, articles: int) -> float:
    """Articles of 3 kB that the system publishes in a second when there is no end of them."""
    fast = Prober(redis, pipeline.INBOX, "rate", list(make_texts(articles, seed=5)))
    started = time.monotonic()
    for _ in range(articles):
        fast.drop()
    wait_until(lambda: fast.ended() >= articles)
    return articles / (time.monotonic() - started)


@contextmanager
def bare_celery() -> Iterator[Callable[[], float]]:
    """A worker of its own, on a Redis of its own; yields what makes one round trip, from the call to the answer."""
    with fresh_redis() as server:
        app = make_app(server.url)

        def round_trip() -> float:
            started = time.monotonic()
            app.send_task(TASK).get(timeout=_PATIENCE_SECONDS)
            return time.monotonic() - started

        with running("benchmarks.noop_task", ("worker",), {"WIREDESK_REDIS_URL": server.url}):
            round_trip()
            yield round_trip


@contextmanager
def real_system() -> Iterator[Redis]:
    """All services and SQLite, as `wiredesk up` runs them."""
    folder = Path(tempfile.mkdtemp(prefix="wd-"))
    stack = Stack(folder, {"archive": f"sqlite:///{folder}/records.db"})
    stack.start()
    try:
        yield Redis.from_url(stack.redis.url)
    finally:
        stack.kill()
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def empty_system() -> Iterator[Redis]:
    """The same processes with nothing to do."""
    with fresh_redis() as server:
        environment = {"WIREDESK_REDIS_URL": server.url, "WIREDESK_STORES": "none=memory://"}
        with running("benchmarks.noop_service", tuple(stage.name for stage in pipeline.STAGES), environment):
            yield Redis.from_url(server.url)


def measure(plan: Plan, meter: Progress) -> dict[str, Any]:
    """Everything, one after another, JSON-ready."""
    run = Run(plan, meter)
    with empty_system() as redis:
        run.measure_idle(redis, "engine")
    with real_system() as redis:
        run.measure_idle(redis, "idle")
        rate = measure_rate(redis, 20 * plan.probes // 4)
        run.measure_half_load(redis, rate)
        drained = run.measure_backlog(redis)
    return {
        "cores": os.cpu_count(),
        "backlog": plan.backlog,
        "articles_per_second": {"of 3 kB": rate, "of the backlog": drained},
        "delays": {name: asdict(delays) | ratios(run.found, name) for name, delays in run.found.items()},
    }


def ratios(found: dict[str, Percentiles], name: str) -> dict[str, float]:
    """How often a bare round trip's median goes into these delays, and for those under load the idle one's."""
    delays = found[name]
    trip = found["engine, round trip" if name.startswith("engine") else "idle, round trip"].p50
    of_trip = {"p50_round_trips": delays.p50 / trip, "p99_round_trips": delays.p99 / trip}
    if not name.startswith(("half load", "backlog")):
        return of_trip
    return of_trip | {
        "p50_idle": delays.p50 / found["idle, plain"].p50,
        "p99_idle": delays.p99 / found["idle, plain"].p50,
    }


def as_table(result: dict[str, Any]) -> str:
    """For people."""
    titles = ("p50 ms", "p99 ms", "p50/trip", "p99/trip", "p50/idle", "p99/idle")
    keys = ("p50", "p99", "p50_round_trips", "p99_round_trips", "p50_idle", "p99_idle")
    lines = [f"{'':22}" + "".join(f"{title:>11}" for title in titles)]
    for name, delays in result["delays"].items():
        numbers = (f"{delays[key]:>11.1f}" if key in delays else f"{'':>11}" for key in keys)
        lines.append(f"{name:22}" + "".join(numbers))
    rates = ", ".join(f"{rate:.0f} {of}" for of, rate in result["articles_per_second"].items())
    lines.append(f"backlog {result['backlog']}; articles a second: {rates}; {result['cores']} cores")
    lines.append("trip: p50 of a bare Celery no-op, call to answer; idle: p50 of a plain article on the idle system")
    return "\n".join(lines)


def main() -> None:
    """Measure, print, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--probes", type=int, default=100)
    parser.add_argument("--backlog", type=int, default=5_000, help="articles that wait")
    parser.add_argument(
        "--backlog-seconds", type=float, default=3_600, help="no longer than so, though it is not drained"
    )
    parser.add_argument("--output", type=Path, default=Path("build/latency.json"))
    parser.add_argument("--json", action="store_true", help="print JSON instead of the table")
    options = parser.parse_args()
    with make_meter(Console(stderr=True)) as meter:
        result = measure(Plan(options.probes, options.backlog, options.backlog_seconds), meter)
    text = json.dumps(result, indent=1)
    options.output.parent.mkdir(parents=True, exist_ok=True)
    options.output.write_text(text + "\n")
    print(text if options.json else as_table(result))


if __name__ == "__main__":
    main()
