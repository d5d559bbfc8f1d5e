"""Runs the command in this process, or as users do."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Finished:
    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


def run_here(capfd: pytest.CaptureFixture[str], *arguments: str) -> Finished:
    from cli.main import main

    with pytest.raises(SystemExit) as ended:
        main(arguments)
    out, err = capfd.readouterr()
    return Finished(int(ended.value.code or 0), out, err)


def command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "cli.main", *arguments]


def environment(**settings: str) -> dict[str, str]:
    own = {name: value for name, value in os.environ.items() if not name.startswith("WIREDESK_")}
    return {**own, "PYTHONPATH": str(ROOT), "WIREDESK_DESK_PORT": "0", **settings}


def run_outside(folder: Path, *arguments: str, stdin: bytes = b"", **settings: str) -> Finished:
    """As a program of its own, in `folder`."""
    done = subprocess.run(
        command(*arguments),
        cwd=folder,
        env=environment(**settings),
        input=stdin,
        capture_output=True,
        timeout=120,
        check=False,
    )
    return Finished(done.returncode, done.stdout.decode(), done.stderr.decode())
