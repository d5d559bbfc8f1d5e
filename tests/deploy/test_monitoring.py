"""What the profile `monitoring` gives Prometheus and Grafana. Grafana itself is not started: its files are checked."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from deploy.grafana.dashboards import DASHBOARDS, file_name
from shared import pipeline

ROOT = Path(__file__).parents[2]
SERVICES: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())["services"]
PROVISIONING = ROOT / "deploy" / "grafana" / "provisioning"


def provisioned(name: str) -> dict[str, Any]:
    return dict(yaml.safe_load((PROVISIONING / name).read_text()))


def mounts(service: str) -> dict[str, Path]:
    """What of this repository stands where in the container."""
    parts = [volume.split(":") for volume in SERVICES[service]["volumes"]]
    return {inside: ROOT / outside for outside, inside, *_ in parts if outside.startswith("./")}


def test_prometheus_takes_its_configuration() -> None:
    if shutil.which("promtool") is None:
        pytest.skip("no `promtool` here: install the package `prometheus`")
    folder = mounts("prometheus")["/etc/prometheus"]
    done = subprocess.run(["promtool", "check", "config", folder / "prometheus.yml"], capture_output=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_stage_is_scraped_at_the_port_it_serves() -> None:
    configuration = yaml.safe_load((mounts("prometheus")["/etc/prometheus"] / "prometheus.yml").read_text())
    (lookup,) = configuration["scrape_configs"][0]["dns_sd_configs"]
    assert lookup["names"] == [stage.name for stage in pipeline.STAGES]
    ports = {SERVICES[name]["environment"]["WIREDESK_METRICS_PORT"] for name in lookup["names"]}
    assert ports == {lookup["port"]}


def test_grafana_asks_the_prometheus_beside_it() -> None:
    assert mounts("grafana")["/etc/grafana/provisioning"] == PROVISIONING
    (source,) = provisioned("datasources/prometheus.yml")["datasources"]
    host, _, port = source["url"].removeprefix("http://").partition(":")
    assert (source["type"], source["isDefault"]) == ("prometheus", True)
    assert host in SERVICES
    assert SERVICES[host]["ports"][0].endswith(f"}}:{port}")


@pytest.mark.parametrize("title", DASHBOARDS)
def test_grafana_finds_each_dashboard_and_the_dashboard_its_data(title: str) -> None:
    (provider,) = provisioned("dashboards/wiredesk.yml")["providers"]
    dashboard = json.loads((mounts("grafana")[provider["options"]["path"]] / file_name(title)).read_text())
    (choice,) = dashboard["templating"]["list"]
    (source,) = provisioned("datasources/prometheus.yml")["datasources"]
    assert (choice["type"], choice["query"]) == ("datasource", source["type"])
    assert {panel["datasource"]["uid"] for panel in dashboard["panels"]} == {f"${{{choice['name']}}}"}


@pytest.mark.parametrize("service", ["prometheus", "grafana"])
def test_they_may_no_more_than_they_need_and_are_pinned(service: str) -> None:
    settings = SERVICES[service]
    assert settings["read_only"] and settings["cap_drop"] == ["ALL"] and settings["profiles"] == ["monitoring"]
    assert settings["image"].rpartition(":")[2][:1] in {*"v0123456789"}
    assert all(port.startswith("127.0.0.1:") for port in settings["ports"])
