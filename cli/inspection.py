"""Asks the ingest service's code what it would say about inbox items, in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from base64 import b64encode
from collections.abc import Iterable, Iterator, Sequence
from tempfile import TemporaryFile
from typing import Any

import orjson
from rich.table import Table

from cli.inputs import Inputs
from cli.problems import Problem
from cli.stack import import_path
from shared.printable import printable

_MODULE = "services.ingest.inspection"
_HEADLINE_CHARS = 60


class Inspection:
    """What would become of the articles behind some paths; `unread` tells which files could not be read."""

    def __init__(self, paths: Sequence[str], source: str | None = None) -> None:
        """Raises Problem for a path that does not exist or is of no known kind."""
        self._inputs = [(path, Inputs([path], source)) for path in paths]

    @property
    def unread(self) -> list[str]:
        return [problem for _, inputs in self._inputs for problem in inputs.unread]

    def answers(self) -> list[dict[str, Any]]:
        """A dict per article, see services/ingest/inspection.py. Raises Problem when nobody answers."""
        with TemporaryFile() as questions:
            questions.writelines(self._questions())
            questions.seek(0)
            ended = subprocess.run(  # noqa: S603  (our own module)
                [sys.executable, "-m", _MODULE],
                env={**os.environ, **import_path()},
                stdin=questions,
                capture_output=True,
                check=False,
            )
        if ended.returncode != 0:
            raise Problem(ended.stderr.decode(errors="replace").strip() or "ingest did not answer")
        return [orjson.loads(line) for line in ended.stdout.splitlines()]

    def _questions(self) -> Iterator[bytes]:
        for path, inputs in self._inputs:
            for item in inputs.items():
                yield orjson.dumps({"name": path, "item": b64encode(item).decode()}) + b"\n"


def answers_table(answers: Iterable[dict[str, Any]]) -> Table:
    """For people: which article, what would become of it, why."""
    table = Table("file", "", "why", box=None)
    for answer in answers:
        said = answer["detail"] if answer["ok"] else f"{answer['reason']}: {answer['detail']}".removesuffix(": ")
        headline = (answer["headline"] or "")[:_HEADLINE_CHARS]
        verdict = "ok" if answer["ok"] else answer["ending"]
        table.add_row(printable(answer["name"]), verdict, printable(f"{headline} ({said})" if headline else said))
    return table
