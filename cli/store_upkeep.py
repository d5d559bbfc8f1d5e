"""Asks the publish service's code to look after stores, in a process of its own, and shows its answers."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from typing import Any

import orjson
from rich.table import Table

from cli.console import make_console, print_json
from cli.problems import FAILED, Problem
from cli.stack import import_path
from shared.printable import printable
from shared.settings import Settings, read_settings

_MODULE = "services.publish.upkeep"


def tend(action: str, names: Sequence[str], *, as_json: bool) -> int:
    """Act on the stores of these names, or on all. Returns the exit code. Raises Problem, SettingsError."""
    answers = ask_stores(action, names)
    if as_json:
        print_json(answers)
    else:
        make_console().print(_table(answers))
    return 0 if all(answer["ok"] for answer in answers) else FAILED


def ask_stores(action: str, names: Sequence[str]) -> list[dict[str, Any]]:
    """What each store answers: name, url, ok, detail. Raises Problem, SettingsError."""
    read_settings(Settings)
    ended = subprocess.run(  # noqa: S603  (our own module)
        [sys.executable, "-m", _MODULE, action, *names],
        env={**os.environ, **import_path()},
        capture_output=True,
        check=False,
    )
    answers = [orjson.loads(line) for line in ended.stdout.splitlines()]
    if not answers:
        raise Problem(ended.stderr.decode(errors="replace").strip() or "the stores did not answer")
    return answers


def _table(answers: Sequence[dict[str, Any]]) -> Table:
    table = Table("store", "url", "", box=None)
    for answer in answers:
        table.add_row(*(printable(str(answer[key])) for key in ("name", "url", "detail")))
    return table
