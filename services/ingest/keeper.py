"""Keeps the door's process alive beside the ingest worker."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from typing import Any

import structlog
from celery import Celery, bootsteps

from services.ingest.door import KEEPER_VARIABLE, NAME_VARIABLE
from shared.tether import tethered

log = structlog.get_logger()

_LOOK_SECONDS = 0.5  # a dead door is noticed this soon
_STOP_SECONDS = 5.0  # the door finishes its claim in milliseconds; past this it is killed, and the claim is kept


class DoorProcess:
    """The door as a child process; its name is this worker's, so a new child finds the old one's claim."""

    def __init__(self) -> None:
        keeper = str(os.getpid())
        name = f"{os.uname().nodename}-{keeper}"
        self.environment = {**os.environ, NAME_VARIABLE: name, KEEPER_VARIABLE: keeper}
        self.child: subprocess.Popen[bytes] | None = None

    def ensure(self) -> None:
        """Start the door unless it runs."""
        if self.child is not None:
            code = self.child.poll()
            if code is None:
                return
            log.warning("door_died", code=code)
        command = tethered([sys.executable, "-m", "services.ingest.door"], signal.SIGTERM)  # it finishes its claim
        self.child = subprocess.Popen(command, env=self.environment)  # noqa: S603  (our own module)

    def stop(self) -> None:
        """Let the door finish its claim."""
        if self.child is None:
            return
        self.child.terminate()
        try:
            self.child.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.child.kill()
            self.child.wait()


def keep_door(app: Celery) -> None:
    """Add the door to the worker built from this app."""
    process = DoorProcess()

    class DoorKeeper(bootsteps.StartStopStep):  # type: ignore[misc]
        """A Celery bootstep in the main process."""

        requires = ("celery.worker.components:Timer",)

        def start(self, parent: Any) -> None:
            process.ensure()
            parent.timer.call_repeatedly(_LOOK_SECONDS, process.ensure)

        def stop(self, _parent: Any) -> None:
            process.stop()

        def terminate(self, _parent: Any) -> None:
            process.stop()

    app.steps["worker"].add(DoorKeeper)
