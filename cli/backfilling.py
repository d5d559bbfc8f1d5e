"""Has the publish service carry one store's records to another, in a process of its own, and shows how it goes."""

from __future__ import annotations

import os
import shlex
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import IO, Any, NamedTuple

import orjson
from rich.console import Console
from rich.table import Table

from cli.console import make_console, make_meter, print_json
from cli.problems import FAILED, INTERRUPTED, NOT_ALL_PUBLISHED, Problem
from cli.stack import import_path
from shared.printable import printable
from shared.settings import Settings, read_settings
from shared.tether import tethered

_MODULE = "services.publish.backfill_run"
_FAILURES_KEPT = 1000  # in the JSON; all are counted, and printed as they happen
_MEANINGS = {
    "written": "the store has them now",
    "withdrawn": "withdrawn there too",
    "stale": "the store has newer versions",
    "not_wanted": "its filters leave them out",
    "failed": "could not be carried",
}


class Backfill(NamedTuple):
    """What the command was asked to do."""

    name: str
    source: str
    since: str | None = None
    resume_at: str | None = None
    dry_run: bool = False

    def arguments(self) -> list[str]:
        """The same for the process that does it."""
        stated = {"--from": self.source, "--since": self.since, "--resume-at": self.resume_at}
        options = [part for name, value in stated.items() if value is not None for part in (name, value)]
        return [self.name, *options, *(["--dry-run"] if self.dry_run else [])]


@dataclass
class Report:
    """What was said of it so far."""

    total: int | None = None
    counts: dict[str, int] = field(default_factory=dict)
    failures: list[dict[str, Any]] = field(default_factory=list)
    resume_at: str | None = None
    how: str = ""  # it ended: done, stopped, failed
    detail: str = ""

    @property
    def exit_code(self) -> int:
        codes = {"done": NOT_ALL_PUBLISHED if self.counts.get("failed") else 0, "stopped": INTERRUPTED}
        return codes.get(self.how, FAILED)

    def hear(self, said: dict[str, Any]) -> None:
        """Take in one line."""
        match said.pop("event"):
            case "begins":
                self.total = said["total"]
            case "fails":
                self.failures = [*self.failures, said][:_FAILURES_KEPT]
            case "goes_on":
                self.counts, self.resume_at = said["counts"], said["resume_at"]
            case "ends":
                self.how, self.detail = said["how"], said["detail"]


def run_backfill(asked: Backfill, *, as_json: bool) -> int:
    """Carry everything, or as much as can be. Returns the exit code. Raises Problem, SettingsError."""
    read_settings(Settings)
    report = Report()
    errors = make_console(stderr=True)
    with _carrying(asked) as process, make_meter(errors) as meter:
        task = meter.add_task("looking dry" if asked.dry_run else "carrying", total=None)
        for said in _lines(process.stdout):
            _print_news(errors, said)
            report.hear(said)
            meter.update(task, total=report.total, completed=sum(report.counts.values()))
        complaint = process.stderr.read().decode(errors="replace").strip() if process.stderr else ""
        process.wait()
    if not report.how and process.returncode > 0:
        raise Problem(printable(complaint) or "the stores did not answer")
    _print_report(report, asked, as_json=as_json)
    return report.exit_code


@contextmanager
def _carrying(asked: Backfill) -> Iterator[subprocess.Popen[bytes]]:
    """The process that does it. Being told to stop is passed on: it finishes its page and says how far it came."""
    with subprocess.Popen(  # noqa: S603  (our own module)
        tethered([sys.executable, "-m", _MODULE, *asked.arguments()]),
        env={**os.environ, **import_path()},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    ) as process:
        numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
        before = {number: signal.signal(number, lambda *_: process.send_signal(signal.SIGINT)) for number in numbers}
        try:
            yield process
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)


def _lines(stream: IO[bytes] | None) -> Iterator[dict[str, Any]]:
    for line in stream or ():
        yield orjson.loads(line)


def _print_news(console: Console, said: dict[str, Any]) -> None:
    if said["event"] == "fails":
        console.print(printable(f"{said['uri']} version {said['version']}: {said['detail']}"), soft_wrap=True)
    elif said["event"] == "warns":
        console.print(printable(f"note: {said['detail']}: what it was not sent cannot be carried"), soft_wrap=True)


def _print_report(report: Report, asked: Backfill, *, as_json: bool) -> None:
    if as_json:
        print_json(_as_json(report, asked))
        return
    console = make_console()
    table = Table("versions", "", "", box=None, pad_edge=False)
    for fate, meaning in _MEANINGS.items():
        if report.counts.get(fate):
            table.add_row(str(report.counts[fate]), fate.replace("_", " "), meaning)
    console.print(table if report.counts else "nothing to carry")
    if asked.dry_run:
        console.print("a dry run: nothing was written, and nobody asked the store what it has")
    if report.how != "done":
        console.print(printable(_how_to_go_on(report, asked)), soft_wrap=True)


def _how_to_go_on(report: Report, asked: Backfill) -> str:
    again = asked._replace(resume_at=report.resume_at or asked.resume_at)
    why = report.detail or ("stopped" if report.how == "stopped" else "ended unexpectedly")
    return f"{why}\nto go on: wiredesk stores backfill {shlex.join(again.arguments())}"


def _as_json(report: Report, asked: Backfill) -> dict[str, Any]:
    """`{store, from, dryRun, ended, detail, total, counts, resumeAt, failures}`."""
    return {
        "store": asked.name,
        "from": asked.source,
        "dryRun": asked.dry_run,
        "ended": report.how or "failed",
        "detail": report.detail,
        "total": report.total,
        "counts": {fate: report.counts.get(fate, 0) for fate in _MEANINGS},
        "resumeAt": None if report.how == "done" else report.resume_at or asked.resume_at,
        "failures": report.failures,
    }
