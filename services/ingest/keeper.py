"""What runs beside the ingest worker: a door for each lane, and the archiver if there is an archive."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from functools import partial

from services.ingest import archiver, door
from services.ingest.settings import IngestSettings
from shared.kept_processes import Kept
from shared.pipeline import URGENT


def processes_beside(settings: IngestSettings) -> list[Kept]:
    """They bear this worker's name in Redis, so that the next process in the place of one finds what it held."""
    name = own_name()
    kept = [
        _kept("door", partial(door.run, settings, name)),
        _kept("door-urgent", partial(door.run, settings, name + URGENT)),
    ]
    return [*kept, _kept("archiver", partial(archiver.run, settings, name))] if settings.archive else kept


def own_name() -> str:
    """Of this process among all on all hosts."""
    return f"{os.uname().nodename}-{os.getpid()}"


def _kept(name: str, run: Callable[[], None]) -> Kept:
    return Kept(name, run, when_lost=signal.SIGTERM)  # then it finishes what it has in hand
