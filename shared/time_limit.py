"""Bounds the time that work may take; waiting for Redis is not work."""

from __future__ import annotations

import faulthandler
import signal
from types import FrameType

_SOFT_SHARE = 0.75  # of the limit: then the work is interrupted, with time left to commit what is done


class TookTooLong(Exception):  # noqa: N818
    """Raised in the midst of the work."""


class TimeLimit:
    """A context for the main thread of a worker process: what takes three quarters of `seconds` is interrupted by
    TookTooLong; what cannot be interrupted ends the process, telling the log where it was."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        signal.signal(signal.SIGALRM, _interrupt)

    def __enter__(self) -> None:
        faulthandler.dump_traceback_later(self.seconds, exit=True)  # needs no cooperation, not even Python's lock
        signal.setitimer(signal.ITIMER_REAL, self.seconds * _SOFT_SHARE)

    def __exit__(self, *_: object) -> None:
        try:
            signal.setitimer(signal.ITIMER_REAL, 0)
        finally:  # the interruption may come at the very end
            faulthandler.cancel_dump_traceback_later()


def _interrupt(_signal: int, _frame: FrameType | None) -> None:
    raise TookTooLong
