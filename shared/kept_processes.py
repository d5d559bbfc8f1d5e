"""The processes beside a worker: that of its urgent lane, ingest's doors and archiver. One that ends is started again.

They are forked before the worker begins, so that what was loaded is shared and loaded once, by a process that does
nothing but keep them: a worker that runs cannot fork another one.
"""

from __future__ import annotations

import ctypes
import os
import signal
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from types import FrameType
from typing import Any

import structlog
from celery import Celery, bootsteps

from shared.tether import die_with

log = structlog.get_logger()

_RESTART_SECONDS = 0.5  # none of them is missed so soon, and one that cannot start fills no log
_LOOK_SECONDS = 0.5
_PATIENCE_SECONDS = 5.0  # what is in hand takes a second or two; past it they are killed, and the ledger mends it
_STOP_SECONDS = 15.0  # past it the keeper is killed itself
_PR_SET_NAME = 15  # <linux/prctl.h>


@dataclass(frozen=True, slots=True)
class Kept:
    """What is to run beside a worker, under a name for `ps` of at most 15 characters."""

    name: str
    run: Callable[[], object]
    when_lost: signal.Signals = signal.SIGKILL  # what it gets when its keeper is gone


def fork_keeper(kept: Sequence[Kept]) -> int:
    """Start all of them, each in a process of its own. Returns their keeper's pid: SIGTERM stops it and them.

    They end with this process. To be called before there are threads.
    """
    parent = os.getpid()
    keeper = os.fork()
    if keeper == 0:
        die_with(parent)
        _name_process("keeper")
        _Keeper().keep(kept)
        os._exit(0)
    return keeper


class _Keeper:
    def __init__(self) -> None:
        self.children: dict[int, Kept] = {}  # by pid
        self.is_stopping = False

    def keep(self, kept: Sequence[Kept]) -> None:
        """Until told to stop, and they have."""
        for ignored in (signal.SIGINT, signal.SIGQUIT):  # from a terminal; the worker passes on what it is told
            signal.signal(ignored, signal.SIG_IGN)
        signal.signal(signal.SIGTERM, self._stop)
        signal.signal(signal.SIGALRM, lambda *_: self._tell(signal.SIGKILL))
        for each in kept:
            self._start(each)
        while self.children:
            pid, status = os.waitpid(-1, 0)
            ended = self.children.pop(pid)  # its number may soon be somebody else's
            if not self.is_stopping:
                log.warning("process_died", process=ended.name, status=status)
                time.sleep(_RESTART_SECONDS)
                self._start(ended)

    def _start(self, kept: Kept) -> None:
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM})  # it must find the child among the others
        if not self.is_stopping:
            keeper = os.getpid()
            child = os.fork()
            if child == 0:
                for number in (signal.SIGTERM, signal.SIGALRM, signal.SIGINT, signal.SIGQUIT):
                    signal.signal(number, signal.SIG_DFL)
                signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGTERM})
                die_with(keeper, kept.when_lost)
                _name_process(kept.name)
                _run_and_exit(kept)
            self.children[child] = kept
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGTERM})

    def _stop(self, _signal: int, _frame: FrameType | None) -> None:
        if not self.is_stopping:  # once: to a worker of Celery's a second signal means less patience
            self.is_stopping = True
            self._tell(signal.SIGTERM)
            signal.setitimer(signal.ITIMER_REAL, _PATIENCE_SECONDS)

    def _tell(self, number: signal.Signals) -> None:
        for pid in self.children:
            with suppress(ProcessLookupError):  # one has just ended, and keep() is about to forget it
                os.kill(pid, number)


def _run_and_exit(kept: Kept) -> None:
    code = 1
    try:
        kept.run()
        code = 0
    except SystemExit as ended:
        code = ended.code if isinstance(ended.code, int) else 1
    except BaseException:
        log.exception("process_failed", process=kept.name)
    finally:
        os._exit(code)


def _name_process(name: str) -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_NAME, name.encode())


def stop_with(app: Celery, keeper: int) -> None:
    """Make the worker built from this app stop its keeper with itself, and itself when the keeper is lost."""

    class Keeping(bootsteps.StartStopStep):  # type: ignore[misc]
        """A Celery bootstep in the main process."""

        requires = ("celery.worker.components:Timer",)

        def start(self, parent: Any) -> None:
            parent.timer.call_repeatedly(_LOOK_SECONDS, self.look)

        def look(self) -> None:
            """Whoever keeps the worker starts it anew, and all that is beside it."""
            if _has_ended(keeper):
                log.error("keeper_lost")
                os.kill(os.getpid(), signal.SIGTERM)

        def stop(self, _parent: Any) -> None:
            end_keeper(keeper)

        terminate = stop

    app.steps["worker"].add(Keeping)


def _has_ended(pid: int) -> bool:
    try:
        return os.waitpid(pid, os.WNOHANG)[0] == pid
    except ChildProcessError:
        return True


def end_keeper(pid: int) -> None:
    """Stop it and what it keeps, in order if they are quick."""
    deadline = time.monotonic() + _STOP_SECONDS
    while not _has_ended(pid):
        late = time.monotonic() > deadline
        try:
            os.kill(pid, signal.SIGKILL if late else signal.SIGTERM)
        except ProcessLookupError:
            return
        time.sleep(0.05)
