"""Workers added, on one host and on several: articles a second should rise with them, CPU time per article should not.

The work of enrich is to wait, so that a machine of two cores can have many workers. Hosts are network namespaces, each
joined to the one that Redis is in by a link of its own; nothing is reachable from outside them.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from redis import Redis
from redis.exceptions import RedisError

from benchmarks.engine import running
from benchmarks.probing import wait_until
from benchmarks.scale.emptied import Emptied, running_emptied
from cli.redis_server import find_redis_server

WAIT_MS = 5.0  # per article, in enrich
_PORT = 6379
_PREFIX = f"wd{os.getpid()}"


class NotPermitted(RuntimeError):  # noqa: N818
    """Namespaces cannot be made here; the message says why."""


@dataclass(frozen=True, slots=True)
class Added:
    """So many enrich workers on so many hosts; `speed_up`: articles a second over those of one."""

    hosts: int
    workers: int
    per_second: float
    speed_up: float
    cpu_ms: float


def measure_workers(counts: Sequence[int], articles_each: int) -> list[Added]:
    """On one host; so many articles for each worker."""
    lines: list[Added] = []
    for workers in counts:
        names = ("ingest", *["enrich"] * workers, "publish")
        with running_emptied(names, _waiting()) as system:
            lines.append(_added(lines, system, 1, workers, articles_each))
    return lines


def measure_hosts(counts: Sequence[int], articles_each: int) -> list[Added]:
    """One enrich worker a host. Raises NotPermitted."""
    lines: list[Added] = []
    for hosts in counts:
        with _running_hosts(hosts) as system:
            lines.append(_added(lines, system, hosts, hosts, articles_each))
    return lines


def _waiting() -> dict[str, str]:
    return {"BENCH_WAIT_MS": str(WAIT_MS)}


def _added(lines: Sequence[Added], system: Emptied, hosts: int, workers: int, articles_each: int) -> Added:
    system.fill(128 * workers)  # warms the workers up
    cost = system.fill(articles_each * workers)
    first = lines[0].per_second if lines else cost.per_second
    return Added(hosts, workers, cost.per_second, cost.per_second / first, cost.cpu_ms)


@contextmanager
def _running_hosts(hosts: int) -> Iterator[Emptied]:
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="wd-")))
        hub = stack.enter_context(_namespace("hub"))
        names = [stack.enter_context(_namespace(f"host{number}")) for number in range(hosts)]
        for number, name in enumerate(names):
            _join(hub, name, number)
        url, redis_pid = stack.enter_context(_redis_in(hub, folder))
        pids: list[int] = []
        for number, name in enumerate(names):
            environment = {**_waiting(), "WIREDESK_REDIS_URL": f"redis://{_address(number, 1)}:{_PORT}/0"}
            environment["WIREDESK_STORES"] = "none=memory://"
            stages = ("ingest", "enrich", "publish") if number == 0 else ("enrich",)
            pids += stack.enter_context(running("benchmarks.noop_service", stages, environment, _inside(name)))
        yield Emptied(url, redis_pid, pids)


@contextmanager
def _namespace(role: str) -> Iterator[str]:
    name = f"{_PREFIX}-{role}"
    _ip("netns", "add", name)
    try:
        _ip("-n", name, "link", "set", "lo", "up")
        yield name
    finally:
        _ip("netns", "delete", name)


def _join(hub: str, host: str, number: int) -> None:
    inner, outer = f"to{number}", "hub"
    _ip("link", "add", inner, "netns", hub, "type", "veth", "peer", "name", outer, "netns", host)
    for name, link, end in ((hub, inner, 1), (host, outer, 2)):
        _ip("-n", name, "address", "add", f"{_address(number, end)}/30", "dev", link)
        _ip("-n", name, "link", "set", link, "up")


def _address(number: int, end: int) -> str:
    return f"10.77.{number}.{end}"


def _inside(namespace: str) -> tuple[str, ...]:
    return ("ip", "netns", "exec", namespace)


def _ip(*arguments: str) -> None:
    if shutil.which("ip") is None:
        raise NotPermitted("no `ip` here: install the package `iproute2`")
    done = subprocess.run(["ip", *arguments], check=False, capture_output=True, text=True)
    if done.returncode:
        raise NotPermitted(f"`ip {' '.join(arguments)}`: {done.stderr.strip()} (it takes root and the right to do so)")


@contextmanager
def _redis_in(namespace: str, folder: Path) -> Iterator[tuple[str, int]]:
    socket = folder / "redis.sock"
    options = ["--port", str(_PORT), "--bind", "0.0.0.0", "--protected-mode", "no", "--unixsocket", str(socket)]
    options += ["--dir", str(folder), "--appendonly", "yes", "--save", ""]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen([*_inside(namespace), find_redis_server(), *options], stdout=log, stderr=log)
    try:
        wait_until(lambda: _answers(socket), seconds=20)
        yield f"unix://{socket}", process.pid
    finally:
        process.terminate()
        process.wait(20)


def _answers(socket: Path) -> bool:
    try:
        return bool(Redis(unix_socket_path=str(socket)).ping())
    except RedisError:
        return False
