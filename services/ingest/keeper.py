"""Keeps the door's process, and the archiver's, alive beside the ingest worker."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from typing import Any

import structlog
from celery import Celery, bootsteps

from services.ingest.child import KEEPER_VARIABLE, NAME_VARIABLE
from shared.tether import tethered

log = structlog.get_logger()

_LOOK_SECONDS = 0.5  # a dead process is noticed this soon
_STOP_SECONDS = 5.0  # a door finishes its claim in milliseconds; past this it is killed, and the claim is kept


class ChildProcess:
    """One of our modules as a child process; its name is this worker's, so the next one finds what it held."""

    def __init__(self, module: str, *arguments: str) -> None:
        self.module = module
        self.arguments = arguments
        keeper = str(os.getpid())
        name = f"{os.uname().nodename}-{keeper}"
        self.environment = {**os.environ, NAME_VARIABLE: name, KEEPER_VARIABLE: keeper}
        self.child: subprocess.Popen[bytes] | None = None

    def ensure(self) -> None:
        """Start it unless it runs."""
        if self.child is not None:
            code = self.child.poll()
            if code is None:
                return
            log.warning("process_died", module=self.module, arguments=self.arguments, code=code)
        command = [sys.executable, "-m", self.module, *self.arguments]
        command = tethered(command, signal.SIGTERM)  # it finishes what it has in hand
        self.child = subprocess.Popen(command, env=self.environment)  # noqa: S603  (our own module)

    def ask_to_stop(self) -> None:
        """Let it finish what it has in hand."""
        if self.child is not None:
            self.child.terminate()

    def stop(self) -> None:
        """The same, and wait until it has."""
        if self.child is None:
            return
        self.ask_to_stop()
        try:
            self.child.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.child.kill()
            self.child.wait()


def door_process() -> ChildProcess:
    """Takes raw articles off the inbox."""
    return ChildProcess("services.ingest.door")


def urgent_door_process() -> ChildProcess:
    """Takes them off the inbox of the urgent lane."""
    return ChildProcess("services.ingest.door", "urgent")


def archiver_process() -> ChildProcess:
    """Copies them into the archive."""
    return ChildProcess("services.ingest.archiver")


def keep(app: Celery, processes: Sequence[ChildProcess]) -> None:
    """Add these to the worker built from this app."""

    class Keeper(bootsteps.StartStopStep):  # type: ignore[misc]
        """A Celery bootstep in the main process."""

        requires = ("celery.worker.components:Timer",)

        def start(self, parent: Any) -> None:
            for process in processes:
                process.ensure()
                parent.timer.call_repeatedly(_LOOK_SECONDS, process.ensure)

        def stop(self, _parent: Any) -> None:
            for process in processes:  # a door may take a second to hear it: all at once
                process.ask_to_stop()
            for process in processes:
                process.stop()

        def terminate(self, _parent: Any) -> None:
            self.stop(_parent)

    app.steps["worker"].add(Keeper)
