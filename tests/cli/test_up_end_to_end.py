"""`wiredesk up` as operators run it: fed, looked at, hurt, and stopped."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest
from redis import Redis

from tests.cli.command_runs import command, environment, run_here, run_outside
from tests.ports import free_port

ARTICLE = """Harbour towns agree on night ferries

The mayors of eleven harbour towns have agreed to run ferries through the night from next spring.

The first line, number {n}, will link Portugal and Spain, and is to carry two hundred passengers a night.
"""


def wait_for(met: Callable[[], bool]) -> None:
    """Bounded by the test's timeout."""
    while not met():
        time.sleep(0.05)


class Running:
    """A system under `wiredesk up`, and what an operator does from another terminal."""

    def __init__(self, data: Path, folder: Path, *options: str, **settings: str) -> None:
        self.data = data
        self.folder = folder
        self.log = folder / "up.log"
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                command("up", "--data", str(data), "--to", "file://out.ndjson", *options),
                cwd=folder,
                env=environment(PYTHONUNBUFFERED="1", **settings),
                stdout=log,
                stderr=log,
            )
        wait_for(lambda: "Ctrl-C stops." in self.said() or self.process.poll() is not None)
        assert self.process.poll() is None, self.said()

    @property
    def url(self) -> str:
        return f"unix://{self.data}/redis.sock"

    def said(self) -> str:
        return self.log.read_text()

    def submit(self, n: int) -> None:
        article = self.folder / "article.txt"
        article.write_text(ARTICLE.format(n=n))
        assert run_outside(self.folder, "submit", str(article), "--redis-url", self.url).code == 0

    def published(self) -> int:
        status = run_outside(self.folder, "status", "--json", "--redis-url", self.url)
        return int(status.json["endings"]["published"])

    def services(self, stage: str) -> list[psutil.Process]:
        """The main process of a service."""
        named = f"services.{stage}.app"
        return [child for child in psutil.Process(self.process.pid).children() if named in child.cmdline()]

    def stop(self, number: signal.Signals = signal.SIGTERM) -> int:
        self.process.send_signal(number)
        return self.process.wait(60)


@pytest.fixture
def start(tmp_path: Path, short_folder: Path) -> Iterator[Callable[..., Running]]:
    started: list[Running] = []

    def start_one(*options: str, **settings: str) -> Running:
        started.append(Running(short_folder, tmp_path, *options, **settings))
        return started[-1]

    yield start_one
    for running in started:
        if running.process.poll() is None:
            running.stop()


Start = Callable[..., Running]


def test_an_article_submitted_is_published_traced_and_remembered_at_the_next_start(
    start: Start, tmp_path: Path
) -> None:
    running = start()
    running.submit(1)
    wait_for(lambda: running.published() == 1)
    (line,) = (tmp_path / "out.ndjson").read_text().splitlines()
    trace = run_outside(tmp_path, "trace", json.loads(line)["uri"], "--json", "--redis-url", running.url).json
    assert trace["ending"] == "published"
    assert running.stop(signal.SIGINT) == 0
    assert "stopped; what is in flight is kept" in running.said()
    assert start().published() == 1


def test_services_and_redis_that_are_killed_are_started_again_and_the_flow_goes_on(start: Start) -> None:
    running = start()
    running.submit(1)
    wait_for(lambda: running.published() == 1)
    for stage in ("ingest", "publish"):
        (service,) = running.services(stage)
        os.killpg(service.pid, signal.SIGKILL)
    wait_for(lambda: "ingest ended by itself" in running.said() and "publish ended by itself" in running.said())
    running.submit(2)
    wait_for(lambda: running.published() == 2)
    (redis,) = (child for child in psutil.Process(running.process.pid).children() if "redis" in child.name())
    redis.kill()
    wait_for(lambda: "starting it again on the same data" in running.said())
    wait_for(lambda: run_outside(running.folder, "status", "--redis-url", running.url).code == 0)
    running.submit(3)
    wait_for(lambda: running.published() == 3)


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere no kernel tells children that their parent is gone")
def test_when_it_is_killed_nothing_of_it_stays_and_the_next_start_finds_everything(start: Start) -> None:
    limits = {"WIREDESK_LEASE_SECONDS": "6", "WIREDESK_TASK_TIME_LIMIT_SECONDS": "5", "WIREDESK_GRACE_SECONDS": "2"}
    running = start(**limits)
    running.submit(0)
    wait_for(lambda: running.published() == 1)
    parts = psutil.Process(running.process.pid).children(recursive=True)
    assert len(parts) >= 8  # Redis, three services with a worker each, the door
    upstream = Redis.from_url(running.url)
    for n in range(1, 301):
        upstream.lpush("inbox", json.dumps({"content": ARTICLE.format(n=n)}))
    running.stop(signal.SIGKILL)
    _, alive = psutil.wait_procs(parts, timeout=30)
    assert alive == []
    again = start(**limits)
    wait_for(lambda: again.published() == 301)


def test_metrics_are_served_once_for_all_services(start: Start) -> None:
    port = free_port()
    running = start("--metrics-port", str(port))
    running.submit(1)

    def shows_it() -> bool:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=5) as page:
                return b'ending="published"' in page.read()
        except OSError:
            return False

    wait_for(shows_it)
    assert "ended by itself" not in running.said()


def test_the_desk_comes_along_and_takes_articles_over_http(start: Start) -> None:
    port = free_port()
    running = start("--port", str(port))
    assert f"desk: http://127.0.0.1:{port}" in running.said()

    def taken() -> bool:
        headers = {"Content-Type": "text/plain"}
        body = ARTICLE.format(n=1).encode()
        asked = urllib.request.Request(f"http://127.0.0.1:{port}/v1/articles", body, headers)
        try:
            with urllib.request.urlopen(asked, timeout=10) as answer:
                return bool(answer.status == 202)
        except OSError:
            return False

    wait_for(taken)
    wait_for(lambda: running.published() == 1)


def test_a_second_system_on_the_same_folder_is_refused(start: Start, tmp_path: Path) -> None:
    running = start()
    second = run_outside(tmp_path, "up", "--data", str(running.data))
    assert second.code == 2
    assert "another Redis runs in" in second.err
    assert running.published() == 0


def test_a_folder_whose_path_is_too_long_for_a_socket_is_refused_with_advice(
    capfd: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    done = run_here(capfd, "up", "--data", str(tmp_path / ("x" * 100)))
    assert done.code == 2
    assert "choose a shorter one" in done.err


def test_a_folder_that_cannot_be_made_is_named(capfd: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    done = run_here(capfd, "up", "--data", str(tmp_path / "file" / "data"))
    assert done.code == 2
    assert "cannot hold the engine's data" in done.err


def test_a_store_that_can_never_work_ends_it_with_what_is_known(tmp_path: Path, short_folder: Path) -> None:
    done = run_outside(tmp_path, "up", "--data", str(short_folder), "--to", "carrier-pigeon://loft")
    assert done.code == 2
    assert "carrier-pigeon" in done.err
    assert "Traceback" not in done.err
