"""One article's way on a terminal."""

from __future__ import annotations

from rich.console import Console
from rich.table import Table

from shared.printable import printable
from shared.trace import Trace


def print_trace(console: Console, trace: Trace) -> None:
    """Who it is, what happened when, and where it is now."""
    console.print(
        f"{trace.uri or 'no uri yet'}  version {trace.version}  from {printable(trace.source)}",
        soft_wrap=True,
    )
    console.print(f"ledger id {trace.id}")
    if trace.traceparent:
        console.print(f"upstream's trace {trace.traceparent}", soft_wrap=True)
    console.print()
    steps = Table(show_header=False, box=None, pad_edge=False)
    for step in trace.steps:
        steps.add_row(step.at, step.what.replace("_", " "))
    console.print(steps)
    console.print()
    console.print(_where_now(trace))


def _where_now(trace: Trace) -> str:
    if trace.ending is not None:
        reason = f" ({trace.reason})" if trace.reason else ""
        return f"ended: {trace.ending.replace('_', '-')}{reason}"
    return f"now: {', '.join(trace.where) or 'between two queues'}"
