"""Picks raw articles from an archive, in the order in which they were accepted."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from cli.problems import FAILED, Problem
from shared.archive import Entry, unpack
from shared.archive_places import ArchivePlace, open_place
from shared.pipeline import CANARY_SOURCE


def find_archive(url: str) -> ArchivePlace:
    """The place an option or setting names. Raises Problem when it names none."""
    if not url:
        raise Problem("no archive is named: --from FOLDER, or WIREDESK_ARCHIVE")
    try:
        return open_place(url)
    except ValueError as error:
        raise Problem(f"{url}: {error}") from error


@dataclass
class ArchiveSelection:
    """Articles accepted at `since` or later and before `until`, of this source. `broken` tells, as they turn up, which
    files could not be read to their end."""

    place: ArchivePlace
    since: datetime | None = None
    until: datetime | None = None
    source: str | None = None
    broken: list[str] = field(default_factory=list)

    def files(self) -> list[str]:
        """Names of those that may hold such articles. Raises Problem when there is no archive."""
        try:
            names = self.place.names()
        except OSError as error:
            raise Problem(f"{self.place} cannot be read: {error}", FAILED) from error
        if not names:
            raise Problem(f"{self.place} holds no archive: expected files such as 2026/01/31/120000-….ndjson.zst")
        return [name for name in names if self._is_in_time(name.rpartition("/")[0])]

    def count(self) -> int:
        """How many are chosen: a look through all of it, a small part of what enriching them costs."""
        return sum(1 for name in self.files() for _ in replace(self, broken=[]).entries_of(name))

    def _is_in_time(self, day: str) -> bool:
        first, last = (f"{moment.astimezone(UTC):%Y/%m/%d}" if moment else None for moment in (self.since, self.until))
        return (first is None or day >= first) and (last is None or day <= last)

    def entries_of(self, name: str) -> Iterator[Entry]:
        """The chosen ones of one file; one that is broken ends early."""
        try:
            with closing(self.place.open(name)) as packed:
                yield from filter(self._is_chosen, unpack(packed))
        except (ValueError, OSError) as error:
            self.broken.append(f"{name}: {error}")

    def _is_chosen(self, entry: Entry) -> bool:
        moment = datetime.fromtimestamp(entry.accepted_ms / 1000, UTC)
        if (self.since and moment < self.since) or (self.until and moment >= self.until):
            return False
        source = json.loads(entry.raw).get("source")
        return bool(source != CANARY_SOURCE if self.source is None else source == self.source)
