"""How many articles a second one Redis coordinates when workers are no longer the limit.

Synthetic clients do what the door and the workers do to Redis, and nothing else: they drop, claim, accept, begin and
commit full batches. Redis works on one core, so the ceiling is one over the seconds of Redis per article. The clock is
measured beside it, with the clients that fit on this machine: where they have no core of their own, they are the limit.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import islice

import psutil
from redis import Redis

from benchmarks.engine import fresh_redis
from benchmarks.scale.emptied import endless_items
from services.ingest.arrivals import read_items
from services.ingest.door import envelope_limits
from services.ingest.settings import IngestSettings
from shared import pipeline
from shared.ledger import DoorLimits, Ledger
from shared.outcomes import Ending
from shared.parcels import Advance, Closing, End, Message, Parcel, Verdict
from shared.settings import Settings

_ROUND = 512  # articles a client takes from the inbox to their ending before it begins again
_GO_ON = Closing(duration_us=1_000, bound="0.005", go_on=True)
_WARM = 4 * _ROUND


@dataclass(frozen=True, slots=True)
class Ceiling:
    """CPU-ms per article of Redis and of the clients; by the clock: articles a second of all clients together, and how
    busy Redis was (1: one core)."""

    clients: int
    redis_ms: float
    clients_ms: float
    per_second: float
    busy: float

    @property
    def ceiling_per_second(self) -> float:
        return 1000 / self.redis_ms


def measure_ceiling(articles: int, clients: int) -> Ceiling:
    """So many articles by so many clients at once."""
    with fresh_redis() as server:
        assert server.process is not None
        push_through(server.url, "warm", _WARM)
        command = [sys.executable, "-m", "benchmarks.scale.ceiling", server.url, str(articles // clients)]
        processes = [_start([*command, f"door-{number}"]) for number in range(clients)]
        for process in processes:
            _line_of(process)  # its articles are made
        redis, clock = psutil.Process(server.process.pid).cpu_times(), time.monotonic()
        for process in processes:
            assert process.stdin is not None
            process.stdin.write("go\n")
            process.stdin.close()
        answers = [json.loads(_line_of(process)) for process in processes]
        clock = time.monotonic() - clock
        now = psutil.Process(server.process.pid).cpu_times()
        for process in processes:
            process.wait()
    done = sum(answer["articles"] for answer in answers)
    seconds = now.user + now.system - redis.user - redis.system
    client_ms = sum(answer["cpu_seconds"] for answer in answers) / done * 1000
    return Ceiling(clients, seconds / done * 1000, client_ms, done / clock, seconds / clock)


def _start(command: Sequence[str]) -> subprocess.Popen[str]:
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def _line_of(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    line = process.stdout.readline()
    if not line:
        raise RuntimeError("a synthetic client ended; its error stands above")
    return line


def push_through(url: str, door: str, articles: int, begin: Callable[[], object] = lambda: None) -> int:
    """Whole rounds of articles from the inbox to their ending; how many. Alone or beside others who do the same: each
    takes up what is there, whoever brought it."""
    ledger = Ledger(Redis.from_url(url), Settings(redis_url=url, stores={"none": "memory://"}))
    rounds = max(1, articles // _ROUND)
    items = list(islice(endless_items(), rounds * _ROUND))
    begin()
    for first in range(0, len(items), _ROUND):
        ledger.redis.lpush(pipeline.INBOX, *items[first : first + _ROUND])
        _take_in(ledger, door)
        for queue in pipeline.all_queues(["none"]):
            _work_off(ledger, queue)
    return len(items)


def _take_in(ledger: Ledger, door: str) -> None:
    limits = envelope_limits(IngestSettings())
    while claimed := ledger.claim(door, DoorLimits()).items:
        _send(ledger, ledger.accept(door, list(read_items(claimed, limits))))


def _send(ledger: Ledger, messages: Sequence[Message]) -> None:
    """As Celery would, a list item per message; its own envelope of half a kB is left out."""
    for message in messages:
        ledger.redis.lpush(message.queue, message.batch)


def _work_off(ledger: Ledger, queue: str) -> None:
    after = pipeline.queues_after(pipeline.stage_of(queue), ["none"])
    while (number := ledger.redis.rpop(queue)) is not None:
        batch = ledger.begin(Message(queue, int(number)))
        _send(ledger, batch.messages)
        while batch.parcels:
            batch = ledger.commit(batch, [_verdict(parcel, after) for parcel in batch.parcels], _GO_ON)
            _send(ledger, batch.messages)


def _verdict(parcel: Parcel, after: tuple[str, ...]) -> Verdict:
    return Advance(parcel.payload, after) if after else End(Ending.PUBLISHED)


def _wait_for_go() -> float:
    print("ready", flush=True)
    sys.stdin.readline()
    return time.process_time()


def main() -> None:
    """One synthetic client, for `measure_ceiling`: says when it is ready, waits for a line, tells what it did."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("url")
    parser.add_argument("articles", type=int)
    parser.add_argument("door")
    options = parser.parse_args()
    begun = [0.0]
    done = push_through(options.url, options.door, options.articles, lambda: begun.append(_wait_for_go()))
    print(json.dumps({"articles": done, "cpu_seconds": time.process_time() - begun[-1]}))


if __name__ == "__main__":
    main()
