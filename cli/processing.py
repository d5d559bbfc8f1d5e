"""Runs inputs through the embedded engine until every article has its ending."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from redis.exceptions import RedisError
from rich.console import Console
from rich.progress import Progress

from cli.balance import Tally, tally_since
from cli.console import make_meter
from cli.engine import check_alive, embedded_engine
from cli.problems import FAILED, INTERRUPTED, NOT_ALL_PUBLISHED, Problem
from cli.stack import Stack
from shared import pipeline
from shared.connections import connect
from shared.contracts import DeadLetter
from shared.dead_letters import list_letters
from shared.heartbeats import read_workers
from shared.ledger import Ledger
from shared.settings import Settings, read_settings
from shared.snapshot import Snapshot, take_snapshot

LETTERS_KEPT = 10
_MOST_WAITING = 500  # items in the inbox: the door takes 256 at once, so it never waits for us
_MOST_WAITING_BYTES = 32_000_000
_LOOK_SECONDS = 0.05


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a run; `letters` are the first few dead letters, `problem` is why it ended early, if it did."""

    counts: Tally
    letters: list[DeadLetter] = field(default_factory=list)
    problem: Problem | None = None

    @property
    def exit_code(self) -> int:
        if self.problem is not None:
            return self.problem.exit_code
        return 0 if self.counts.is_all_well else NOT_ALL_PUBLISHED


def process(
    batched: Iterable[list[bytes]], stores: Mapping[str, str], folder: Path | None, console: Console
) -> Outcome:
    """Drop everything, wait for every ending. Raises Problem, NoRedis, RedisDidNotStart when it cannot begin."""
    settings = read_settings(Settings, stores=dict(stores))
    with embedded_engine(folder, stores) as stack, make_meter(console) as meter:
        ledger = Ledger(connect(stack.redis.url, patient=False), settings)
        run = Run(stack, ledger, pipeline.all_queues(stores), meter)
        problem = _complete(run, batched)
        if problem is None:  # nothing is in hand that a graceful stop could save, and it would take two seconds
            for service in stack.services:
                service.kill_group()
        return Outcome(tally_since(run.before, run.latest), _first_letters(ledger), problem)


def _complete(run: Run, batched: Iterable[list[bytes]]) -> Problem | None:
    """Why the run ended early; None when it did not."""
    try:
        run.await_stores()
        run.drop(batched)
        run.await_endings()
    except KeyboardInterrupt:
        run.read_ledger()
        return Problem("stopped before every article had its ending", INTERRUPTED)
    except RedisError as error:
        return Problem(f"the engine's Redis failed: {error}", FAILED)
    except Problem as problem:
        return problem
    return None


def _first_letters(ledger: Ledger) -> list[DeadLetter]:
    try:
        return list(islice(list_letters(ledger), LETTERS_KEPT))
    except RedisError:
        return []


class Run:
    """One run: what was dropped, and what the ledger said last."""

    def __init__(self, stack: Stack, ledger: Ledger, queues: tuple[str, ...], meter: Progress) -> None:
        self.stack = stack
        self.ledger = ledger
        self.queues = queues
        self.meter = meter
        self.task = meter.add_task("starting", total=None)
        self.before = self.latest = take_snapshot(ledger, queues)
        self.dropped = 0
        self.paused: set[str] = set()

    @property
    def accepted(self) -> int:
        return self.latest.balance.accepted - self.before.balance.accepted

    def await_stores(self) -> None:
        """Until publish works, which tries its stores first: for one that cannot be written nothing is read."""
        (publish,) = (service for service in self.stack.services if service.name == pipeline.PUBLISH.name)
        while all(worker.pid != publish.pid for worker in read_workers(self.ledger)):
            check_alive(self.stack)
            time.sleep(_LOOK_SECONDS)

    def drop(self, batched: Iterable[list[bytes]]) -> None:
        """Push each batch once the inbox has room, so that neither we nor Redis hold more than a few."""
        for batch in batched:
            room = min(_MOST_WAITING, _MOST_WAITING_BYTES // max(map(len, batch)))
            while self.look().inbox > room:
                time.sleep(_LOOK_SECONDS)
            self.ledger.redis.lpush(pipeline.INBOX, *batch)
            self.dropped += len(batch)

    def await_endings(self) -> None:
        """Until the ledger has accepted all that was dropped and holds nothing in flight."""
        while not (self.look().is_settled and self.accepted >= self.dropped):
            time.sleep(_LOOK_SECONDS)

    def look(self) -> Snapshot:
        """The state now. Raises Problem when a part of the engine has died."""
        check_alive(self.stack)
        self.read_ledger()
        self._tell_of_pauses()
        ended = max(0, self.accepted - self.latest.open)
        self.meter.update(self.task, description="processing", total=self.dropped, completed=ended)
        return self.latest

    def read_ledger(self) -> None:
        """Bring `latest` up to date. Raises RedisError."""
        self.latest = take_snapshot(self.ledger, self.queues)

    def _tell_of_pauses(self) -> None:
        """Once per store: a run waits for a store that is away as long as it takes."""
        for depth in self.latest.queues:
            queue = pipeline.plain(depth.queue)
            if depth.paused and queue not in self.paused:
                self.paused.add(queue)
                store = queue.partition(".")[2]
                self.meter.console.print(f"store {store} cannot be written now; trying on (Ctrl-C stops)")
