"""The archiver: copies accepted raw articles from Redis into the archive, off everybody's path.

A process of its own, kept alive by the ingest worker, at its own pace. The raw articles stay in the ledger until their
file is on disk and the ledger is told; a kill between two lines loses nothing, it may write a file again. Of several
archivers one writes; when it has been gone for `LEASE_SECONDS` another one does.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Iterator
from itertools import groupby
from typing import NamedTuple, cast

import structlog
from redis.exceptions import RedisError
from zstandard import ZstdError

from services.ingest.settings import IngestSettings
from services.ingest.stopping import until_stopped
from shared.archive import Entry, day_of, file_name, pack
from shared.archive_places import ArchivePlace, open_place
from shared.connections import connect
from shared.ledger import KEY_PREFIX, Ledger, read_label
from shared.logs import configure_logs

log = structlog.get_logger()

LEASE_SECONDS = 15.0  # a file is written in a second or two; past this another archiver may write the same ones too
_LOOK_SECONDS = 1.0
_MOST_BYTES = 16_000_000  # stored bytes in one file: held in memory, and what a kill has written twice
_MOST_ARTICLES = 20_000
_AT_ONCE = 64  # articles read from Redis in one call


class Waiting(NamedTuple):
    """What waits for the archive, and whether this archiver is the one to write it."""

    mine: bool
    articles: int
    bytes: int
    age_ms: int


class Archiver:
    """Writes what waits once it is `seconds` old or fills a file."""

    def __init__(self, ledger: Ledger, place: ArchivePlace, seconds: float, name: str) -> None:
        self.ledger = ledger
        self.place = place
        self.seconds = seconds
        self.name = name
        self._was_mine = False

    def serve_once(self, *, flush: bool = False) -> bool:
        """Write one round of files if it is time, or in any case to `flush`; whether anything was written.

        Raises OSError, RedisError: nothing is lost, all of it waits for the next call."""
        waiting = self._look()
        if waiting.mine and not self._was_mine:
            self.place.clear_unfinished()
        self._was_mine = waiting.mine
        is_due = flush or waiting.age_ms >= self.seconds * 1000 or waiting.bytes >= _MOST_BYTES
        if not (waiting.mine and waiting.articles and is_due):
            return False
        ids, entries = self._read()
        files = self._write(entries)
        written = self.ledger.run_script("archived", args=[self.name, *ids])
        log.info("archived", articles=written, place=str(self.place), files=files)
        return True

    def _look(self) -> Waiting:
        mine, *amounts = self.ledger.run_script("unarchived", args=[self.name, int(LEASE_SECONDS * 1000)])
        return Waiting(bool(mine), *amounts)

    def _write(self, entries: list[Entry]) -> list[str]:
        """One file per day. The same first entry gives the same name: written again, with as many entries or more, a
        file is replaced."""
        names = []
        for _, run in groupby(entries, day_of):
            of_one_day = list(run)
            names.append(file_name(of_one_day[0]))
            self.place.put(names[-1], pack(of_one_day))
        return names

    def _read(self) -> tuple[list[str], list[Entry]]:
        """The oldest that wait: their ids, and what is there of them."""
        redis = self.ledger.redis
        found = cast("list[bytes]", redis.zrange(f"{KEY_PREFIX}unarchived", 0, _MOST_ARTICLES - 1))
        ids: list[str] = []
        entries: list[Entry] = []
        for ledger_id, stored in self._stored([each.decode() for each in found]):
            ids.append(ledger_id)
            entry = _entry(ledger_id, stored or b"")
            if entry is None:
                log.warning("nothing_to_archive", id=ledger_id)
            else:
                entries.append(entry)
        return ids, entries

    def _stored(self, ids: list[str]) -> Iterator[tuple[str, bytes | None]]:
        taken = 0
        for first in range(0, len(ids), _AT_ONCE):
            some = ids[first : first + _AT_ONCE]
            values = cast("list[bytes | None]", self.ledger.redis.mget([f"{KEY_PREFIX}raw:{each}" for each in some]))
            for ledger_id, stored in zip(some, values, strict=True):
                yield ledger_id, stored
                taken += len(stored or b"")
                if taken >= _MOST_BYTES:
                    return


def _entry(ledger_id: str, stored: bytes) -> Entry | None:
    """None when somebody has removed or overwritten it."""
    try:
        label = read_label(stored)
        return Entry(ledger_id, label.accepted_ms, label.version, label.key, label.payload())
    except (ValueError, ZstdError):
        return None


def serve(archiver: Archiver, goes_on: Callable[[], bool]) -> None:
    """Archive until told to stop, then what waits. Trouble with disk or Redis is logged and waited out."""
    pause = _LOOK_SECONDS
    while goes_on():
        try:
            pause = 0.0 if archiver.serve_once() else _LOOK_SECONDS
        except (OSError, RedisError) as error:
            pause = min(30.0, max(_LOOK_SECONDS, pause * 2))
            log.error("archive_waits", error=str(error), seconds=pause)
        _wait(pause, goes_on)
    try:
        while archiver.serve_once(flush=True):
            pass
    except (OSError, RedisError) as error:
        log.error("archive_waits", error=str(error))


def _wait(seconds: float, goes_on: Callable[[], bool]) -> None:
    until = time.monotonic() + seconds
    while goes_on() and (left := until - time.monotonic()) > 0:
        time.sleep(min(left, _LOOK_SECONDS))


def run(settings: IngestSettings, name: str) -> None:
    """Run the archiver of this name until SIGTERM, or until the process that started this one is gone."""
    configure_logs(settings.log_level, settings.log_format, service="archiver")
    goes_on = until_stopped()
    place = open_place(settings.archive)
    ledger = Ledger(connect(settings.redis_url, patient=False), settings)
    gc.freeze()
    log.info("archiver_open", archiver=name, place=str(place))
    serve(Archiver(ledger, place, settings.archive_seconds, name), goes_on)
    log.info("archiver_closed", archiver=name)
