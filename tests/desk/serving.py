"""A desk in a process of its own, and how tests talk to it."""

from __future__ import annotations

import http.client
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

from shared.tokens import make_token, read_tokens, write_tokens
from tests.ports import free_port

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Mapping[str, str]  # names in lower case
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


class Desk:
    """`python -m desk.app` on a free port, ready to answer after `start`."""

    def __init__(self, folder: Path, redis_url: str, **settings: str) -> None:
        self.port = free_port()
        self.log = folder / "desk.log"
        own = {name: value for name, value in os.environ.items() if not name.startswith("WIREDESK_")}
        self.environment = {
            **own,
            "PYTHONPATH": str(ROOT),
            "WIREDESK_REDIS_URL": redis_url,
            "WIREDESK_DESK_PORT": str(self.port),
            **settings,
        }
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        with self.log.open("ab") as log:
            command = [sys.executable, "-m", "desk.app"]
            self.process = subprocess.Popen(command, env=self.environment, stdout=log, stderr=log)
        while not self._answers():
            assert self.process.poll() is None, self.log.read_text()
            time.sleep(0.02)

    def _answers(self) -> bool:
        try:
            return self.ask("GET", "/healthz").status == 200
        except OSError:
            return False

    def ask(self, method: str, path: str, body: Any = None, **headers: str) -> Answer:
        """One request on a connection of its own; in names of headers `_` stands for `-`."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            named = {name.replace("_", "-"): value for name, value in headers.items()}
            connection.request(method, path, body=body, headers=named)
            answer = connection.getresponse()
            return Answer(answer.status, {k.lower(): v for k, v in answer.getheaders()}, answer.read())
        finally:
            connection.close()

    def deliver(self, body: Any, content_type: str = "application/json", **headers: str) -> Answer:
        return self.ask("POST", "/v1/articles", body, content_type=content_type, **headers)

    def kill(self) -> None:
        assert self.process is not None
        self.process.kill()
        self.process.wait()

    def stop(self) -> int:
        assert self.process is not None
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(20)


class Holder:
    """Somebody with a token of a desk."""

    def __init__(self, desk: Desk, source: str | None) -> None:
        self.desk = desk
        self.path = Path(desk.environment["WIREDESK_DESK_TOKENS"])
        self.token, self.secret = make_token(f"holder-{uuid4().hex}", source)
        write_tokens(self.path, [*read_tokens(self.path), self.token])

    def ask(self, method: str, path: str, body: Any = None, **headers: str) -> Answer:
        return self.desk.ask(method, path, body, authorization=f"Bearer {self.secret}", **headers)

    def deliver(self, body: Any, content_type: str = "application/json", **headers: str) -> Answer:
        return self.ask("POST", "/v1/articles", body, content_type=content_type, **headers)

    def be_removed(self) -> None:
        write_tokens(self.path, [token for token in read_tokens(self.path) if token != self.token])
