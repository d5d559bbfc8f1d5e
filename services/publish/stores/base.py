"""What every store promises."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from shared.contracts import Record


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


class Store(Protocol):
    """One destination. A store belongs to one process and one thread; several processes may open the same place."""

    def check(self) -> None:
        """Proves that records could be written now. Raises Misconfigured or TryLater."""

    def write(self, records: Sequence[Record]) -> list[Written]:
        """Commits the batch durably; one answer per record, in order. Raises TryLater, and then wrote nothing."""

    def close(self) -> None:
        """Lets go of files and connections; a later write opens them anew."""
