"""The dashboards: as generated, and every query of every panel is answered by a real Prometheus that scrapes us."""

from __future__ import annotations

import json
import shutil
import subprocess
import time
import urllib.parse
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from deploy.grafana.dashboards import DASHBOARDS, FOLDER, file_name, render
from shared.exporter import serve_metrics
from shared.ledger import Ledger
from shared.settings import Settings
from tests.ports import free_port
from tests.shared.carrying import an_arrival, drop

QUERIES = {
    f"{title}: {panel.title}: {legend}": query
    for title, panels in DASHBOARDS.items()
    for panel in panels
    for legend, query in panel.queries.items()
}
CONFIG = """
global: {{scrape_interval: 200ms, scrape_timeout: 200ms}}
scrape_configs: [{{job_name: wiredesk, static_configs: [{{targets: ["127.0.0.1:{port}"]}}]}}]
"""


def ask(port: int, query: str) -> list[object]:
    url = f"http://127.0.0.1:{port}/api/v1/query?{urllib.parse.urlencode({'query': query})}"
    with urllib.request.urlopen(url, timeout=10) as answer:
        return list(json.load(answer)["data"]["result"])


def has_scraped(port: int) -> bool:
    """Twice at least: a rate needs two samples."""
    try:
        return bool(ask(port, "count_over_time(wiredesk_redis_up[1m]) >= 3"))
    except OSError:
        return False


@pytest.fixture
def prometheus(ledger: Ledger, settings: Settings, tmp_path: Path) -> Iterator[int]:
    """The port of a Prometheus that scrapes a ledger through which something has gone."""
    if shutil.which("prometheus") is None:
        pytest.skip("no `prometheus` here: install the package `prometheus`")
    drop(ledger, an_arrival("a"))
    scraped, port = free_port(), free_port()
    serve_metrics(ledger, settings.model_copy(update={"metrics_port": scraped}))
    (tmp_path / "prometheus.yml").write_text(CONFIG.format(port=scraped))
    server = subprocess.Popen(
        [
            "prometheus", f"--config.file={tmp_path}/prometheus.yml", f"--storage.tsdb.path={tmp_path}/data",
            f"--web.listen-address=127.0.0.1:{port}",
        ],
        stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        deadline = time.monotonic() + 60
        while not has_scraped(port):
            assert time.monotonic() < deadline and server.poll() is None, "Prometheus scraped nothing"
            time.sleep(0.1)
        yield port
    finally:
        server.terminate()
        server.wait(30)


def test_every_query_of_every_panel_returns_data(prometheus: int) -> None:
    assert {name: query for name, query in QUERIES.items() if not ask(prometheus, query)} == {}


@pytest.mark.parametrize("title", DASHBOARDS)
def test_the_file_is_what_the_source_says(title: str) -> None:
    assert (FOLDER / file_name(title)).read_text() == render(title, DASHBOARDS[title]), (
        "run `python -m deploy.grafana.dashboards`"
    )
