"""Who may import whom is checked, and a breach is noticed."""

from __future__ import annotations

import shutil
import subprocess
import sys
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = ("shared", "services", "cli", "desk")


def lint_imports(folder: Path) -> subprocess.CompletedProcess[str]:
    command = [
        sys.executable,
        "-c",
        "from importlinter.cli import lint_imports_command as run; run()",
        "--no-cache",
    ]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


@pytest.fixture
def copied_tree(tmp_path: Path) -> Path:
    for name in PACKAGES:
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / ".importlinter", tmp_path)
    return tmp_path


def test_the_import_rules_are_kept() -> None:
    result = lint_imports(ROOT)
    assert result.returncode == 0, result.stdout


@pytest.mark.parametrize(
    ("module", "statement", "rule"),
    [
        ("shared/ids.py", "import services.ingest.identity", "shared knows no service"),
        ("cli/console.py", "import services.publish.plan", "the command knows no service"),
        ("services/publish/plan.py", "import desk.settings", "nobody knows the desk"),
        ("services/enrich/tasks.py", "import services.ingest.identity", "services meet only by message"),
        ("services/ingest/identity.py", "import shared.ledger", "article logic knows no Celery"),
        ("shared/stage.py", "import celery", "the stage runner knows no Celery"),
    ],
)
def test_a_breach_of_the_import_rules_is_noticed(copied_tree: Path, module: str, statement: str, rule: str) -> None:
    with (copied_tree / module).open("a") as source:
        source.write(f"\n{statement}\n")
    result = lint_imports(copied_tree)
    assert result.returncode == 1
    assert any(rule in line and "BROKEN" in line for line in result.stdout.splitlines()), result.stdout


def test_no_module_imports_itself_by_way_of_others() -> None:
    import grimp

    graph = grimp.build_graph(*PACKAGES, exclude_type_checking_imports=True, cache_dir=None)
    imports = {module: graph.find_modules_directly_imported_by(module) for module in graph.modules}
    TopologicalSorter(imports).prepare()  # raises CycleError, which names the cycle
