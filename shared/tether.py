"""Runs a command that does not outlive the process that started it, not even one that is killed.

This file is run by its path in a bare interpreter, which then becomes the command: a fork in a process with threads
must do nothing but start a program. Where the kernel has no such signal (all but Linux) the command simply runs.
"""

from __future__ import annotations

import ctypes
import os
import signal
import sys
from collections.abc import Sequence

_PR_SET_PDEATHSIG = 1  # <linux/prctl.h>; kept by the program that follows


def tethered(command: Sequence[str], number: signal.Signals = signal.SIGKILL) -> list[str]:
    """What to start instead of `command`, which begins with a path. It gets the signal when the thread that starts it
    ends."""
    return [sys.executable, "-I", "-S", __file__, str(os.getpid()), str(int(number)), *command]


def die_with(parent: int, number: int = signal.SIGKILL) -> None:
    """Get the signal when the parent ends. Ends this process at once if it has ended already."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, int(number))
        if os.getppid() != parent:  # it ended before we asked to be told
            os._exit(1)


def main(parent: str, number: str, *command: str) -> None:
    """Become the command."""
    die_with(int(parent), int(number))
    os.execv(command[0], command)  # noqa: S606  (what our caller would have started)


if __name__ == "__main__":
    main(*sys.argv[1:])
