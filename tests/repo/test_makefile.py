"""The Makefile explains itself, and sets up a machine that has only Python."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MAKEFILE = (ROOT / "Makefile").read_text()
TARGETS = re.findall(r"^([a-z-]+):", MAKEFILE, re.MULTILINE)

pytestmark = pytest.mark.skipif(not shutil.which("make"), reason="make is not installed")


def make(*arguments: str, folder: Path = ROOT, path: str | None = None) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PATH": path or os.environ["PATH"]}
    command = [shutil.which("make") or "make", *arguments]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


def test_every_target_is_explained_by_make_help() -> None:
    listed = re.findall(r"^  make ([\w-]+) +\S", make("help").stdout, re.MULTILINE)
    assert listed == TARGETS


def test_every_target_is_declared_phony_so_that_no_file_hides_it() -> None:
    assert set(re.findall(r"^\.PHONY: (.*)$", MAKEFILE, re.MULTILINE)[0].split()) == set(TARGETS)


def test_without_a_supported_python_make_says_what_is_needed(tmp_path: Path) -> None:
    for name in ("Makefile", "requirements.txt", "pyproject.toml"):
        shutil.copy(ROOT / name, tmp_path)
    tools = tmp_path / "tools"
    tools.mkdir()
    for name in ("sh", "awk"):
        (tools / name).symlink_to(shutil.which(name) or name)
    result = make("demo", folder=tmp_path, path=str(tools))
    assert result.returncode != 0
    assert "needs Python 3.11 or 3.12" in result.stderr


def test_ci_runs_exactly_make_test() -> None:
    script = ROOT / ".ci/run"
    assert script.read_text().splitlines()[-1] == "exec make test"
    assert os.access(script, os.X_OK)
    assert subprocess.run(["bash", "-n", str(script)], check=False).returncode == 0
