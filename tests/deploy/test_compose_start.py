"""docker-compose.yml started for real: an article goes in, its record comes out, and a killed worker loses nothing.

Needs a Docker engine with Compose and the base images; skipped, and said so, where there is none.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psutil
import pytest

from tests.ports import free_port

ROOT = Path(__file__).parents[2]
IMAGES = ("python:3.11-slim-bookworm", "redis:7-bookworm", "postgres:15-bookworm")
PORTS = ("REDIS_PORT", "METRICS_PORT", "DESK_PORT", "PROMETHEUS_PORT")  # of this host, which may have its own Redis
ENVIRONMENT = {**os.environ, **{name: str(free_port()) for name in PORTS}}
PROJECT = f"wiredesk-test-{os.getpid()}"
READY_SECONDS = 120
SERVICES = 6  # that run and have a health: all but the profiles' own
COUNT = ("psql", "--username", "wiredesk", "--tuples-only", "--command", "SELECT count(*) FROM articles")


def docker(*arguments: str, stdin: bytes = b"", check: bool = True) -> str:
    ended = subprocess.run(
        ["docker", *arguments], input=stdin, cwd=ROOT, env=ENVIRONMENT, capture_output=True, check=False, timeout=600
    )
    assert not check or ended.returncode == 0, ended.stderr.decode()[-2000:]
    return ended.stdout.decode()


def compose(*arguments: str, stdin: bytes = b"", check: bool = True) -> str:
    return docker("compose", "--project-name", PROJECT, *arguments, stdin=stdin, check=check)


def is_here(image: str) -> bool:
    return bool(docker("image", "inspect", image, check=False).strip("[]\n"))


def lacks() -> str | None:
    """What is missing here to start containers."""
    if shutil.which("docker") is None:
        return "no `docker`"
    if not docker("version", "--format", "{{.Server.Version}}", check=False).strip():
        return "no Docker engine answers"
    if not docker("compose", "version", check=False):
        return "no `docker compose`"
    absent = [image for image in IMAGES if not is_here(image)]
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
    """As the user who may do nothing else."""
    address = (ROOT / "secrets" / "redis_upstream").read_text()
    dropped = compose("exec", "-T", "redis", "redis-cli", "-u", address, "-x", "LPUSH", "inbox", stdin=text)
    assert dropped.strip().isdecimal(), dropped


def live_workers(service: str) -> int:
    return sum(worker["service"] == service and worker["alive"] for worker in status().get("workers", ()))


def healths() -> dict[str, str]:
    """By service, as the engine sees it; of several containers the last."""
    shown = compose("ps", "--format", "{{.Service}} {{.Health}}").splitlines()
    return {service: health for service, _, health in (line.partition(" ") for line in shown) if health}


def start() -> None:
    try:
        compose("up", "--build", "--detach", "--scale", "enrich=2")
    except AssertionError as failure:
        raise AssertionError(compose("logs", "--tail", "20", check=False)[-4000:]) from failure


@pytest.fixture(scope="module")
def running() -> Iterator[None]:
    if (missing := lacks()) is not None:
        pytest.skip(f"containers cannot be started here: {missing}")
    subprocess.run(["make", "secrets"], cwd=ROOT, check=True)
    try:
        start()
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


@pytest.mark.timeout(600)
@pytest.mark.slow
def test_containers_are_well_and_one_that_is_stopped_in_its_tracks_is_not(running: None) -> None:
    await_that(lambda: len(healths()) == SERVICES and set(healths().values()) == {"healthy"})
    compose("exec", "-T", "publish", "wiredesk", "doctor")
    (container,) = compose("ps", "--quiet", "publish").split()
    init = psutil.Process(int(docker("inspect", "--format", "{{.State.Pid}}", container)))
    (worker,) = init.children()
    worker.suspend()
    try:
        await_that(lambda: "has said nothing" in is_well("publish"))
    finally:
        worker.resume()
    await_that(lambda: "is idle" in is_well("publish"))


def is_well(service: str) -> str:
    return compose("exec", "-T", service, "wiredesk", "health", service, "--stuck-after", "5", check=False)


@pytest.mark.timeout(600)
@pytest.mark.slow
def test_enrich_scales_and_the_tools_reach_the_system(running: None) -> None:
    compose("up", "--detach", "--no-recreate", "--scale", "enrich=4")
    await_that(lambda: live_workers("enrich") == 4)
    told = json.loads(compose("run", "--rm", "-T", "tools", "wiredesk", "status", "--json"))
    assert told["balanced"]
    assert {worker["service"] for worker in told["workers"]} == {"ingest", "enrich", "publish"}


def ask_prometheus(path: str) -> Any:
    answer = compose(
        "exec", "-T", "prometheus", "wget", "-q", "-O", "-", f"http://127.0.0.1:9090/api/v1/{path}", check=False
    )
    return json.loads(answer)["data"] if answer else {}


def sample(query: str) -> float | None:
    found = ask_prometheus(f"query?query={quote(query)}").get("result")
    return float(found[0]["value"][1]) if found else None


@pytest.mark.timeout(600)
@pytest.mark.slow
def test_prometheus_scrapes_every_worker_and_knows_the_rules(running: None) -> None:
    (image,) = re.findall(r"image: (prom/prometheus:\S+)", (ROOT / "docker-compose.yml").read_text())
    if not is_here(image):
        pytest.skip(f"not here: {image}")
    compose("--profile", "monitoring", "up", "--detach", "--no-recreate", "--no-deps", "prometheus")
    workers = len(compose("ps", "--quiet", "ingest", "enrich", "publish").split())
    await_that(lambda: sample('count(up{job="wiredesk"} == 1)') == workers)
    await_that(lambda: sample("max by (service) (wiredesk_workers{service='enrich'})") == live_workers("enrich"))
    (group,) = ask_prometheus("rules")["groups"]
    assert {rule["health"] for rule in group["rules"]} <= {"ok", "unknown"}
    assert "WiredeskWorkersAbsent" in {rule["name"] for rule in group["rules"]}
