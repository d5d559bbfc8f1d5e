"""A PostgreSQL of the tests' own: from PATH, from where Debian puts it, or out of the `pgserver` wheel."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import psutil
import psycopg

STOP_SECONDS = 20


@cache
def binaries() -> Path:
    """The folder with `postgres` and `initdb`. Raises FileNotFoundError, which says what to install."""
    for folder in _candidates():
        if (folder / "postgres").exists() and (folder / "initdb").exists():
            return folder
    raise FileNotFoundError("no PostgreSQL: install the package `postgresql`, or `pip install pgserver`")


def _candidates() -> Iterator[Path]:
    yield from sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    found = shutil.which("postgres")
    if found is not None:
        yield Path(found).resolve().parent
    wheel = find_spec("pgserver")
    if wheel is not None and wheel.origin is not None:
        yield Path(wheel.origin).parent / "pginstall" / "bin"


def by_port(url: str, port: int) -> str:
    """The same database, reached at a port of loopback that leads there."""
    return f"{url.partition('?')[0].replace('wiredesk@/', f'wiredesk@127.0.0.1:{port}/')}"


class PostgresqlServer:
    """One cluster in `folder` (a short path: it holds the socket), reached by socket, or at a `port` of loopback.

    Tests kill processes, never the power: what is not `durable` does without fsync, and loses nothing by it.
    """

    def __init__(self, folder: Path, *, durable: bool = False, port: int | None = None) -> None:
        self._folder = folder
        self._fsync = "on" if durable else "off"
        self._listening = ["listen_addresses="] if port is None else ["listen_addresses=127.0.0.1", f"port={port}"]
        self._process: subprocess.Popen[bytes] | None = None
        place = f"127.0.0.1:{port}/postgres?" if port else f"/postgres?host={folder}"
        self.url = f"postgresql://wiredesk@{place}"

    @property
    def socket(self) -> Path:
        return self._folder / ".s.PGSQL.5432"

    def create(self) -> None:
        if os.getuid() == 0:  # PostgreSQL refuses to run as root
            account = pwd.getpwnam("nobody")
            os.chown(self._folder, account.pw_uid, account.pw_gid)
        self._folder.chmod(0o755)
        self._run("initdb", "--pgdata", self._data, "--username", "wiredesk", "--auth", "trust", "--no-sync")

    def start(self) -> None:
        """Returns when it answers."""
        settings = (*self._listening, f"unix_socket_directories={self._folder}", f"fsync={self._fsync}")
        options = [part for setting in settings for part in ("-c", setting)]
        command = [str(binaries() / "postgres"), "-D", self._data, *options]
        with (self._folder / "log").open("ab") as log:
            self._process = subprocess.Popen(command, stdout=log, stderr=log, **self._as_user())
        self._await_answer()

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    def kill(self) -> None:
        """SIGKILL to the server itself. Returns when its children have noticed: until then one may still write."""
        children = psutil.Process(self.pid).children(recursive=True)
        assert self._process is not None
        self._process.send_signal(signal.SIGKILL)
        self._process.wait()
        psutil.wait_procs(children, timeout=STOP_SECONDS)

    def stop(self) -> None:
        if self._process is not None and self._process.poll() is None:
            self._process.send_signal(signal.SIGINT)  # "fast": open connections are cut
            self._process.wait(STOP_SECONDS)

    def cpu_seconds(self) -> float:
        """Spent so far by the server and all its processes, those that have ended too."""
        assert self._process is not None
        main = psutil.Process(self._process.pid)
        while True:
            try:
                spent = [process.cpu_times() for process in (main, *main.children())]
            except psutil.NoSuchProcess:  # one of them ended between the two questions
                continue
            return sum(each.user + each.system for each in spent) + spent[0].children_user + spent[0].children_system

    def new_database(self, name: str, template: str = "template1") -> str:
        """The URL of a new database, empty or like `template`."""
        with psycopg.connect(self.url, autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        return self.url.replace("/postgres?", f"/{name}?")

    @property
    def _data(self) -> str:
        return str(self._folder / "data")

    def _run(self, program: str, *arguments: str) -> None:
        command = [str(binaries() / program), *arguments]
        subprocess.run(command, check=True, capture_output=True, timeout=60, **self._as_user())

    @staticmethod
    def _as_user() -> dict[str, str]:
        return {"user": "nobody"} if os.getuid() == 0 else {}

    def _await_answer(self) -> None:
        deadline = time.monotonic() + 30
        while True:
            try:
                psycopg.connect(self.url, connect_timeout=2).close()
                return
            except psycopg.OperationalError:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.05)
