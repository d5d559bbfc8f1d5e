"""CPU time of process trees: what the work costs, whatever else the machine is doing."""

from __future__ import annotations

from collections.abc import Iterable

import psutil


def cpu_seconds(pids: Iterable[int]) -> float:
    """User and system time of these processes and all they started, the dead and reaped ones included."""
    return sum(_tree_seconds(psutil.Process(pid)) for pid in pids)


def _tree_seconds(process: psutil.Process) -> float:
    total = 0.0
    for each in (process, *process.children(recursive=True)):
        try:
            times = each.cpu_times()
        except psutil.NoSuchProcess:
            continue
        total += times.user + times.system + times.children_user + times.children_system
    return total
