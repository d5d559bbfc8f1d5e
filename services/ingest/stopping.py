"""When the processes beside the ingest worker end: when they are told to, and when their keeper is gone."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable


def until_stopped() -> Callable[[], bool]:
    """Whether to go on, asked again and again: no signal to stop has come, and the process that started us is there."""
    stopped: list[int] = []
    for signum in (signal.SIGTERM, signal.SIGINT, signal.SIGQUIT):
        signal.signal(signum, lambda received, _: stopped.append(received))
    keeper = os.getppid()
    return lambda: not stopped and os.getppid() == keeper
