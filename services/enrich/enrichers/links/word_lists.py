"""The data files beside this module: one entry a line, `#` for comments, `[name]` before the entries of a section."""

from __future__ import annotations

from functools import cache
from pathlib import Path


@cache
def read_list(name: str, section: str = "") -> tuple[str, ...]:
    """The entries of a file, or of one section of it, in lower case."""
    lines = Path(__file__).with_name(name).read_text(encoding="utf-8").splitlines()
    entries = []
    current = ""
    for line in map(str.strip, lines):
        if line.startswith("[") and line.endswith("]"):
            current = line[1:-1]
        elif line and not line.startswith("#") and current == section:
            entries.append(line.lower())
    return tuple(entries)
