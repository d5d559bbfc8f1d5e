"""What every store promises."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from shared.contracts import Record
from shared.errors import TryLater


class WriteOutcome(StrEnum):
    """What became of one record."""

    WRITTEN = "written"  # the store has this version, from this write or an earlier one
    STALE = "stale"  # the store has a newer version, which stays
    WITHDRAWN = "withdrawn"  # flagged, and its text removed
    REFUSED = "refused"  # this store cannot hold this record
    LATER = "later"  # this record alone, after `seconds`; its neighbours go on


@dataclass(frozen=True, slots=True)
class Written:
    """The answer for one record; `detail` says why it was refused, `seconds` when a later attempt is due."""

    outcome: WriteOutcome
    detail: str = ""
    seconds: float = 0


class Misconfigured(ValueError):  # noqa: N818  (it names a state, not an event)
    """The store cannot work until somebody acts; the message says how."""


@contextmanager
def proving(close: Callable[[], None], needs_somebody: Callable[[TryLater], bool]) -> Iterator[None]:
    """Around a check: what waiting cannot mend becomes Misconfigured; nothing stays open that a fork would share."""
    try:
        yield
    except TryLater as error:
        if needs_somebody(error):
            raise Misconfigured(str(error)) from error
        raise
    finally:
        close()


class Store(Protocol):
    """One destination. A store belongs to one process and one thread; several processes may open the same place."""

    def check(self) -> None:
        """Proves that records could be written now. Raises Misconfigured or TryLater."""

    def write(self, records: Sequence[Record]) -> list[Written]:
        """Commits the batch durably; one answer per record, in order. Raises TryLater, and then wrote nothing."""

    def close(self) -> None:
        """Lets go of files and connections; a later write opens them anew."""
