"""Who is who among the processes of a service."""

from __future__ import annotations

from collections.abc import Sequence

import psutil

from cli.stack import ServiceProcess

_DOOR = "services.ingest.door"


def doors_of(service: ServiceProcess, *, urgent: bool = False) -> list[psutil.Process]:
    """The door that runs now; none while it starts again."""
    ends = [_DOOR, "urgent"] if urgent else [_DOOR]
    return [each for each in _living(service) if _command(each)[-len(ends) :] == ends]


def lanes_of(service: ServiceProcess) -> list[psutil.Process]:
    """The process that serves the urgent lane now; none while it starts again."""
    return [lane for keeper in _living(service)[:1] for lane in keeper.children()]


def workers_of(service: ServiceProcess) -> list[psutil.Process]:
    """Celery's children, and an archiver."""
    return [each for each in _living(service)[1:] if _DOOR not in _command(each)]


def kill(victims: Sequence[psutil.Process]) -> bool:
    """SIGKILL the first of them; False when there is none."""
    for victim in victims[:1]:
        victim.kill()
    return bool(victims)


def _living(service: ServiceProcess) -> list[psutil.Process]:
    """The main process's children, the first one first: it keeps the urgent lane, and was forked before all others."""
    children = [each for each in psutil.Process(service.pid).children() if _command(each)]
    return sorted(children, key=lambda each: each.create_time())


def _command(process: psutil.Process) -> list[str]:
    """Nothing of one that has ended since it was listed, or that nobody has waited for."""
    try:
        return process.cmdline()
    except psutil.NoSuchProcess:
        return []
