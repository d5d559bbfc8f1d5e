"""The state of a running system, for people and machines."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Any

from rich.console import Group
from rich.live import Live
from rich.table import Table
from rich.text import Text

from cli.balance import balance_table, reasons_table, tally, tally_json
from cli.console import make_console, print_json
from cli.system import System
from cli.workers_view import workers_json, workers_table
from shared.heartbeats import Worker
from shared.outcomes import Ending
from shared.pipeline import URGENT_INBOX
from shared.snapshot import Canary, Snapshot

_WATCH_SECONDS = 1.0


def show_once(system: System, *, as_json: bool) -> bool:
    """Show the state; whether the balance holds."""
    snapshot, workers = system.look(), system.workers()
    if as_json:
        print_json(status_json(snapshot, workers))
    else:
        make_console().print(status_page(snapshot, workers))
    return snapshot.is_balanced


def watch_status(system: System, *, as_json: bool) -> bool:
    """Show the state again and again until interrupted; whether the balance held every time."""
    held = True
    try:
        if as_json or not make_console().is_terminal:
            while True:
                held &= show_once(system, as_json=as_json)
                time.sleep(_WATCH_SECONDS)
        with Live(console=make_console(), auto_refresh=False) as live:
            while True:
                snapshot = system.look()
                held &= snapshot.is_balanced
                live.update(status_page(snapshot, system.workers()), refresh=True)
                time.sleep(_WATCH_SECONDS)
    except KeyboardInterrupt:
        return held


def status_json(snapshot: Snapshot, workers: Sequence[Worker]) -> dict[str, Any]:
    """The balance as `wiredesk process` prints it, the queues, the workers."""
    return {
        "balanced": snapshot.is_balanced,
        **tally_json(tally(snapshot)),
        "open": snapshot.open,
        "oldestSeconds": snapshot.oldest_seconds,
        "inbox": snapshot.inbox,
        "urgentInbox": snapshot.urgent_inbox,
        "claimed": snapshot.claimed,
        "deadLetters": snapshot.dead_letters,
        "unreadable": snapshot.unreadable,
        "canary": _canary_json(snapshot.canary),
        "unarchived": snapshot.unarchived,
        "unarchivedSeconds": snapshot.unarchived_seconds,
        "queues": [
            {
                "queue": depth.queue,
                "waiting": depth.waiting,
                "running": depth.running,
                "postponed": depth.postponed,
                "messages": depth.messages,
                "unacked": depth.unacked,
                "lagSeconds": depth.lag_seconds,
                "paused": depth.paused,
            }
            for depth in snapshot.queues
        ],
        "workers": workers_json(workers),
        "events": [{"event": event, "of": of, "count": n} for (event, of), n in _events(snapshot)],
    }


def _canary_json(canary: Canary | None) -> dict[str, float] | None:
    if canary is None:
        return None
    return {"ageSeconds": canary.age_seconds, "latencySeconds": canary.latency_seconds}


def status_page(snapshot: Snapshot, workers: Sequence[Worker]) -> Group:
    """Everything on one page, the verdict last."""
    counts = tally(snapshot)
    parts: list[Any] = [balance_table(counts), ""]
    if counts.reasons:
        parts += [reasons_table(counts), ""]
    parts += [_queues_table(snapshot), "", workers_table(workers), "", *_facts(snapshot), "", _verdict(snapshot)]
    return Group(*parts)


def _queues_table(snapshot: Snapshot) -> Table:
    table = Table(box=None, pad_edge=False)
    table.add_column("queue")
    for title in ("waiting", "running", "postponed", "messages", "lag"):
        table.add_column(title, justify="right")
    table.add_column("")
    plain = snapshot.inbox - snapshot.urgent_inbox
    table.add_row("inbox", str(plain), str(snapshot.claimed), "", "", "", "")
    table.add_row(URGENT_INBOX, str(snapshot.urgent_inbox), "", "", "", "", "")
    for depth in snapshot.queues:
        paused = Text("paused: its store is down", style="yellow") if depth.paused else ""
        numbers = (depth.waiting, depth.running, depth.postponed, depth.messages, f"{depth.lag_seconds:.1f} s")
        table.add_row(depth.queue, *map(str, numbers), paused)
    return table


def _facts(snapshot: Snapshot) -> list[str]:
    oldest = f", the oldest for {snapshot.oldest_seconds:.1f} s" if snapshot.open else ""
    letters = f"{snapshot.dead_letters} of articles, {snapshot.unreadable} of what could not be read"
    facts = [f"in flight: {snapshot.open}{oldest}", f"dead letters: {letters}"]
    if snapshot.canary:
        facts.append(f"canary: {snapshot.canary.age_seconds:.0f} s ago, took {snapshot.canary.latency_seconds:.3f} s")
    if snapshot.unarchived:
        waiting = f"{snapshot.unarchived} wait for it, the oldest for {snapshot.unarchived_seconds:.0f} s"
        facts.append(f"archive: {waiting}")
    events = ", ".join(f"{event} {of} {n}" for (event, of), n in _events(snapshot))
    return [*facts, *([f"also: {events}"] if events else [])]


def _events(snapshot: Snapshot) -> list[tuple[tuple[str, str], int]]:
    """What was mended, replayed, discarded or evicted: counted, and no ending."""
    return sorted((pair, n) for pair, n in snapshot.reasons.items() if n and pair[0] not in set(Ending))


def _verdict(snapshot: Snapshot) -> Text:
    if snapshot.is_balanced:
        return Text("The balance holds: every accepted article is accounted for.", style="green")
    missing = snapshot.balance.in_flight - snapshot.open
    return Text(f"THE BALANCE DOES NOT HOLD: {missing:+d} between counted and found in flight.", style="bold red")
