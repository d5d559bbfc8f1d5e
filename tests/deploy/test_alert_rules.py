"""The alert rules: they ask for metrics that exist, have a page each, and fire and keep quiet as they should."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from shared.metrics import METRICS

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "deploy" / "prometheus"
RULES: list[dict[str, Any]] = yaml.safe_load((FOLDER / "wiredesk.rules.yml").read_text())["groups"][0]["rules"]
TESTS: list[dict[str, Any]] = yaml.safe_load((FOLDER / "wiredesk.tests.yml").read_text())["tests"]
NAMES = [rule["alert"] for rule in RULES]


def promtool(*arguments: str) -> subprocess.CompletedProcess[str]:
    if shutil.which("promtool") is None:
        pytest.skip("no `promtool` here: install the package `prometheus`")
    return subprocess.run(["promtool", *arguments], cwd=FOLDER, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("rule", RULES, ids=NAMES)
def test_a_rule_asks_for_metrics_that_exist(rule: dict[str, Any]) -> None:
    asked = {name.removesuffix("_bucket") for name in re.findall(r"\bwiredesk_\w+", rule["expr"])}
    assert asked
    assert asked <= METRICS.keys()


def test_each_rule_has_a_page_of_its_name_and_each_page_a_rule() -> None:
    pages = {ROOT / rule["annotations"]["runbook"]: rule["alert"] for rule in RULES}
    assert {page: page.read_text().splitlines()[0] for page in pages} == {
        page: f"# {name}" for page, name in pages.items()
    }
    assert set((ROOT / "docs" / "runbooks").glob("*.md")) == set(pages)


def test_pages_name_settings_and_pages_that_exist() -> None:
    settings = (ROOT / "docs" / "reference" / "settings.md").read_text()
    for page in (ROOT / "docs" / "runbooks").glob("*.md"):
        text = page.read_text()
        known = {*re.findall(r"WIREDESK_\w+", settings)}
        assert set(re.findall(r"WIREDESK_\w+", text)) <= known, page
        assert all((page.parent / link).exists() for link in re.findall(r"\]\(([\w./-]+\.md)", text)), page


def test_each_rule_is_tried_both_ways() -> None:
    tried = {(case["alertname"], bool(case["exp_alerts"])) for test in TESTS for case in test["alert_rule_test"]}
    assert tried == {(name, fires) for name in NAMES for fires in (True, False)}


@pytest.mark.parametrize("command", [("check", "rules", "wiredesk.rules.yml"), ("test", "rules", "wiredesk.tests.yml")])
def test_prometheus_agrees(command: tuple[str, ...]) -> None:
    done = promtool(*command)
    assert done.returncode == 0, done.stdout + done.stderr
