"""One message through one stage: take up the batch, work, write the verdicts, hand on. Knows no Celery.

The one place where errors are judged: TryLater pauses the queue, CannotProcess is a dead letter, anything else is a
bug that is tried again alone. One bad article never fails its neighbours.
"""

from __future__ import annotations

import time
from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from typing import Protocol

import structlog

from shared.errors import CannotProcess, TryLater
from shared.ledger import Ledger
from shared.outcomes import Reason
from shared.parcels import Batch, Closing, Message, Parcel, Release, Retry, SetAside, Verdict

Work = Callable[[Sequence[Parcel]], Sequence[Verdict]]  # one verdict per parcel, in the same order
Around = Callable[[Sequence[Parcel]], AbstractContextManager[object]]
Send = Callable[[Iterable[Message]], None]
Observe = Callable[[Batch, Sequence[Verdict], int], None]  # what was committed, and when it was begun (ns since 1970)


def nothing() -> None:
    """Nothing is left to do."""


def unobserved(_batch: Batch, _verdicts: Sequence[Verdict], _begun_ns: int) -> None:
    """Nobody wants to know."""


# Upper bounds in seconds: one no-op batch takes a few milliseconds, a batch of heavy pages some seconds.
DURATION_BOUNDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0)

# A busy worker goes on to the next batch without a message; after this long another queue gets its turn, and a stop
# is heeded.
TURN_SECONDS = 1.0

# After full batches the next one is likely on its way: looking once more costs less than a message. The ledger keeps
# messages back a little longer than this (batches.lua, LINGER_US). Not after the first batch of a message, which has
# cost two round trips already: so no stage ever makes more than two a batch.
LINGER_SECONDS = 0.002

log = structlog.get_logger()


class Clock(Protocol):
    """Seconds that only go forward."""

    def __call__(self) -> float: ...


@dataclass(frozen=True, slots=True)
class Judgement:
    """The verdicts on a batch, and whether the world was not ready for it."""

    verdicts: list[Verdict]
    paused: bool = False


@dataclass(frozen=True, slots=True)
class Stage:
    """How a batch is judged: the work, the time it may take, and what a time limit looks like when it strikes."""

    work: Work
    budget_seconds: float
    whole_batches: bool = False  # the work gains from seeing the batch as one (a store's transaction)
    time_limits: tuple[type[Exception], ...] = ()
    clock: Clock = time.monotonic
    around: Around = nullcontext  # what is done once for a batch that is judged one by one; it raises nothing
    afterwards: Callable[[], None] = nothing  # what no article waits for, once a batch is handed on; it raises nothing

    def judge(self, parcels: Sequence[Parcel]) -> Judgement:
        """A verdict for every parcel, whatever the work does."""
        with self.around(parcels):
            return self._judge(parcels)

    def _judge(self, parcels: Sequence[Parcel]) -> Judgement:
        if self.whole_batches and len(parcels) > 1:
            try:
                return Judgement(list(self.work(parcels)))
            except TryLater as error:
                return self._pause([], parcels, error)
            except self.time_limits as error:  # no time is left to find out who; smaller attempts will
                return Judgement([Retry(Reason.TIMEOUT, repr(error))] * len(parcels))
            except Exception as error:  # noqa: BLE001  (somebody in the batch; alone we learn who)
                log.warning("batch_failed", error=type(error).__name__, articles=len(parcels))
        return self._judge_one_by_one(parcels)

    def _judge_one_by_one(self, parcels: Sequence[Parcel]) -> Judgement:
        verdicts: list[Verdict] = []
        deadline = self.clock() + self.budget_seconds
        for parcel in parcels:
            if verdicts and self.clock() > deadline:
                break
            try:
                verdicts.append(self._judge_alone(parcel))
            except TryLater as error:
                return self._pause(verdicts, parcels, error)
        return Judgement(verdicts + [Release()] * (len(parcels) - len(verdicts)))

    def _judge_alone(self, parcel: Parcel) -> Verdict:
        try:
            return self.work([parcel])[0]
        except TryLater:
            raise
        except CannotProcess as error:
            return SetAside(error.reason, error.detail)
        except self.time_limits as error:
            return Retry(Reason.TIMEOUT, repr(error))
        except Exception as error:
            log.exception("article_failed", id=parcel.id, source=parcel.source)
            return Retry(Reason.BUG, repr(error))

    @staticmethod
    def _pause(done: list[Verdict], parcels: Sequence[Parcel], error: TryLater) -> Judgement:
        log.warning("try_later", error=str(error), articles=len(parcels) - len(done))
        return Judgement(done + [Release()] * (len(parcels) - len(done)), paused=True)


@dataclass(frozen=True, slots=True)
class Runner:
    """Carries messages through a stage: the ledger before and after, Celery behind `send`."""

    ledger: Ledger
    stage: Stage
    send: Send
    full_batch: int = 64
    observe: Observe = unobserved
    limit: AbstractContextManager[None] = field(default_factory=nullcontext)  # around the work alone: Redis may be away

    def run(self, message: Message) -> None:
        """Do what the message announces. Safe to repeat; a message whose work is done does nothing."""
        turn_ends = self.stage.clock() + TURN_SECONDS
        batch = self.ledger.begin(message)
        self.send(batch.messages)
        is_announced = True
        while batch.parcels:
            looks_again = not is_announced and len(batch.parcels) >= self.full_batch
            batch = self._work_off(batch, turn_ends, looks_again)
            is_announced = False

    def _work_off(self, batch: Batch, turn_ends: float, looks_again: bool) -> Batch:
        """The batch to go on with, empty when there is none."""
        begun_ns, started = time.time_ns(), self.stage.clock()
        with self.limit:
            judgement = self.stage.judge(batch.parcels)
        ended = self.stage.clock()
        seconds, goes_on = ended - started, ended < turn_ends
        bound = duration_bound(seconds)
        closing = Closing(int(seconds * 1_000_000), bound, judgement.paused, goes_on, goes_on and looks_again)
        following = self.ledger.commit(batch, judgement.verdicts, closing)
        self.send(following.messages)
        self.observe(batch, judgement.verdicts, begun_ns)
        self.stage.afterwards()
        return self._linger(batch.queue) if closing.look_again and not following.number else following

    def _linger(self, queue: str) -> Batch:
        time.sleep(LINGER_SECONDS)
        batch = self.ledger.linger(queue)
        self.send(batch.messages)
        return batch


def duration_bound(seconds: float) -> str:
    """The histogram bucket: the least upper bound, as Prometheus writes it."""
    at = bisect_left(DURATION_BOUNDS, seconds)
    return str(DURATION_BOUNDS[at]) if at < len(DURATION_BOUNDS) else "+Inf"
