"""A stand-in for an ingest worker: it does nothing but have its processes kept beside it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

import psutil

from tests.ingest.waiting import until

_SCRIPT = """
import sys, time
from services.ingest.keeper import processes_beside
from services.ingest.settings import IngestSettings
from shared.kept_processes import fork_keeper
print(fork_keeper([each for each in processes_beside(IngestSettings()) if each.name in sys.argv]), flush=True)
time.sleep(600)
"""


class BesideWorker:
    """The worker's pid, its keeper, and what the keeper keeps."""

    def __init__(self, names: Sequence[str], environment: Mapping[str, str]) -> None:
        command = [sys.executable, "-c", _SCRIPT, *names]
        self.worker = subprocess.Popen(command, env={**os.environ, **environment}, stdout=subprocess.PIPE, text=True)
        assert self.worker.stdout is not None
        self.keeper = psutil.Process(int(self.worker.stdout.readline()))

    def kept(self, name: str) -> psutil.Process:
        """The one of that name, as soon as it is there."""
        until(lambda: any(_is_called(name, each) for each in self.keeper.children()))
        return next(each for each in self.keeper.children() if _is_called(name, each))

    def stop(self) -> None:
        """Tell all to stop, and wait until they have."""
        self.keeper.terminate()
        until(self._has_ended)

    def _has_ended(self) -> bool:
        return not self.keeper.is_running() or self.keeper.status() == psutil.STATUS_ZOMBIE

    def kill(self) -> None:
        """The worker alone."""
        self.worker.kill()
        self.worker.wait()
        assert self.worker.stdout is not None
        self.worker.stdout.close()


def _is_called(name: str, process: psutil.Process) -> bool:
    try:
        return process.name() == name
    except psutil.NoSuchProcess:
        return False


@contextmanager
def beside_worker(*names: str, **environment: str) -> Iterator[BesideWorker]:
    """Those of these names alone; ended at the end, whatever became of them."""
    started = BesideWorker(names, environment)
    try:
        yield started
    finally:
        if started.keeper.is_running():
            started.stop()  # nothing of it may be there when the next test begins
        started.kill()
