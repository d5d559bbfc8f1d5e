"""Whether the workers of a service on this host get on with their work: what a container's health check asks."""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import NamedTuple

from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import TimeoutError as RedisTimeoutError

from cli.system import System, open_system
from shared import pipeline
from shared.heartbeats import Worker


class Health(NamedTuple):
    """The verdict and the reason, one line."""

    is_well: bool
    why: str


def check_health(service: str, redis_url: str | None, stuck_after: float | None) -> Health:
    """Of this host's workers. A Redis that is away is no fault of theirs: they wait for it. Raises SettingsError."""
    try:
        system = open_system(redis_url)
        here = [worker for worker in system.workers() if worker.service == service and _runs_here(worker)]
        inbox = _items_at_the_door(system) if service == pipeline.INGEST.name else 0
    except (RedisConnectionError, RedisTimeoutError) as error:
        return Health(True, f"cannot be told, the workers wait for Redis: {error}")
    return judge(here, stuck_after or system.settings.lease_seconds, inbox)


def judge(workers: Iterable[Worker], stuck_after: float, inbox: int = 0) -> Health:
    """Busy is well, idle is well; silent, or still with work at hand, is not."""
    found = [_judge_one(worker, stuck_after, inbox) for worker in workers]
    if not found:
        return Health(False, "no worker of this service on this host has given a sign of life")
    ill = [health for health in found if not health.is_well]
    return Health(not ill, "; ".join(health.why for health in ill or found))


def _judge_one(worker: Worker, stuck_after: float, inbox: int) -> Health:
    for what, seconds in (
        ("has said nothing", worker.silent_seconds),
        ("has work and no progress", worker.still_seconds),
        ("has a door that leaves the inbox waiting", worker.door_silent_seconds if inbox else None),
    ):
        if seconds is not None and seconds > stuck_after:
            return Health(False, f"{worker.name} {what} for {seconds:.0f} s")
    return Health(True, f"{worker.name} {'works' if worker.in_hand else 'is idle'}, {worker.tasks} messages done")


def _items_at_the_door(system: System) -> int:
    """Claimed ones too: what comes while a door looks is put straight into its claim."""
    snapshot = system.look()
    return snapshot.inbox + snapshot.claimed


def _runs_here(worker: Worker) -> bool:
    """What was killed leaves its last sign for some minutes; another process may have its id, which does no harm."""
    if worker.host != os.uname().nodename:
        return False
    try:
        os.kill(worker.pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:  # it runs, as another user
        return True
    return True
