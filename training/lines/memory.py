"""What a memory of sources would say of the lines of a set of raw texts: a stand-in for the one that a stream fills."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from services.ingest.readers.lines import split_lines


class Memory:
    """In which stories of each source, scraped in the same way, every line stands."""

    def __init__(self, records: Sequence[Mapping[str, Any]]) -> None:
        self._stories: defaultdict[tuple[str, str, str], set[str]] = defaultdict(set)
        for record in records:
            for line in split_lines(record["raw_text"]):
                self._stories[self._key(record, line.text)].add(record["page_id"])

    def of(self, record: Mapping[str, Any]) -> Callable[[Sequence[str]], list[int]]:
        """For lines of this record, in how many other stories of its source each stands."""
        own = {record["page_id"]}
        return lambda texts: [len(self._stories.get(self._key(record, text), own) - own) for text in texts]

    def _key(self, record: Mapping[str, Any], text: str) -> tuple[str, str, str]:
        return record["source_domain"], record["style"], text.casefold()
