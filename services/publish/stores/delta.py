"""Records as rows of a Delta Lake table: one for each version, the highest version of a `uri` is its state.

A withdrawal deletes the rows of earlier versions, then adds one without text. One process writes at a time. What the
table has of each article is remembered in our own Redis, with the number of the commit up to which it has been noted:
a crash between a commit and its note is made good from the table's own log.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

from services.publish.plan import Filing, Rank, judge, write_filings
from services.publish.shapes import Shape
from services.publish.stores.base import Written
from services.publish.stores.delta_table import VersionsTable, prove_table, read_address
from services.publish.stores.desk import Desk, SentMemory, asking_redis
from shared.contracts import Record

_TIDY_EVERY = 100  # commits: a hundred small files are merged into one, in about a second


class DeltaStore:
    """A batch is one commit, after the deletions that its withdrawals ask for."""

    def __init__(self, url: str, shape: Shape, desk: Desk) -> None:
        self._shape = shape
        self._address = read_address(url)
        self._table = VersionsTable(self._address)
        self._memory = SentMemory(desk)

    def check(self) -> None:
        """In a process of its own: this one may be about to fork workers."""
        try:
            with self._memory.turn(), ProcessPoolExecutor(1, get_context("spawn")) as apart:
                number = apart.submit(prove_table, self._address).result()
                if self._noted() == number - 1:  # nothing but that proof
                    self._note_commit(number)
        finally:
            self.close()

    def write(self, records: Sequence[Record]) -> list[Written]:
        return write_filings(records, self._write, self._shape)

    def close(self) -> None:
        self._table.close()
        self._memory.close()

    def _write(self, filings: list[Filing]) -> list[Written]:
        if not filings:
            return []
        with self._memory.turn():
            self._catch_up()
            verdicts = judge(filings, self._memory.held(filing.uri for filing in filings))
            news = [filing for filing, verdict in zip(filings, verdicts, strict=True) if verdict.is_news]
            if news:
                self._bring(news)
        return [Written(verdict.outcome) for verdict in verdicts]

    def _catch_up(self) -> None:
        """Notes what commits brought that nobody noted: their writer died."""
        number = self._table.refresh()
        noted = self._noted()
        if noted != number:
            self._memory.note_ranks((each.uri, Rank(*each[1:])) for each in self._table.brought_since(noted))
            self._note_commit(number)

    def _bring(self, news: list[Filing]) -> None:
        withdrawn = {filing.uri: filing for filing in news if filing.rank.is_withdrawn}
        self._table.remove_earlier(withdrawn.values())
        kept = [filing for filing in news if filing.uri not in withdrawn or filing.rank >= withdrawn[filing.uri].rank]
        number = self._table.append(kept, news)
        self._memory.note(news)
        self._note_commit(number)
        if number % _TIDY_EVERY == 0:
            self._table.tidy()

    def _noted(self) -> int:
        with asking_redis():
            return int(self._memory.redis.get(self._memory.key("commit")) or 0)

    def _note_commit(self, number: int) -> None:
        with asking_redis():
            self._memory.redis.set(self._memory.key("commit"), number)
