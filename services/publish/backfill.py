"""A store that was added later gets what another one holds, page by page, beside live traffic.

Every write is what the publish stage writes: the target's filters and shape apply, an older version never takes the
place of a newer one, and a version that is there already changes nothing. So any part of it may be repeated.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from threading import Event
from typing import NamedTuple, TypeVar

from services.publish.orders import Order
from services.publish.stores.base import Store, WriteOutcome, Written
from services.publish.stores.holdings import Held, Holdings, Place
from shared.contracts import Record
from shared.errors import TryLater
from shared.ninjs_reading import UnreadableItem

PAGE_VERSIONS = 64  # a batch of the publish stage
PATIENCE_SECONDS = 300.0  # with a store that is down: longer than a restart or a failover takes
FIRST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS = 0.2, 30.0

T = TypeVar("T")


class Stopped(Exception):  # noqa: N818  (it names a state, not an event)
    """Somebody asked us to stop while we waited for a store."""


class Fate(StrEnum):
    """What became of one version."""

    WRITTEN = "written"  # the target has it, from now or from before
    WITHDRAWN = "withdrawn"  # the target has the withdrawal
    STALE = "stale"  # the target has a newer version
    NOT_WANTED = "not_wanted"  # the target's filters leave it out
    FAILED = "failed"  # it could not be read, or the target refused it


class Carried(NamedTuple):
    """One version and what became of it; `detail` says why it failed."""

    place: Place
    fate: Fate
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Target:
    """The store that gets the versions, and what it wants of them. Without a store nothing is written: a dry run."""

    order: Order
    store: Store | None


def backfill(
    holdings: Holdings, target: Target, after: Place, since: datetime | None, stop: Event
) -> Iterator[list[Carried]]:
    """What became of each page. Ends when all is carried, or soon after `stop`. Raises TryLater, Misconfigured."""
    try:
        while not stop.is_set():
            page = _patiently(lambda: holdings.page(after, since, PAGE_VERSIONS), stop)  # noqa: B023  (called at once)
            if not page:
                return
            yield _carry(page, target, stop)
            after = page[-1].place
    except Stopped:
        return


def _carry(page: Sequence[Held], target: Target, stop: Event) -> list[Carried]:
    filled = [_fill(held, target.order) for held in page]
    records = [each for each in filled if not isinstance(each, Carried)]
    answers = iter(_would_write(records) if target.store is None else _write(target.store, records, stop))
    return [
        each if isinstance(each, Carried) else _judge(held.place, next(answers))
        for held, each in zip(page, filled, strict=True)
    ]


def _fill(held: Held, order: Order) -> Record | Carried:
    try:
        record = order.fill(held.record())
    except UnreadableItem as error:
        return Carried(held.place, Fate.FAILED, f"cannot be read: {error}")
    return record or Carried(held.place, Fate.NOT_WANTED)


def _judge(place: Place, answer: Written) -> Carried:
    if answer.outcome is WriteOutcome.REFUSED:
        return Carried(place, Fate.FAILED, f"refused: {answer.detail}")
    if answer.outcome is WriteOutcome.LATER:
        return Carried(place, Fate.FAILED, f"to be tried again in {answer.seconds:.0f} s: {answer.detail}")
    return Carried(place, Fate(answer.outcome.value))


def _would_write(records: Sequence[Record]) -> list[Written]:
    return [Written(WriteOutcome.WITHDRAWN if each.is_withdrawn else WriteOutcome.WRITTEN) for each in records]


def _write(store: Store, records: Sequence[Record], stop: Event) -> list[Written]:
    """Writes all; those that a store puts off are tried again while it takes some of them, or asks for little time."""
    answers = _patiently(lambda: store.write(records), stop)
    waited = 0.0
    while put_off := [index for index, each in enumerate(answers) if each.outcome is WriteOutcome.LATER]:
        pause = max(FIRST_PAUSE_SECONDS, min(answers[index].seconds for index in put_off))
        if waited + pause > PATIENCE_SECONDS:
            break
        _pause(pause, stop)
        again = _patiently(lambda: store.write([records[index] for index in put_off]), stop)
        for index, answer in zip(put_off, again, strict=True):
            answers[index] = answer
        is_stuck = all(each.outcome is WriteOutcome.LATER for each in again)
        waited = waited + pause if is_stuck else 0.0
    return answers


def _patiently(act: Callable[[], T], stop: Event) -> T:
    """The act's result; one that must be tried later is, until our patience is over."""
    waited, pause = 0.0, FIRST_PAUSE_SECONDS
    while True:
        try:
            return act()
        except TryLater:
            if waited > PATIENCE_SECONDS:
                raise
        _pause(pause, stop)
        waited, pause = waited + pause, min(2 * pause, LONGEST_PAUSE_SECONDS)


def _pause(seconds: float, stop: Event) -> None:
    if stop.wait(seconds):
        raise Stopped
