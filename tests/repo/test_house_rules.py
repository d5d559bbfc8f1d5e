"""The numbers and bans the code is held to."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from statistics import median, quantiles

import pytest

ROOT = Path(__file__).parents[2]
SOURCES = sorted(path for name in ("shared", "services", "cli", "desk") for path in (ROOT / name).rglob("*.py"))
MODULES = {str(path.relative_to(ROOT)): ast.parse(path.read_text()) for path in SOURCES}

# Joined here, so that this file passes its own test.
REGISTRIES = [
    ".".join(parts)
    for parts in (
        ("pypi", "org"), ("pythonhosted", "org"), ("docker", "io"), ("ghcr", "io"), ("quay", "io"), ("gcr", "io"),
        ("npmjs", "org"), ("conda", "anaconda", "org"),
    )
]  # fmt: skip


def functions() -> Iterator[tuple[int, str]]:
    for name, tree in MODULES.items():
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.end_lineno:
                yield node.end_lineno - node.lineno + 1, f"{name}: {node.name}"


def repository_files() -> Iterator[Path]:
    for path in ROOT.rglob("*"):
        parts = path.relative_to(ROOT).parts
        if path.is_file() and not any(_is_made(part) for part in parts[:-1]):
            yield path


def _is_made(folder: str) -> bool:
    hidden = folder.startswith(".") and folder != ".ci"
    return hidden or folder in {"__pycache__", "build"} or folder.endswith(".egg-info")


def test_no_file_is_longer_than_300_lines() -> None:
    lengths = {str(path.relative_to(ROOT)): len(path.read_text().splitlines()) for path in SOURCES}
    assert {name: lines for name, lines in lengths.items() if lines > 300} == {}


def test_functions_are_short() -> None:
    lengths = [length for length, _ in functions()]
    assert median(lengths) <= 8
    assert quantiles(lengths, n=10)[-1] <= 30


def test_no_function_is_longer_than_60_lines() -> None:
    assert [name for length, name in functions() if length > 60] == []


def test_no_module_is_a_grab_bag() -> None:
    grab_bags = {"utils", "util", "helpers", "helper", "manager", "managers", "misc", "common", "base_utils"}
    assert [str(path) for path in SOURCES if path.stem in grab_bags] == []


@pytest.mark.parametrize("module", MODULES)
def test_no_module_runs_or_unpickles_what_it_is_given(module: str) -> None:
    used = {name for node in ast.walk(MODULES[module]) for name in _names(node)}
    assert used & {"pickle", "marshal", "shelve", "dill", "yaml", "eval", "exec", "compile", "__import__"} == set()


def _names(node: ast.AST) -> list[str]:
    match node:
        case ast.Import():
            return [alias.name.split(".")[0] for alias in node.names]
        case ast.ImportFrom():
            return [(node.module or "").split(".")[0]]
        case ast.Call(func=ast.Name(id=name)):
            return [name]
    return []


def test_no_file_names_a_package_registry() -> None:
    pattern = re.compile("|".join(map(re.escape, REGISTRIES)).encode())
    assert [str(path) for path in repository_files() if pattern.search(path.read_bytes())] == []


def test_the_licence_is_there_and_is_the_one_declared() -> None:
    assert "Apache License" in (ROOT / "LICENSE").read_text()
    assert 'license = "Apache-2.0"' in (ROOT / "pyproject.toml").read_text()
