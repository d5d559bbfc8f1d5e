"""A store for tests: the current documents, in a dict that ends with the process."""

from __future__ import annotations

from collections.abc import Sequence

from services.publish.plan import Filing, judge, write_filings
from services.publish.shapes import Shape
from services.publish.stores.base import Written
from shared.contracts import Record
from shared.ninjs import to_ninjs


class MemoryStore:
    """`filings` holds the newest form of each article by `uri`."""

    def __init__(self, shape: Shape = to_ninjs) -> None:
        self._shape = shape
        self.filings: dict[str, Filing] = {}

    def check(self) -> None:
        """Always ready."""

    def write(self, records: Sequence[Record]) -> list[Written]:
        return write_filings(records, self._write, self._shape)

    def _write(self, filings: list[Filing]) -> list[Written]:
        known = self.filings.keys() & {filing.uri for filing in filings}
        verdicts = judge(filings, {uri: self.filings[uri].rank for uri in known})
        self.filings |= {
            filing.uri: filing for filing, verdict in zip(filings, verdicts, strict=True) if verdict.is_news
        }
        return [Written(verdict.outcome) for verdict in verdicts]

    def close(self) -> None:
        """Nothing to let go of."""
