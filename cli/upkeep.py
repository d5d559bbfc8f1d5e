"""Keeps an embedded engine going in the foreground: starts what died, shows what happens."""

from __future__ import annotations

import shlex
import time
from collections import defaultdict
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path

from redis.exceptions import RedisError
from rich.console import Console
from rich.status import Status

from cli.engine import describe_death, embedded_engine, redis_code
from cli.problems import USAGE
from cli.stack import ServiceProcess, Stack
from cli.system import System
from shared.connections import connect
from shared.ledger import Ledger
from shared.outcomes import Ending
from shared.settings import Settings, masked, read_settings
from shared.snapshot import Snapshot

_LOOK_SECONDS = 0.5
_LONGEST_PAUSE_SECONDS = 30.0  # between two starts of a service that keeps dying
_HEALTHY_SECONDS = 60.0  # a service that lived so long is started at once again


def run_until_stopped(
    folder: Path, stores: Mapping[str, str], console: Console, *, metrics_port: int, desk_port: int
) -> None:
    """Start, keep up, stop on Ctrl-C. Raises Problem for what starting again cannot mend."""
    settings = read_settings(Settings, stores=dict(stores))
    ports = {"metrics_port": metrics_port, "desk_port": desk_port}
    with embedded_engine(folder, stores, is_lasting=True, **ports) as stack:
        system = System(Ledger(connect(stack.redis.url, patient=False), settings), settings)
        _announce(console, stack, stores, metrics_port=metrics_port, desk_port=desk_port)
        try:
            _keep_up(stack, system, console)
        except KeyboardInterrupt:
            console.print("stopping")
    console.print(f"stopped; what is in flight is kept in {folder}", soft_wrap=True)


def _announce(console: Console, stack: Stack, stores: Mapping[str, str], *, metrics_port: int, desk_port: int) -> None:
    url = stack.redis.url
    lines = [
        f"running, data and logs in {stack.redis.folder}",
        *(f"store {name}: {masked(store)}" for name, store in stores.items()),
        f"redis: {url}",
        *([f"desk: http://127.0.0.1:{desk_port}"] if desk_port else []),
        *([f"metrics: http://127.0.0.1:{metrics_port}/metrics"] if metrics_port else []),
        "",
        "Drop articles on it, and look at it, from another terminal:",
        f"  export WIREDESK_REDIS_URL={shlex.quote(url)}",
        "  wiredesk submit article.txt",
        "  wiredesk status",
        "Ctrl-C stops.",
    ]
    for line in lines:
        console.print(line, soft_wrap=True)


def _keep_up(stack: Stack, system: System, console: Console) -> None:
    keeper = Keeper(stack, lambda text: console.print(text, soft_wrap=True))
    with _status_line(console) as line:
        while True:
            keeper.mend()
            if line is not None:
                line.update(_describe(system))
            time.sleep(_LOOK_SECONDS)


def _status_line(console: Console) -> AbstractContextManager[Status | None]:
    return console.status("starting") if console.is_terminal else nullcontext()


def _describe(system: System) -> str:
    try:
        return status_line(system.look())
    except RedisError as error:
        return f"Redis does not answer: {error}"


def status_line(snapshot: Snapshot) -> str:
    """The state in one line: what ended how, what is in flight, and which stores are down."""
    balance = snapshot.balance
    ended = [f"{ending.value.replace('_', '-')} {n}" for ending in Ending if (n := balance.endings[ending])]
    parts = [f"accepted {balance.accepted}", *ended, f"in flight {snapshot.open}"]
    parts += [f"inbox {snapshot.inbox}"] if snapshot.inbox else []
    parts += [f"{depth.queue} is paused" for depth in snapshot.queues if depth.paused]
    return " · ".join(parts)


class Keeper:
    """Starts again what ended; one that keeps dying rests longer each time."""

    def __init__(self, stack: Stack, say: Callable[[str], None]) -> None:
        self.stack = stack
        self.say = say
        self.deaths: dict[str, int] = defaultdict(int)
        self.started: dict[str, float] = defaultdict(time.monotonic)
        self.due: dict[str, float] = {}

    def mend(self) -> None:
        """Look once. Raises Problem for wrong settings, RedisDidNotStart."""
        if redis_code(self.stack) is not None:
            self.say(f"Redis ended with code {redis_code(self.stack)}: starting it again on the same data")
            self.stack.redis.start()
        for service in self.stack.services:
            self._mend(service)

    def _mend(self, service: ServiceProcess) -> None:
        name = service.name
        now = time.monotonic()
        if service.is_running:
            if now - self.started[name] > _HEALTHY_SECONDS:
                self.deaths[name] = 0
        elif name not in self.due:
            self._plan_start(service, now)
        elif now >= self.due[name]:
            del self.due[name]
            service.start()
            self.started[name] = now

    def _plan_start(self, service: ServiceProcess, now: float) -> None:
        death = describe_death(service)
        if death.exit_code == USAGE:
            raise death
        name = service.name
        pause = min(_LONGEST_PAUSE_SECONDS, 2.0 ** self.deaths[name] - 1)
        self.deaths[name] += 1
        self.due[name] = now + pause
        self.say(f"{name} ended by itself and is started again in {pause:g} s; its log: {service.log}")
