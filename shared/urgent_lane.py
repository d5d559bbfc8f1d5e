"""The process beside a worker that serves its urgent queues alone, so that no batch in hand stands before an urgent
article. The worker itself serves them too, when it is free.

It is forked before the worker begins, so that what was loaded is shared, by a process that does nothing but keep it: a
worker that runs cannot fork another one.
"""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable
from types import FrameType
from typing import Any

import structlog
from celery import Celery, bootsteps

from shared.tether import die_with

log = structlog.get_logger()

_RESTART_SECONDS = 0.5  # as the door's
_LOOK_SECONDS = 0.5
_STOP_SECONDS = 15.0  # above the soft shutdown; past it the lane is killed, and the ledger mends what it had in hand


def fork_lane(run: Callable[[], None]) -> int:
    """Start `run` in a process that is started again whenever it ends. Returns the keeper's pid: SIGTERM stops both.

    They end with this process. To be called before there are threads.
    """
    parent = os.getpid()
    keeper = os.fork()
    if keeper == 0:
        die_with(parent)
        _Keeper(run).keep()
        os._exit(0)
    return keeper


class _Keeper:
    def __init__(self, run: Callable[[], None]) -> None:
        self.run = run
        self.child = 0
        self.is_stopping = False

    def keep(self) -> None:
        """Until told to stop."""
        for ignored in (signal.SIGINT, signal.SIGQUIT):  # from a terminal; the worker passes on what it is told
            signal.signal(ignored, signal.SIG_IGN)
        signal.signal(signal.SIGTERM, self._stop)
        while not self.is_stopping:
            self._start()
            _, status = os.waitpid(self.child, 0)
            self.child = 0  # its number may soon be somebody else's
            if not self.is_stopping:
                log.warning("urgent_lane_died", status=status)
                time.sleep(_RESTART_SECONDS)

    def _start(self) -> None:
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM})  # it must find the child's pid
        keeper = os.getpid()
        self.child = os.fork()
        if self.child == 0:
            for number in (signal.SIGTERM, signal.SIGINT, signal.SIGQUIT):
                signal.signal(number, signal.SIG_DFL)
            signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGTERM})
            die_with(keeper)
            self._run_and_exit()
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGTERM})

    def _run_and_exit(self) -> None:
        code = 1
        try:
            self.run()
            code = 0
        except SystemExit as ended:
            code = ended.code if isinstance(ended.code, int) else 1
        except BaseException:
            log.exception("urgent_lane_failed")
        finally:
            os._exit(code)

    def _stop(self, _signal: int, _frame: FrameType | None) -> None:
        self.is_stopping = True
        if self.child:
            os.kill(self.child, signal.SIGTERM)


def keep_lane(app: Celery, keeper: int) -> None:
    """Make the worker built from this app stop its lane with itself, and itself when the lane is lost."""

    class Lane(bootsteps.StartStopStep):  # type: ignore[misc]
        """A Celery bootstep in the main process."""

        requires = ("celery.worker.components:Timer",)

        def start(self, parent: Any) -> None:
            parent.timer.call_repeatedly(_LOOK_SECONDS, self.look)

        def look(self) -> None:
            """Whoever keeps the worker starts it anew, lane and all."""
            if _has_ended(keeper):
                log.error("urgent_lane_lost")
                os.kill(os.getpid(), signal.SIGTERM)

        def stop(self, _parent: Any) -> None:
            _end(keeper)

        terminate = stop

    app.steps["worker"].add(Lane)


def _has_ended(pid: int) -> bool:
    try:
        return os.waitpid(pid, os.WNOHANG)[0] == pid
    except ChildProcessError:
        return True


def _end(pid: int) -> None:
    deadline = time.monotonic() + _STOP_SECONDS
    while not _has_ended(pid):
        late = time.monotonic() > deadline
        try:
            os.kill(pid, signal.SIGKILL if late else signal.SIGTERM)
        except ProcessLookupError:
            return
        time.sleep(0.05)
