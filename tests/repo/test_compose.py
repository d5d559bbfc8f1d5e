"""docker-compose.yml agrees with the flow and with the settings."""

from __future__ import annotations

import json
import re
import subprocess
from importlib.util import find_spec
from pathlib import Path

import pytest

from desk.settings import DeskSettings
from services.enrich.settings import EnrichSettings
from services.ingest.settings import IngestSettings
from services.publish.settings import PublishSettings
from shared import pipeline
from shared.settings import PREFIX
from shared.workers import make_app

ROOT = Path(__file__).parents[2]
COMPOSE = (ROOT / "docker-compose.yml").read_text()
SERVICES = dict(re.findall(r"^  (\w+):\n((?:    .*\n|\n)+)", COMPOSE.partition("\nservices:\n")[2], re.MULTILINE))


def commands() -> dict[str, list[str]]:
    found = {name: re.search(r"^    command: (\[.*\])$", block, re.MULTILINE) for name, block in SERVICES.items()}
    return {name: json.loads(match[1]) for name, match in found.items() if match}


@pytest.mark.parametrize("stage", pipeline.STAGES, ids=lambda stage: stage.name)
def test_each_stage_has_exactly_one_service_which_runs_its_app(stage: pipeline.Stage) -> None:
    running = [
        name for name, command in commands().items() if command == ["python", "-m", f"services.{stage.name}.app"]
    ]
    assert running == [stage.name]
    assert find_spec(f"services.{stage.name}.app") is not None


def test_services_stand_in_the_order_of_the_flow_and_there_are_no_others() -> None:
    assert list(SERVICES) == [
        "redis",
        "postgres",
        *(stage.name for stage in pipeline.STAGES),
        "desk",
        "tools",
        "prometheus",
        "grafana",
    ]


def test_every_setting_reaches_the_services() -> None:
    passed = [name.removesuffix("_FILE") for name in re.findall(rf"^    ({PREFIX}\w+):", COMPOSE, re.MULTILINE)]
    models = (IngestSettings, EnrichSettings, PublishSettings, DeskSettings)
    assert sorted(passed) == sorted({PREFIX + name.upper() for model in models for name in model.model_fields})


def test_redis_keeps_what_it_acknowledged_and_forgets_nothing() -> None:
    options = re.findall(r"^      - (.*)$", SERVICES["redis"], re.MULTILINE)
    pairs = dict(zip(options[1::2], options[2::2], strict=True))
    assert pairs["--appendonly"] == '"yes"'
    assert pairs["--appendfsync"] == "everysec"
    assert pairs["--maxmemory-policy"] == "noeviction"


@pytest.mark.parametrize("stage", pipeline.STAGES, ids=lambda stage: stage.name)
def test_the_health_of_a_worker_is_its_own_progress(stage: pipeline.Stage) -> None:
    assert f'test: ["CMD", "wiredesk", "health", "{stage.name}"]' in SERVICES[stage.name]


def test_what_make_secrets_makes_is_what_compose_reads(tmp_path: Path) -> None:
    subprocess.run([ROOT / "deploy" / "make-secrets", tmp_path / "secrets"], check=True)
    read = set(re.findall(r"file: \./secrets/(\w+)$", COMPOSE, re.MULTILINE))
    made = {path.name: path.read_bytes() for path in (tmp_path / "secrets").iterdir()}
    assert read <= made.keys()
    subprocess.run([ROOT / "deploy" / "make-secrets", tmp_path / "secrets"], check=True)
    assert {path.name: path.read_bytes() for path in (tmp_path / "secrets").iterdir()} == made  # passwords stay


def test_a_worker_has_time_to_stop() -> None:
    grace = int(re.findall(r"^  stop_grace_period: (\d+)s$", COMPOSE, re.MULTILINE)[0])
    door_seconds = 5
    assert make_app(IngestSettings()).conf.worker_soft_shutdown_timeout + door_seconds < grace


def test_the_image_is_built_from_files_that_exist_and_are_sent_to_the_builder() -> None:
    dockerfile = (ROOT / "Dockerfile").read_text()
    sent = {line.removeprefix("!") for line in (ROOT / ".dockerignore").read_text().splitlines() if line[:1] == "!"}
    copied = {
        name for line in re.findall(r"^COPY (?!--)(.*) \./?\S*$", dockerfile, re.MULTILINE) for name in line.split()
    }
    assert copied == sent
    assert [name for name in copied if not (ROOT / name).exists()] == []
