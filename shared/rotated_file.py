"""A file that only grows, by whole batches, until it is finished under a name of its own and the next one begins.

Who writes keeps a `Growth` where it commits its own state: how much of the file is committed. What stands beyond that
is what a crash left, and the next append cuts it off. One writer at a time, which the caller sees to.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from shared.durability import sync_path


class Rotation(NamedTuple):
    """When a file is finished: above so many bytes, or so many seconds after its first batch. 0 is never."""

    max_bytes: int = 0
    max_seconds: int = 0


NEVER = Rotation()


class Growth(NamedTuple):
    """How far the file has come: which one it is, when it began (seconds since 1970), its committed bytes."""

    number: int = 1
    started: int = 0
    committed: int = 0


class Altered(ValueError):  # noqa: N818  (it names a state, not an event)
    """Somebody took away or cut off what was committed."""


class RotatedFile:
    """`feed.ndjson` grows; finished, it is `feed-00000001-20260131T120000Z.ndjson`."""

    def __init__(self, path: Path, rotation: Rotation = NEVER) -> None:
        self.path = path
        self._rotation = rotation

    def append(self, growth: Growth, data: bytes) -> Growth:
        """Durable when it returns; counts once the caller has committed the new Growth. Raises OSError, Altered."""
        growth = self.finish_if_due(growth, len(data))
        if growth.committed == 0:
            growth = growth._replace(started=int(time.time()))
        with self._opened(growth.committed) as descriptor:
            try:
                _write_all(descriptor, data)
                os.fsync(descriptor)
            except OSError:
                os.ftruncate(descriptor, growth.committed)  # the next writer would, but a full disk needs the room now
                raise
        return growth._replace(committed=growth.committed + len(data))

    def finish_if_due(self, growth: Growth, more_bytes: int = 0) -> Growth:
        """Renames the file when its time is over or it cannot take so much more. Raises OSError, Altered."""
        finished = self.finished_path(growth)
        if growth.committed and finished.exists():  # a crash came between the renaming and its commit
            _require_length(finished, growth.committed)
        elif self._is_due(growth, more_bytes):
            with self._opened(growth.committed) as descriptor:
                os.fsync(descriptor)  # of the cut
            self.path.rename(finished)
            sync_path(self.path.parent)
        else:
            return growth
        return Growth(number=growth.number + 1)

    def prove(self, growth: Growth) -> Growth:
        """That one could append; finishes a file whose time is over, cuts off what a crash left. Raises the same."""
        growth = self.finish_if_due(growth)
        with self._opened(growth.committed):
            return growth

    def finished_path(self, growth: Growth) -> Path:
        """What the file is called when it is finished: numbers in order, then when it began."""
        stem, dot, suffixes = self.path.name.partition(".")
        began = datetime.fromtimestamp(growth.started, UTC).strftime("%Y%m%dT%H%M%SZ")
        return self.path.with_name(f"{stem}-{growth.number:08d}-{began}{dot}{suffixes}")

    def _is_due(self, growth: Growth, more_bytes: int) -> bool:
        if not growth.committed:
            return False
        most, seconds = self._rotation
        is_full = most > 0 and growth.committed + more_bytes > most
        return is_full or (seconds > 0 and time.time() - growth.started >= seconds)

    @contextmanager
    def _opened(self, committed: int) -> Iterator[int]:
        """The file, open for appending, without what a crash left beyond its committed length."""
        descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o644)
        try:
            _require_length(self.path, committed)
            os.ftruncate(descriptor, committed)
            if committed == 0:
                sync_path(self.path.parent)  # a new file's name must outlive the power too
            yield descriptor
        finally:
            os.close(descriptor)


def _require_length(path: Path, committed: int) -> None:
    if path.stat().st_size < committed:
        raise Altered(f"{path} is not the file that was written: {committed} bytes were committed and it is shorter")


def _write_all(descriptor: int, data: bytes) -> None:
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(descriptor, rest) :]
