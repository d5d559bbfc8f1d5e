"""The embedded engine as commands use it: started, watched, and stopped however the command ends."""

from __future__ import annotations

import os
import signal
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, nullcontext
from pathlib import Path

from cli.problems import FAILED, USAGE, Problem
from cli.stack import ServiceProcess, Stack
from shared.printable import printable

TOKENS = "tokens"  # the desk's, in the engine's folder
_WRONG_SETTINGS = "SettingsError: "  # how the last line of a service's log begins when only the user can mend it


def stop_on_signals() -> None:
    """Make SIGTERM and a closed terminal stop the command as Ctrl-C does."""
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.default_int_handler)


@contextmanager
def embedded_engine(
    folder: Path | None,
    stores: Mapping[str, str],
    *,
    is_lasting: bool = False,
    metrics_port: int = 0,
    desk_port: int = 0,
) -> Iterator[Stack]:
    """The engine with its data in `folder`, or in one that goes away with it; with the desk when it has a port. One
    that does not last archives nothing: what it reads stays where it is. Raises Problem, NoRedis, RedisDidNotStart."""
    place = (
        tempfile.TemporaryDirectory(prefix="wd-", ignore_cleanup_errors=True)
        if folder is None
        else nullcontext(folder.absolute())
    )
    with place as path:
        stack = _make_stack(Path(path), stores, desk_port, {} if is_lasting else {"WIREDESK_ARCHIVE": ""})
        stack.services[0].environment["WIREDESK_METRICS_PORT"] = str(metrics_port)  # one of them speaks for all
        try:
            stack.start()
            yield stack
        finally:
            _stop(stack)


def _make_stack(folder: Path, stores: Mapping[str, str], desk_port: int, settings: Mapping[str, str]) -> Stack:
    desk = {"WIREDESK_DESK_HOST": "127.0.0.1", "WIREDESK_DESK_PORT": str(desk_port)}
    desk["WIREDESK_DESK_TOKENS"] = os.environ.get("WIREDESK_DESK_TOKENS", str(folder / TOKENS))
    try:
        return Stack(folder, stores, {**desk, **settings}, with_desk=desk_port != 0)
    except OSError as error:
        raise Problem(f"{folder} cannot hold the engine's data: {error.strerror}") from error


def _stop(stack: Stack) -> None:
    try:
        stack.stop()
    except KeyboardInterrupt:  # asked twice: what was in hand is taken up again at the next start
        stack.kill()


def check_alive(stack: Stack) -> None:
    """Raises Problem with the end of its log when a part of the engine ended by itself."""
    for service in stack.dead_services():
        raise describe_death(service)
    if redis_code(stack) is not None:
        raise Problem(f"Redis ended unexpectedly (exit code {redis_code(stack)})", FAILED)


def redis_code(stack: Stack) -> int | None:
    """The exit code of the engine's Redis; None while it runs."""
    return stack.redis.process.poll() if stack.redis.process is not None else None


def describe_death(service: ServiceProcess) -> Problem:
    """Why a service ended: settings the user can mend, or something for its log to tell."""
    tail = service.log_tail()
    _, found, settings = tail.rpartition(_WRONG_SETTINGS)
    if found:
        return Problem(printable(settings.strip()), USAGE)
    code = service.process.poll() if service.process is not None else None
    name = service.name
    return Problem(f"{name} ended unexpectedly (exit code {code}); its log ends with:\n{printable(tail)}", FAILED)
