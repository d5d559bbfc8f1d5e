"""The whole system on one machine without Docker: a private Redis and the same three workers as in production."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from cli.redis_server import RedisServer
from shared import pipeline
from shared.tether import tethered

_STOP_SECONDS = 10.0  # above the soft shutdown; after it workers are killed, and their work is taken up again


class ServiceProcess:
    """One service as a child process, leader of its own process group, logging into a file."""

    def __init__(self, name: str, module: str, folder: Path, environment: Mapping[str, str]) -> None:
        self.name = name
        self.module = module
        self.log = folder / f"{name}.log"
        files = {f"{name}_FILE" for name in environment}  # would win over the value that is given here
        inherited = {name: value for name, value in os.environ.items() if name not in files}
        self.environment = {**inherited, **environment}
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start, or start again."""
        command = [sys.executable, "-m", self.module]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(  # noqa: S603  (our own module)
                tethered(command),
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    @property
    def pid(self) -> int:
        assert self.process is not None
        return self.process.pid

    @property
    def is_running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def signal(self, number: signal.Signals) -> None:
        """To the main process only, as an init system does."""
        if self.is_running:
            os.kill(self.pid, number)

    def wait(self, seconds: float) -> bool:
        """Whether it ended in time."""
        if self.process is None:
            return True
        try:
            self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            return False
        return True

    def kill_group(self) -> None:
        """SIGKILL to it and all it started."""
        if self.process is None:
            return
        try:
            os.killpg(self.process.pid, signal.SIGKILL)
        except ProcessLookupError:
            return
        self.process.wait()

    def log_tail(self, chars: int = 2000) -> str:
        """The end of its log."""
        return self.log.read_text(errors="replace")[-chars:] if self.log.exists() else ""


def import_path() -> dict[str, str]:
    """So that services start in any folder, and import nothing from it."""
    own = str(Path(__file__).parent.parent)
    return {
        "PYTHONPATH": os.pathsep.join(filter(None, (own, os.environ.get("PYTHONPATH")))),
        "PYTHONSAFEPATH": "1",
    }


class Stack:
    """Redis, the three services and, if wanted, the desk, with their data and logs in one folder."""

    def __init__(
        self,
        folder: Path,
        stores: Mapping[str, str],
        settings: Mapping[str, str] | None = None,
        *,
        with_desk: bool = False,
    ) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.redis = RedisServer(folder)
        self.environment = {
            **import_path(),
            "WIREDESK_REDIS_URL": self.redis.url,
            "WIREDESK_STORES": " ".join(f"{name}={url}" for name, url in stores.items()),
            "WIREDESK_METRICS_PORT": "0",  # one from the caller's environment would be taken three times
            **(settings or {}),
        }
        modules = {stage.name: f"services.{stage.name}.app" for stage in pipeline.STAGES}
        if with_desk:
            modules["desk"] = "desk.app"
        self.services = [ServiceProcess(name, module, folder, self.environment) for name, module in modules.items()]

    def start(self) -> None:
        """Start everything; articles may be dropped at once. Raises NoRedis, RedisDidNotStart."""
        self.redis.start()
        for service in self.services:
            service.start()

    def dead_services(self) -> list[ServiceProcess]:
        """Services that ended though nobody stopped them."""
        return [service for service in self.services if not service.is_running]

    def stop(self) -> None:
        """Stop the services, then Redis; what is in flight stays in the ledger for the next start."""
        for service in self.services:
            service.signal(signal.SIGTERM)
        for service in self.services:
            if not service.wait(_STOP_SECONDS):
                service.kill_group()
        self.redis.stop()

    def kill(self) -> None:
        """SIGKILL everything."""
        for service in self.services:
            service.kill_group()
        if self.redis.process is not None:
            self.redis.kill()
