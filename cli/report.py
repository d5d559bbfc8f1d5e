"""What `wiredesk process` says when it has done: to machines and to people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from rich.console import Console

from cli.balance import Tally, balance_table, reasons_table, tally_json
from cli.letters import letters_table
from cli.processing import Outcome
from shared.outcomes import Ending
from shared.settings import masked


def outcome_json(outcome: Outcome, stores: Mapping[str, str], seconds: float) -> dict[str, Any]:
    """`{accepted, endings, inFlight, reasons, sources, stores, seconds}`."""
    shown = {name: masked(url) for name, url in stores.items()}
    return {**tally_json(outcome.counts), "stores": shown, "seconds": round(seconds, 3)}


def print_outcome(
    console: Console, outcome: Outcome, stores: Mapping[str, str], seconds: float, kept: Path | None
) -> None:
    """The balance, the reasons, the dead letters, and where the records are."""
    console.print(balance_table(outcome.counts))
    if outcome.counts.reasons:
        console.print()
        console.print(reasons_table(outcome.counts))
    if outcome.letters:
        console.print()
        console.print(letters_table(outcome.letters))
        console.print(_what_now(outcome.counts, kept), soft_wrap=True)
    console.print()
    for name, url in stores.items():
        console.print(f"{name}: {masked(url)}", soft_wrap=True)
    console.print(f"{seconds:.1f} s")


def _what_now(counts: Tally, kept: Path | None) -> str:
    n = counts.total.endings[Ending.DEAD_LETTERED]
    if kept is None:
        return f"{n} dead-lettered; they go with the engine's temporary folder: --keep FOLDER keeps them"
    return f"{n} dead-lettered; `wiredesk up --data {kept}` and `wiredesk dead-letters` show and replay them"


def print_unread(console: Console, unread: Sequence[str]) -> None:
    """Files that could not be read, one a line."""
    for line in unread:
        console.print(f"not read: {line}", soft_wrap=True)
