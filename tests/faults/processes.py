"""Who is who among the processes of a service."""

from __future__ import annotations

from collections.abc import Sequence

import psutil

from cli.stack import ServiceProcess


def doors_of(service: ServiceProcess, *, urgent: bool = False) -> list[psutil.Process]:
    """The door that runs now; none while it starts again."""
    return _kept_by(service, "door-urgent" if urgent else "door")


def lanes_of(service: ServiceProcess) -> list[psutil.Process]:
    """The process that serves the urgent lane now; none while it starts again."""
    return _kept_by(service, "urgent-lane")


def workers_of(service: ServiceProcess) -> list[psutil.Process]:
    """Celery's children, and an archiver."""
    children = [each for each in psutil.Process(service.pid).children() if _name(each) not in ("keeper", "")]
    return [*sorted(children, key=lambda each: each.create_time()), *_kept_by(service, "archiver")]


def kill(victims: Sequence[psutil.Process]) -> bool:
    """SIGKILL the first of them; False when there is none."""
    for victim in victims[:1]:
        victim.kill()
    return bool(victims)


def _kept_by(service: ServiceProcess, name: str) -> list[psutil.Process]:
    keepers = [each for each in psutil.Process(service.pid).children() if _name(each) == "keeper"]
    return [each for keeper in keepers for each in keeper.children() if _name(each) == name]


def _name(process: psutil.Process) -> str:
    """None of one that has ended since it was listed, or that nobody has waited for."""
    try:
        return "" if process.status() == psutil.STATUS_ZOMBIE else process.name()
    except psutil.NoSuchProcess:
        return ""
