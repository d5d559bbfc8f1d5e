"""Every command in README.md works.

`wiredesk` and `redis-cli` commands are run. For `make` and `docker` lines it is only checked that what they name
exists: the one would run this test within itself, the other needs an engine.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from redis import Redis

from cli.redis_server import RedisServer, find_redis_server
from shared import pipeline

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text()
COMPOSE = (ROOT / "docker-compose.yml").read_text()
SERVICES = re.findall(r"^  (\w+):$", COMPOSE.partition("\nservices:\n")[2].partition("\nvolumes:\n")[0], re.MULTILINE)
COMMANDS = [line for block in re.findall(r"```sh\n(.*?)```", README, re.DOTALL) for line in block.splitlines()]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copytree(ROOT / "cli/samples", tmp_path / "cli/samples")
    (tmp_path / "article.txt").write_text(
        "Ferry line reopens\n\nThe ferry between Port Selwyn and Norhaven sails again.\n"
    )
    return tmp_path


def run_wiredesk(arguments: list[str], folder: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", "from cli.main import main; main()", *arguments]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, check=False, timeout=120
    )


def commands(start: str) -> list[str]:
    return [command for command in COMMANDS if command.startswith(start)]


def test_every_command_is_of_a_kind_that_is_checked_here() -> None:
    kinds = ("make ", ".venv/bin/wiredesk ", "docker compose ", "redis-cli ")
    assert [command for command in COMMANDS if not command.startswith(kinds)] == []
    assert {"make demo", "make test"} <= set(COMMANDS)


@pytest.mark.parametrize("command", [*commands(".venv/bin/wiredesk "), ".venv/bin/wiredesk demo"])
def test_wiredesk_commands_succeed(command: str, folder: Path) -> None:
    result = run_wiredesk(shlex.split(command)[1:], folder)
    assert result.returncode == 0, result.stdout + result.stderr


@pytest.mark.parametrize("command", commands("make "))
def test_make_targets_exist(command: str) -> None:
    _, target = command.split()
    assert re.search(rf"^{target}:.*## ", (ROOT / "Makefile").read_text(), re.MULTILINE)


@pytest.mark.parametrize("command", commands("docker compose "))
def test_docker_commands_name_services_profiles_and_commands_that_exist(command: str, folder: Path) -> None:
    words, _, file = command.partition(" < ")
    assert not file or (folder / file).exists()
    for option in ("--detach", "--build", "-T", "--rm"):
        words = words.replace(f" {option}", "")
    match shlex.split(words)[2:]:
        case ["--profile", profile, "up"]:
            assert f"profiles: [{profile}]" in COMPOSE
        case ["up", "--scale", scaled]:
            assert scaled.partition("=")[0] in SERVICES
        case ["run", service]:
            assert service in SERVICES
        case ["exec", "postgres", "psql", *_]:
            assert "postgres" in SERVICES
        case ["exec", service, "wiredesk", *rest]:
            assert service in SERVICES
            assert run_wiredesk([*rest, "--help"], folder).returncode == 0
        case other:
            raise AssertionError(f"nothing checks {other}")


@pytest.mark.parametrize("command", commands("redis-cli "))
def test_redis_commands_drop_an_article(command: str, folder: Path, redis: Redis, redis_server: RedisServer) -> None:
    client = Path(find_redis_server()).with_name("redis-cli")
    if not client.exists():
        pytest.skip("no redis-cli beside the Redis server")
    plain = command.replace(' -u "$(cat secrets/redis_upstream)"', "")  # users: tests/deploy/test_redis_users.py
    here = plain.replace("redis-cli", f"{shlex.quote(str(client))} -s {shlex.quote(str(redis_server.socket))}", 1)
    subprocess.run(here, shell=True, cwd=folder, check=True)
    assert redis.llen(pipeline.INBOX) == 1
