"""Picks raw articles from an archive, in the order in which they were accepted."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

from cli.problems import Problem
from shared.archive import Entry, archive_folder, list_files, read_file
from shared.pipeline import CANARY_SOURCE


def find_archive(place: str) -> Path:
    """The folder an option or setting names. Raises Problem when it names none."""
    if not place:
        raise Problem("no archive is named: --from FOLDER, or WIREDESK_ARCHIVE")
    return archive_folder(place)


@dataclass
class ArchiveSelection:
    """Articles accepted at `since` or later and before `until`, of this source. `broken` tells, as they turn up, which
    files could not be read to their end."""

    folder: Path
    since: datetime | None = None
    until: datetime | None = None
    source: str | None = None
    broken: list[str] = field(default_factory=list)

    def files(self) -> list[Path]:
        """Those that may hold such articles. Raises Problem when there is no archive."""
        files = list_files(self.folder)
        if not files:
            raise Problem(f"{self.folder} holds no archive: expected files such as 2026/01/31/120000-….ndjson.zst")
        return [file for file in files if self._is_in_time(_day_of(self.folder, file))]

    def count(self) -> int:
        """How many are chosen: a look through all of it, a small part of what enriching them costs."""
        return sum(1 for file in self.files() for _ in replace(self, broken=[]).entries_of(file))

    def _is_in_time(self, day: str) -> bool:
        first, last = (f"{moment.astimezone(UTC):%Y/%m/%d}" if moment else None for moment in (self.since, self.until))
        return (first is None or day >= first) and (last is None or day <= last)

    def entries_of(self, file: Path) -> Iterator[Entry]:
        """The chosen ones of one file; one that is broken ends early."""
        try:
            yield from filter(self._is_chosen, read_file(file))
        except (ValueError, OSError) as error:
            self.broken.append(str(error))

    def _is_chosen(self, entry: Entry) -> bool:
        moment = datetime.fromtimestamp(entry.accepted_ms / 1000, UTC)
        if (self.since and moment < self.since) or (self.until and moment >= self.until):
            return False
        source = json.loads(entry.raw).get("source")
        return bool(source != CANARY_SOURCE if self.source is None else source == self.source)


def _day_of(folder: Path, file: Path) -> str:
    return file.parent.relative_to(folder).as_posix()
