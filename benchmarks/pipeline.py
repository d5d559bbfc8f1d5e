"""The whole pipeline with its real work, beside the bare functions in a loop and beside the same work on other queues.

One corpus, one machine, one run; CPU-ms per article count all processes, Redis and the store. Ratios are the claim.
The others get what their guides say first: one task per article and hop, the article in the message, one INSERT each.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from redis import Redis
from rich.console import Console

from benchmarks.engine import fresh_redis
from benchmarks.measure import cpu_seconds
from benchmarks.news import make_news
from benchmarks.probing import count_ended, wait_until
from benchmarks.stores import running_postgresql
from cli.stack import Stack
from services.publish.stores.postgresql import migrate_store
from shared import pipeline

_PYTHON = [sys.executable, "-m"]
RIVALS: dict[str, list[list[str]]] = {  # the processes that two cores are given by default
    "celery": [["benchmarks.rivals.celery_chain"]],
    "dramatiq": [["dramatiq", "benchmarks.rivals.dramatiq_chain"]],
    "taskiq": [["taskiq", "worker", "benchmarks.rivals.taskiq_chain:broker"]],
    "rq": [["benchmarks.rivals.rq_chain"]] * 2,
}
_DROPPED_AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class Cost:
    """What one article took."""

    cpu_ms_per_article: float
    articles_per_second: float


def measure_bare(items: Sequence[bytes]) -> Cost:
    """The pure functions alone."""
    with tempfile.NamedTemporaryFile(suffix=".ndjson") as file:
        Path(file.name).write_bytes(b"\n".join(items))
        command = [*_PYTHON, "benchmarks.bare_loop", file.name]
        answer = subprocess.run(command, check=True, capture_output=True, env=_environment())
    return Cost(**json.loads(answer.stdout))


def measure_wiredesk(items: Sequence[bytes], store: Callable[[Path], str], more_pids: Sequence[int] = ()) -> Cost:
    """Inbox to store, with the services as `wiredesk up` runs them."""
    folder = Path(tempfile.mkdtemp(prefix="wd-"))
    stack = Stack(folder, {"store": store(folder)}, _environment(only_ours=True))
    try:
        stack.start()
        client = Redis.from_url(stack.redis.url)
        assert stack.redis.process is not None
        pids = [*(service.pid for service in stack.services), stack.redis.process.pid, *more_pids]
        return _drop_and_wait(
            items,
            lambda some: client.lpush(pipeline.INBOX, *some),
            lambda: count_ended(client),
            pids,
        )
    finally:
        stack.kill()
        shutil.rmtree(folder, ignore_errors=True)


def measure_rival(name: str, items: Sequence[bytes]) -> Cost:
    """The same into SQLite by another queue; sending the first hop is not counted."""
    from benchmarks.rivals.work import DONE

    with fresh_redis() as server, tempfile.TemporaryDirectory() as folder, ExitStack() as running:
        environment = {"WIREDESK_REDIS_URL": server.url, "RIVALS_DATABASE": f"{folder}/records.db"}
        client = Redis.from_url(server.url)
        commands = [[*_PYTHON, *command] for command in RIVALS[name]]
        processes = [running.enter_context(_running(command, environment)) for command in commands]
        assert server.process is not None
        send = [*_PYTHON, "benchmarks.rivals", name]

        def send_all(some: Sequence[bytes]) -> object:
            return subprocess.run(send, input=b"\n".join(some), check=True, env=_environment() | environment)

        return _drop_and_wait(
            items, send_all, lambda: int(client.get(DONE) or 0), [server.process.pid, *(each.pid for each in processes)]
        )


def _drop_and_wait(
    items: Sequence[bytes],
    drop: Callable[[Sequence[bytes]], object],
    ended: Callable[[], int],
    pids: Sequence[int],
) -> Cost:
    """Warm up with the first tenth, then measure the rest from the first drop to the last ending."""
    warm = len(items) // 10
    drop(items[:warm])
    wait_until(lambda: ended() >= warm)
    cpu, clock = cpu_seconds(pids), time.monotonic()
    for start in range(warm, len(items), _DROPPED_AT_ONCE):
        drop(items[start : start + _DROPPED_AT_ONCE])
    wait_until(lambda: ended() >= len(items))
    seconds, rest = time.monotonic() - clock, len(items) - warm
    return Cost((cpu_seconds(pids) - cpu) / rest * 1000, rest / seconds)


def _environment(*, only_ours: bool = False) -> dict[str, str]:
    ours = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}  # matrices are small: threads would only wait
    return ours if only_ours else {**os.environ, **ours}


@contextmanager
def _running(command: list[str], environment: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    quiet = subprocess.DEVNULL
    process = subprocess.Popen(command, env=_environment() | environment, stdout=quiet, stderr=quiet)
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def measure(options: argparse.Namespace, console: Console) -> dict[str, Cost]:
    """Everything, one after another; the loop and Wiredesk in turns, each the median of its rounds."""
    items = list(make_news(options.articles, text_alone=options.text_alone))
    few = items[: options.rival_articles]
    ours: dict[str, Callable[[], Cost]] = {
        "bare loop": lambda: measure_bare(items),
        "wiredesk, SQLite": lambda: measure_wiredesk(items, lambda folder: f"sqlite:///{folder}/records.db"),
        "wiredesk, PostgreSQL": lambda: _measure_postgresql(items),
    }
    rivals = {f"naive {name}": lambda name=name: measure_rival(name, few) for name in options.rivals}
    taken: dict[str, list[Cost]] = {name: [] for name in (*ours, *rivals)}
    steps = [*list(ours.items()) * options.rounds, *rivals.items()]
    for name, step in steps:
        with console.status(f"measuring {name}"):
            taken[name].append(step())
    return {name: _median(costs) for name, costs in taken.items()}


def _median(costs: Sequence[Cost]) -> Cost:
    return Cost(
        statistics.median(cost.cpu_ms_per_article for cost in costs),
        statistics.median(cost.articles_per_second for cost in costs),
    )


def _measure_postgresql(items: Sequence[bytes]) -> Cost:
    with running_postgresql(by_socket=False) as server:
        migrate_store(server.url)
        return measure_wiredesk(items, lambda _: server.url, [server.pid])


def as_table(costs: dict[str, Cost]) -> str:
    """For people; the last column says how much more CPU each takes than Wiredesk into SQLite."""
    ours = costs["wiredesk, SQLite"]
    lines = [f"{'':24}{'CPU-ms/article':>16}{'articles/s':>12}{'CPU, times ours':>18}"]
    for name, cost in costs.items():
        ratio = cost.cpu_ms_per_article / ours.cpu_ms_per_article
        lines.append(f"{name:24}{cost.cpu_ms_per_article:>16.2f}{cost.articles_per_second:>12.0f}{ratio:>18.2f}")
    bare = costs["bare loop"]
    share = bare.cpu_ms_per_article / ours.cpu_ms_per_article
    by_clock = ours.articles_per_second / bare.articles_per_second
    lines.append(f"share of the bare loop: {share:.2f} by CPU, {by_clock:.2f} by the clock (aim .85)")
    return "\n".join(lines)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=2_000)
    parser.add_argument("--rival-articles", type=int, default=400)
    parser.add_argument("--rivals", nargs="*", choices=RIVALS, default=list(RIVALS))
    parser.add_argument("--rounds", type=int, default=1, help="of the loop and Wiredesk in turns; the median counts")
    parser.add_argument("--text-alone", action="store_true", help="scraped text, no pages and no ninjs")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    costs = measure(options, Console(stderr=True))
    plain = {name: asdict(cost) for name, cost in costs.items()}
    print(json.dumps(plain, indent=1) if options.json else as_table(costs))


if __name__ == "__main__":
    main()
