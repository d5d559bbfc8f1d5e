"""What the processes that an ingest worker keeps have in common: they end with it, and when they are told to."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable

KEEPER_VARIABLE = "WIREDESK_KEEPER"  # the worker's pid; one that died while we started is our parent no more

NAME_VARIABLE = "WIREDESK_KEPT_AS"


def kept_name() -> str:
    """The name under which what we hold in Redis is found by the next process in our place."""
    return os.environ.get(NAME_VARIABLE) or f"{os.uname().nodename}-{os.getpid()}"


def until_stopped() -> Callable[[], bool]:
    """Whether to go on, asked again and again: no signal to stop has come, and the worker that keeps us is there."""
    stopped: list[int] = []
    for signum in (signal.SIGTERM, signal.SIGINT, signal.SIGQUIT):
        signal.signal(signum, lambda received, _: stopped.append(received))
    keeper = int(os.environ.get(KEEPER_VARIABLE) or os.getppid())
    return lambda: not stopped and os.getppid() == keeper
