"""The reference pages are what the code says now, and the hand-written ones leave nothing out."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from docs.generate import stale_files
from shared import pipeline
from shared.contracts import CONTRACTS
from shared.metrics import METRICS
from shared.outcomes import Ending, Reason

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
PAGES = sorted([*ROOT.glob("*.md"), *DOCS.rglob("*.md")])
PIPELINE = (DOCS / "pipeline.md").read_text()
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]


def test_the_reference_is_fresh() -> None:
    assert stale_files() == [], "run `make docs`"


@pytest.mark.parametrize("ending", Ending)
def test_every_ending_is_explained(ending: Ending) -> None:
    assert f"\n| `{ending}` |" in PIPELINE


@pytest.mark.parametrize("reason", Reason)
def test_every_reason_is_explained_and_leads_to_endings_that_exist(reason: Reason) -> None:
    row = re.search(rf"\n\| `{reason}` \| ([\w, ]+) \| .+ \|\n", PIPELINE)
    assert row, reason
    assert set(row[1].split(", ")) <= set(Ending)


@pytest.mark.parametrize("script", sorted((ROOT / "shared/lua").glob("*.lua")), ids=lambda path: path.stem)
def test_every_script_of_the_ledger_is_explained(script: Path) -> None:
    assert script.stem == "common" or f"\n| `{script.stem}` |" in PIPELINE


def test_the_reference_covers_metrics_contracts_and_stages() -> None:
    metrics, flow = ((DOCS / "reference" / name).read_text() for name in ("metrics.md", "pipeline.md"))
    assert [name for name in METRICS if f"`{name}`" not in metrics] == []
    assert [stage.name for stage in pipeline.STAGES if f"`{stage.task}`" not in flow] == []
    schemas = {path.name for path in (DOCS / "reference/schemas").iterdir()}
    assert schemas == {f"{contract.__name__}.schema.json" for contract in CONTRACTS}


def test_every_dependency_has_its_reason() -> None:
    page = (DOCS / "decisions/0002-dependencies.md").read_text()
    groups = [PROJECT["dependencies"], *PROJECT["optional-dependencies"].values()]
    names = {re.match(r"[\w-]+", dependency)[0] for group in groups for dependency in group}  # type: ignore[index]
    assert [
        name for name in sorted(names) if not re.search(rf"^\|.*\b{re.escape(name)}\b.*\| \w", page, re.MULTILINE)
    ] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_link_within_the_repository_leads_somewhere(page: Path) -> None:
    targets = re.findall(r"\]\((?!https?:)([^)#\s]+)", page.read_text())
    assert [target for target in targets if not (page.parent / target).exists()] == []


def test_decisions_are_numbered_without_gaps() -> None:
    numbers = sorted(int(path.name[:4]) for path in (DOCS / "decisions").glob("*.md"))
    assert numbers == list(range(1, len(numbers) + 1))
