"""docker-compose.yml started for real: an article goes in, its record comes out, and a killed worker loses nothing.

Needs a Docker engine with Compose and the base images; skipped, and said so, where there is none.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
IMAGES = ("python:3.11-slim-bookworm", "redis:7-bookworm", "postgres:15-bookworm")
PROJECT = f"wiredesk-test-{os.getpid()}"
READY_SECONDS = 120
COUNT = ("psql", "--username", "wiredesk", "--tuples-only", "--command", "SELECT count(*) FROM articles")


def docker(*arguments: str, stdin: bytes = b"", check: bool = True) -> str:
    ended = subprocess.run(["docker", *arguments], input=stdin, cwd=ROOT, capture_output=True, check=False, timeout=600)
    assert not check or ended.returncode == 0, ended.stderr.decode()[-2000:]
    return ended.stdout.decode()


def compose(*arguments: str, stdin: bytes = b"", check: bool = True) -> str:
    return docker("compose", "--project-name", PROJECT, *arguments, stdin=stdin, check=check)


def lacks() -> str | None:
    """What is missing here to start containers."""
    if shutil.which("docker") is None:
        return "no `docker`"
    if not docker("version", "--format", "{{.Server.Version}}", check=False).strip():
        return "no Docker engine answers"
    if not docker("compose", "version", check=False):
        return "no `docker compose`"
    absent = [image for image in IMAGES if not docker("image", "inspect", image, check=False).strip("[]\n")]
    return f"base images are not here: {', '.join(absent)}" if absent else None


def await_that(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + READY_SECONDS
    while not condition():
        assert time.monotonic() < deadline, compose("logs", "--tail", "40", check=False)[-4000:]
        time.sleep(0.5)


def status() -> dict[str, Any]:
    return dict(json.loads(compose("exec", "-T", "ingest", "wiredesk", "status", "--json", check=False) or "{}"))


def rows() -> int:
    return int(compose("exec", "-T", "postgres", *COUNT))


def drop(text: bytes) -> None:
    compose("exec", "-T", "redis", "redis-cli", "-x", "LPUSH", "inbox", stdin=text)


@pytest.fixture(scope="module")
def running() -> Iterator[None]:
    if (missing := lacks()) is not None:
        pytest.skip(f"containers cannot be started here: {missing}")
    subprocess.run(["make", "secrets"], cwd=ROOT, check=True)
    try:
        compose("up", "--build", "--detach", "--scale", "enrich=2")
        await_that(lambda: bool(status()))
        yield
    finally:
        compose("down", "--volumes", "--timeout", "60", check=False)


@pytest.mark.timeout(900)  # the image is built first
@pytest.mark.slow
def test_an_article_becomes_a_row_and_a_killed_worker_loses_nothing(running: None) -> None:
    articles = [
        f"Harbour {number} reopens\n\nPORT VILA (Reef Wire) - The harbour, closed since the storm, took in its "
        f"first ship on Monday, captain {number} said.\n\nMore ships wait outside.\n".encode()
        for number in range(60)
    ]
    for text in articles[:30]:
        drop(text)
    victim = compose("ps", "--quiet", "enrich").split()[0]
    process = docker("inspect", "--format", "{{.State.Pid}}", victim).strip()
    os.kill(int(process), 9)  # as a crash, which `restart` mends; `docker kill` would count as stopped by hand
    for text in articles[30:]:
        drop(text)
    await_that(lambda: status().get("endings", {}).get("published") == len(articles))
    assert rows() == len(articles)
    told = status()
    assert (told["balanced"], told["inFlight"], told["deadLetters"]) == (True, 0, 0)
    scraped = compose(
        "exec",
        "-T",
        "publish",
        "python",
        "-c",
        "import urllib.request as r; print(r.urlopen('http://127.0.0.1:9464/metrics').read().decode())",
    )
    assert f'wiredesk_articles_ended_total{{ending="published"}} {len(articles)}.0' in scraped
    assert compose("exec", "-T", "publish", "id", "--user").strip() != "0"
