"""The dashboards: as generated, and a real Prometheus that scrapes the running system answers each of their queries."""

from __future__ import annotations

import json
import shutil
import subprocess
import tempfile
import urllib.parse
import urllib.request
from collections.abc import Iterator
from math import isnan
from pathlib import Path

import pytest

from deploy.grafana.dashboards import DASHBOARDS, FOLDER, file_name, render
from tests.faults.rig import make_articles
from tests.ingest.waiting import until
from tests.pipeline.system import RunningSystem
from tests.ports import free_port

RULES = Path(__file__).parents[2] / "deploy" / "prometheus" / "wiredesk.rules.yml"
QUERIES = {
    f"{title}: {panel.title}: {legend}": query
    for title, panels in DASHBOARDS.items()
    for panel in panels
    for legend, query in panel.queries.items()
}
CONFIG = """
global: {{scrape_interval: 200ms, scrape_timeout: 200ms, evaluation_interval: 200ms}}
rule_files: ["{rules}"]
scrape_configs: [{{job_name: wiredesk, static_configs: [{{targets: ["127.0.0.1:{port}"]}}]}}]
"""


def ask(port: int, query: str) -> list[float]:
    """The values of the answer's series."""
    url = f"http://127.0.0.1:{port}/api/v1/query?{urllib.parse.urlencode({'query': query})}"
    with urllib.request.urlopen(url, timeout=10) as answer:
        return [float(series["value"][1]) for series in json.load(answer)["data"]["result"]]


def answers(port: int, query: str) -> bool:
    """Whether it is there and says yes: it cannot be asked while it starts."""
    try:
        return bool(ask(port, query))
    except OSError:
        return False


@pytest.fixture(scope="module")
def prometheus() -> Iterator[int]:
    """The port of a Prometheus that scrapes the running system while articles go all the way through it."""
    if shutil.which("prometheus") is None:
        pytest.skip("no `prometheus` here: install the package `prometheus`")
    folder, port = Path(tempfile.mkdtemp(prefix="wd-")), free_port()
    system = RunningSystem(folder)
    system.stack.start()
    (folder / "prometheus.yml").write_text(CONFIG.format(port=system.metrics_port, rules=RULES))
    server = subprocess.Popen(
        [
            "prometheus", f"--config.file={folder}/prometheus.yml", f"--storage.tsdb.path={folder}/prometheus",
            f"--web.listen-address=127.0.0.1:{port}",
        ],
        stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        until(lambda: answers(port, "wiredesk_redis_up == 1"))
        articles = [json.loads(article) for article in make_articles(20)]
        articles[-1]["urgency"] = 1  # so that every queue has something to tell
        system.drop(*articles, {"content": "too short", "source": "reef-wire"})
        system.settled()
        until(lambda: answers(port, "sum(wiredesk_articles_ended_total) == 21"))
        yield port
    finally:
        server.terminate()
        server.wait(30)
        system.stack.kill()
        shutil.rmtree(folder, ignore_errors=True)


def test_every_query_of_every_panel_returns_numbers(prometheus: int) -> None:
    """NaN is what a quantile of nothing looks like."""
    found = {name: ask(prometheus, query) for name, query in QUERIES.items()}
    assert {name for name, values in found.items() if not values or any(map(isnan, values))} == set()


def test_what_is_shown_of_the_flow_is_what_went_through_it(prometheus: int) -> None:
    for query, expected in SHOWN.items():
        assert ask(prometheus, query) == expected, query


def test_prometheus_evaluates_every_alert_and_none_is_about_to_fire_while_all_is_well(prometheus: int) -> None:
    def states() -> set[str]:
        with urllib.request.urlopen(f"http://127.0.0.1:{prometheus}/api/v1/rules", timeout=10) as answer:
            rules = json.load(answer)["data"]["groups"][0]["rules"]
        return {f"{rule['health']}, {rule['state']}" for rule in rules}

    until(lambda: states() == {"ok, inactive"})  # while the workers start they are missing


SHOWN = {
    "max(wiredesk_articles_in_flight)": [0],
    'wiredesk_articles_ended_total{ending="published"}': [20],
    'sum(wiredesk_stage_wait_seconds_count{queue=~"publish.archive.*"})': [20],
    "count(wiredesk_source_silence_seconds)": [2],
    'count(wiredesk_build_info{service="ingest"})': [1],
    "max(wiredesk_redis_aof_size_bytes) > bool 0": [1],
    "max(wiredesk_redis_aof_write_ok)": [1],
}


@pytest.mark.parametrize("title", DASHBOARDS)
def test_the_file_is_what_the_source_says(title: str) -> None:
    assert (FOLDER / file_name(title)).read_text() == render(title, DASHBOARDS[title]), (
        "run `python -m deploy.grafana.dashboards`"
    )
