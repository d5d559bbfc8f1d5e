"""Takes dead letters away, to be tried again or for good, once the caller has said so."""

from __future__ import annotations

import sys
from typing import Literal

import typer

from cli.console import make_console, print_json
from cli.problems import USAGE, Problem
from cli.selection import Selection
from shared.dead_letters import discard, find_letter, replay
from shared.ledger import Ledger

Action = Literal["replay", "discard"]

_ACTIONS = {"replay": (replay, "replayed"), "discard": (discard, "discarded")}


def remove(ledger: Ledger, chosen: Selection, action: Action, *, yes: bool, as_json: bool) -> None:
    """Ask, act, say how many went. Raises Problem when there is nobody to ask, typer.Abort when the answer is no."""
    act, done = _ACTIONS[action]
    ids = chosen.chosen_ids(ledger)
    if ids and not yes:
        _confirm(action, len(ids))
    gone = act(ledger, ids)
    stayed = sum(find_letter(ledger, each) is not None for each in ids)
    if as_json:
        print_json({done: gone, "stayed": stayed})
        return
    make_console().print(f"{done} {gone}")
    if stayed:
        make_console().print(f"{stayed} stayed: a newer delivery of the same article came since; discard them")


def _confirm(action: Action, n: int) -> None:
    if not sys.stdin.isatty():
        raise Problem(f"--yes is needed to {action} without being asked", USAGE)
    typer.confirm(f"{action} {n} dead letters?", abort=True, err=True)
