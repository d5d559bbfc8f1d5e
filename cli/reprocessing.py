"""Has archived articles read and enriched anew by the running system, behind live traffic, and shows how it goes."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from cli.archive_selection import ArchiveSelection
from cli.system import System
from shared.archive import Entry
from shared.outcomes import Ending, Reason
from shared.reprocessing import REPROCESS_SOURCE, readmit
from shared.snapshot import Balance, Snapshot
from shared.stage import Send
from shared.times import as_rfc3339

Tell = Callable[[str, int, int], None]  # what goes on; how many of how many are done with

AT_ONCE = 64  # a batch: what is taken up delays a live article by no more than this
_MOST_BYTES = 2_000_000
_LOOK_SECONDS = 0.2
_NONE = Balance()


@dataclass
class Reprocessing:
    """One run over a selection. `counts` is what became of each at the ledger; where to go on is `resume_at`, when the
    last one was accepted."""

    system: System
    send: Send
    selection: ArchiveSelection
    most_waiting: int
    rehearse: bool
    counts: Counter[str] = field(default_factory=Counter)
    resume_at: str | None = None

    def __post_init__(self) -> None:
        self.before = self.latest = self.system.look()

    def run(self, tell: Tell) -> None:
        """Take up everything selected, then wait until each has its ending. Raises RedisError, Problem."""
        total = self.selection.count()
        while self.in_flight(self.look()):  # of an earlier run, that was stopped: they are not counted with ours
            tell("waiting for an earlier run", 0, total)
            time.sleep(_LOOK_SECONDS)
        self.before = self.latest
        for file in self.selection.files():
            for entries in _batched(self.selection.entries_of(file)):
                self._await_room(lambda what: tell(what, self.counts.total(), total))
                self._take_up(entries)
        while waiting := self.in_flight(self.look()):
            tell(f"waiting for {waiting} under way", self.counts.total(), total)
            time.sleep(_LOOK_SECONDS)

    def _await_room(self, tell: Callable[[str], None]) -> None:
        """Live traffic goes first: nothing is taken up while much waits, for whatever stage or store."""
        while (waiting := _load(self.look())) >= self.most_waiting:
            tell(f"reprocessing; {waiting} are under way, waiting")
            time.sleep(_LOOK_SECONDS)
        tell("reprocessing")

    def _take_up(self, entries: list[Entry]) -> None:
        self.resume_at = as_rfc3339(entries[0].accepted_ms)  # if we are stopped now: taking up twice is harmless
        done = readmit(self.system.ledger, entries, rehearse=self.rehearse)
        self.send(done.messages)
        self.counts.update(taken=done.taken, forgotten=done.forgotten, pending=done.pending)
        self.resume_at = as_rfc3339(entries[-1].accepted_ms)

    def look(self) -> Snapshot:
        """The state now."""
        self.latest = self.system.look()
        return self.latest

    @staticmethod
    def in_flight(snapshot: Snapshot) -> int:
        """Articles of any run that have no ending yet."""
        return snapshot.sources.get(REPROCESS_SOURCE, _NONE).in_flight

    def outcome(self) -> dict[str, int]:
        """What became of the selected articles so far, by name."""
        ended = {ending: self._ended(ending) for ending in Ending}
        superseded, would_change = self._because(Reason.SUPERSEDED), self._because(Reason.WOULD_CHANGE)
        return {
            "taken": sum(ended.values()) + self.in_flight(self.latest) - self.in_flight(self.before),
            "changed": ended[Ending.PUBLISHED] + ended[Ending.WITHDRAWN],
            "wouldChange": would_change,
            "unchanged": ended[Ending.DUPLICATE] - superseded - would_change,
            "superseded": superseded,
            "rejected": ended[Ending.REJECTED],
            "deadLettered": ended[Ending.DEAD_LETTERED],
            "inFlight": self.in_flight(self.latest),
            "forgotten": self.counts["forgotten"],
            "pending": self.counts["pending"],
        }

    def _ended(self, ending: Ending) -> int:
        now, before = (each.sources.get(REPROCESS_SOURCE, _NONE).endings for each in (self.latest, self.before))
        return now.get(ending, 0) - before.get(ending, 0)

    def _because(self, reason: Reason) -> int:
        """Reasons that nothing but reprocessing gives."""
        now, before = (each.reasons.get((Ending.DUPLICATE, reason), 0) for each in (self.latest, self.before))
        return now - before


def _load(snapshot: Snapshot) -> int:
    """What waits or is in work; not what a store has put off by itself."""
    return snapshot.inbox + snapshot.claimed + sum(depth.waiting + depth.running for depth in snapshot.queues)


def _batched(entries: Iterable[Entry]) -> Iterator[list[Entry]]:
    batch: list[Entry] = []
    size = 0
    for entry in entries:
        batch.append(entry)
        size += len(entry.raw)
        if len(batch) >= AT_ONCE or size >= _MOST_BYTES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch
