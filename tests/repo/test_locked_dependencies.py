"""What is installed is pinned with hashes, and the image has the very versions that were tested."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]
LARGE = {"spacy"}  # not installed with the rest: who uses them installs them
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]


def locked(name: str) -> dict[str, str]:
    """Each pinned requirement (name==version, markers) and its hashes."""
    entries = re.findall(
        r"^(\S.*?) \\\n((?:    --hash=sha256:[0-9a-f]{64}(?: \\)?\n)+)",
        (ROOT / name).read_text(),
        re.MULTILINE,
    )
    return {requirement.strip(): hashes for requirement, hashes in entries}


def names(requirements: list[str] | dict[str, str]) -> set[str]:
    return {re.match(r"[\w.-]+", line)[0].lower().replace("_", "-") for line in requirements}  # type: ignore[index]


def test_everything_the_project_needs_is_locked() -> None:
    extras = [line for extra, group in PROJECT["optional-dependencies"].items() if extra not in LARGE for line in group]
    assert names([*PROJECT["dependencies"], *extras]) <= names(locked("requirements.txt"))


def test_every_line_of_a_lock_is_a_version_with_hashes() -> None:
    for name in ("requirements.txt", "requirements-image.txt"):
        starts = [line for line in (ROOT / name).read_text().splitlines() if line and line[0] not in " #"]
        assert len(starts) == len(locked(name)) > 0
        assert [line for line in starts if "==" not in line] == []


def test_the_image_gets_what_the_services_need_and_nothing_else_than_was_tested() -> None:
    image, tested = locked("requirements-image.txt"), locked("requirements.txt")
    assert names(PROJECT["dependencies"]) <= names(image)
    versions = {requirement.split(" ;")[0] for requirement in tested}
    assert {requirement.split(" ;")[0] for requirement in image} <= versions
