"""A folder of pages with their truth: pages.jsonl.xz, html.tar.xz, and score_html.py, which does the counting."""

from __future__ import annotations

import importlib.util
import json
import lzma
import sys
import tarfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

Page = dict[str, Any]  # a line of pages.jsonl.xz


def load_pages(folder: Path, sets: Iterable[str] | None = None, sample: int | None = None) -> list[Page]:
    """Pages with their truth, of each set (all unless given) the first `sample`; the HTML stands under `html`."""
    with lzma.open(folder / "pages.jsonl.xz", "rt", encoding="utf-8") as lines:
        pages = [json.loads(line) for line in lines]
    names = dict.fromkeys(page["set"] for page in pages) if sets is None else sets
    chosen = [page for name in names for page in [page for page in pages if page["set"] == name][:sample]]
    wanted = {page["html"]: page for page in chosen}
    for member, html in _members(folder, wanted):
        wanted[member]["html"] = html
    return chosen


def _members(folder: Path, wanted: Iterable[str]) -> Iterator[tuple[str, str]]:
    left = set(wanted)
    with tarfile.open(folder / "html.tar.xz") as archive:
        for member in archive:
            content = archive.extractfile(member) if member.name in left else None
            if content is not None:
                yield member.name, content.read().decode()
                left.discard(member.name)
            if not left:
                return


def load_scorer(folder: Path) -> ModuleType:
    """The folder's score_html.py as a module."""
    sys.path.insert(0, str(folder))
    spec = importlib.util.spec_from_file_location("score_html", folder / "score_html.py")
    if spec is None or spec.loader is None:
        raise FileNotFoundError(folder / "score_html.py")
    scorer = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(scorer)
    return scorer
