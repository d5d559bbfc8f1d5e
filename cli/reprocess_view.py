"""A run of `wiredesk reprocess`: how it goes and what it came to, for people and machines."""

from __future__ import annotations

import shlex
from contextlib import suppress
from typing import Any

from redis.exceptions import RedisError
from rich.console import Console
from rich.table import Table

from cli.console import make_console, make_meter, print_json
from cli.problems import FAILED, INTERRUPTED, NOT_ALL_PUBLISHED
from cli.reprocessing import Reprocessing
from shared.printable import printable

_MEANINGS = {
    "changed": "published anew, as the next version of their articles",
    "wouldChange": "would be published anew",
    "unchanged": "today's readers and enrichers make the same of them",
    "superseded": "corrected or killed since, or not what was published: left alone",
    "rejected": "today's readers find no article in them; what was published stays",
    "deadLettered": "failed; what was published stays (wiredesk dead-letters list --source '(reprocess)')",
    "inFlight": "still under way; they go on without us",
    "forgotten": "longer ago than WIREDESK_MEMORY_DAYS: whether they were corrected or killed is not known",
    "pending": "under way or dead letters anyway, they or a later delivery: left alone",
}


def carry_out(run: Reprocessing, archive: str, *, as_json: bool) -> int:
    """Run to the end, or until told to stop; `archive` is how it was named. Returns the exit code. Raises Problem."""
    code, problem = _run(run)
    if as_json:
        print_json(_as_json(run, is_done=code in {0, NOT_ALL_PUBLISHED}))
    else:
        _print_outcome(make_console(), run.outcome())
    errors = make_console(stderr=True)
    for broken in run.selection.broken:
        errors.print(printable(f"{broken}; the rest of this file is left out"), soft_wrap=True)
    if problem:
        errors.print(printable(f"{problem}\n{_how_to_go_on(run, archive)}"), soft_wrap=True)
    return code


def _run(run: Reprocessing) -> tuple[int, str]:
    with make_meter(make_console(stderr=True)) as meter:
        task = meter.add_task("reprocessing", total=None)
        try:
            run.run(lambda what, done, total: meter.update(task, description=what, completed=done, total=total))
        except KeyboardInterrupt:
            with suppress(RedisError):
                run.look()
            return INTERRUPTED, "stopped"
        except RedisError as error:
            return FAILED, f"Redis failed: {error}"
    failed = run.outcome()["deadLettered"] or run.selection.broken
    return NOT_ALL_PUBLISHED if failed else 0, ""


def _as_json(run: Reprocessing, *, is_done: bool) -> dict[str, Any]:
    """`{dryRun, ended, counts, resumeAt, broken}`."""
    return {
        "dryRun": run.rehearse,
        "ended": "done" if is_done else "early",
        "counts": run.outcome(),
        "resumeAt": None if is_done else run.resume_at,
        "broken": run.selection.broken,
    }


def _print_outcome(console: Console, outcome: dict[str, int]) -> None:
    table = Table("articles", "", box=None, pad_edge=False)
    for name, meaning in _MEANINGS.items():
        if outcome[name]:
            table.add_row(str(outcome[name]), meaning)
    console.print(table if table.row_count else "nothing to reprocess")


def _how_to_go_on(run: Reprocessing, archive: str) -> str:
    chosen = run.selection
    since, until = (moment.isoformat() if moment else None for moment in (chosen.since, chosen.until))
    stated = {
        "--from": archive,
        "--since": run.resume_at or since,
        "--until": until,
        "--source": chosen.source,
    }
    options = [part for name, value in stated.items() if value is not None for part in (name, value)]
    return f"to go on: wiredesk reprocess {shlex.join([*options, *(['--dry-run'] if run.rehearse else [])])}"
