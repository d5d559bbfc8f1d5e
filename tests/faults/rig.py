"""The whole system under fire: articles go in while processes are killed at random; then everything is counted."""

from __future__ import annotations

import json
import os
import random
import signal
import sqlite3
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import psutil
from redis import Redis
from redis.exceptions import RedisError

from cli.stack import ServiceProcess, Stack
from shared import pipeline
from shared.ledger import Ledger
from shared.settings import Settings
from shared.snapshot import Snapshot, take_snapshot
from tests.faults.processes import doors_of, kill, lanes_of, workers_of
from tests.ports import free_port

# Short times, in the product's proportions, so that a kill is mended in seconds; the defaults wait longer before they
# call a worker dead. How often an article may die is the product's own.
QUICK = {
    "WIREDESK_LEASE_SECONDS": "6",
    "WIREDESK_GRACE_SECONDS": "2",
    "WIREDESK_SWEEP_SECONDS": "0.5",
    "WIREDESK_TASK_TIME_LIMIT_SECONDS": "5",
    "WIREDESK_BATCH_BUDGET_SECONDS": "1",
    "WIREDESK_DOOR_LEASE_SECONDS": "2",
    "WIREDESK_PAUSE_SECONDS": "0.2",
}
_VICTIMS = ("main", "child", "child", "lane", "door", "urgent door", "redis")  # children twice: they hold the work
_SUBJECTS = ("harbour", "school", "bridge", "court", "festival", "reservoir", "tram", "library")


def make_articles(count: int) -> Iterator[str]:
    """Different short articles about made-up towns, as RawArticle JSON."""
    chance = random.Random(7)
    for n in range(count):
        subject = chance.choice(_SUBJECTS)
        body = " ".join(
            f"The {subject} of Vellmar reported figure {chance.randrange(10**6)} on day {n}." for _ in range(4)
        )
        yield json.dumps({"content": f"Vellmar {subject} enters year {n}\n\n{body}\n\n{body[::-1].title()}"})


@dataclass
class Rig:
    """One embedded system and the means to hurt it."""

    folder: Path
    stores: dict[str, str]
    seed: int = 1
    modules: dict[str, str] = field(default_factory=dict)  # a service by stage name, run in place of the real one
    kills: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.stack = Stack(self.folder, self.stores, QUICK)
        for service in self.stack.services:
            service.module = self.modules.get(service.name, service.module)
        self.metrics_port = free_port()  # of the service whose main process and door are killed like the others
        self.stack.services[0].environment["WIREDESK_METRICS_PORT"] = str(self.metrics_port)
        self.chance = random.Random(self.seed)
        self.settings = Settings(redis_url=self.stack.redis.url, stores=self.stores)
        self.client = Redis.from_url(self.stack.redis.url)
        self.ledger = Ledger(self.client, self.settings)
        self.queues = pipeline.all_queues(self.stores)

    def snapshot(self) -> Snapshot:
        return take_snapshot(self.ledger, self.queues)

    def drop(self, item: str, inbox: str = pipeline.INBOX) -> None:
        """Push one article, as often as it takes; an upstream that got no answer sends again."""
        while True:
            try:
                self.client.lpush(inbox, item)
                return
            except RedisError:
                time.sleep(0.05)

    def kill_somebody(self) -> None:
        """SIGKILL one process of ours, by pid; a victim that is not there just now gives way to another."""
        name = ""
        while not name:
            with suppress(psutil.NoSuchProcess):
                name = self._kill(self.chance.choice(_VICTIMS), self.chance.choice(self.stack.services))
        self.kills[name] += 1

    def _kill(self, victim: str, service: ServiceProcess) -> str:
        name = f"{service.name} {victim}"
        match victim:
            case "redis":
                return self._kill_redis()
            case "main":
                return self._kill_main(service)
            case "door" | "urgent door":
                return victim if kill(doors_of(self.stack.services[0], urgent=victim != "door")) else ""
            case "lane":
                return name if kill(lanes_of(service)) else ""
            case _:
                workers = workers_of(service)
                self.chance.shuffle(workers)
                return name if kill(workers) else ""

    def _kill_redis(self) -> str:
        self.stack.redis.kill()
        self.stack.redis.start()
        return "redis"

    def _kill_main(self, service: ServiceProcess) -> str:
        os.kill(service.pid, signal.SIGKILL)
        service.wait(10)
        service.start()
        return f"{service.name} main"

    def door_pid(self) -> int:
        """The pid of the door that runs now; 0 when none does."""
        return next((door.pid for door in doors_of(self.stack.services[0])), 0)

    def revive(self) -> None:
        """Start again what ended; an init system would."""
        for service in self.stack.dead_services():
            self.kills[f"{service.name} ended by itself"] += 1
            service.start()

    def wait_until_settled(self, accepted: int, seconds: float) -> Snapshot:
        """The state once everything dropped has its ending. Raises TimeoutError with the state it got stuck in."""
        deadline = time.monotonic() + seconds
        while True:
            self.revive()
            state = self.snapshot()
            if state.is_settled and state.balance.accepted >= accepted:
                return state
            if time.monotonic() > deadline:
                logs = "\n".join(service.log_tail() for service in self.stack.services)
                raise TimeoutError(f"not settled: {state}\n{logs}")
            time.sleep(0.2)


def rows_in(path: Path) -> Counter[str]:
    """How often each headline stands in the SQLite store, counted over versions."""
    with sqlite3.connect(path) as connection:
        return Counter(headline for (headline,) in connection.execute("SELECT headline FROM articles"))


def lines_in(path: Path) -> Counter[str]:
    """How often each headline stands in the NDJSON store."""
    with path.open() as lines:
        return Counter(json.loads(line)["headlines"][0]["value"] for line in lines)
