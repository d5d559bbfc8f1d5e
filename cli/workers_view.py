"""Who works here, for people and machines."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rich.table import Table
from rich.text import Text

from shared.heartbeats import Worker
from shared.printable import printable

_STILL_SECONDS = 5.0  # a batch takes less; from here on it is worth a word


def workers_json(workers: Sequence[Worker]) -> list[dict[str, Any]]:
    """One object per worker, seconds as they were told."""
    return [
        {
            "service": worker.service,
            "host": worker.host,
            "pid": worker.pid,
            "version": worker.version,
            "alive": worker.is_alive,
            "tasks": worker.tasks,
            "inHand": worker.in_hand,
            "silentSeconds": worker.silent_seconds,
            "stillSeconds": worker.still_seconds,
        }
        for worker in workers
    ]


def workers_table(workers: Sequence[Worker]) -> Table | Text:
    """A line per worker; in yellow what is not as it should be."""
    if not workers:
        return Text("no worker has given a sign of life in the last ten minutes", style="yellow")
    table = Table(box=None, pad_edge=False)
    for title in ("service", "worker", "version"):
        table.add_column(title)
    for title in ("in hand", "messages done"):
        table.add_column(title, justify="right")
    table.add_column("")
    for worker in workers:
        where = printable(f"{worker.host}-{worker.pid}")
        numbers = (str(worker.in_hand), str(worker.tasks))
        table.add_row(worker.service, where, worker.version, *numbers, Text(_state(worker), style="yellow"))
    return table


def _state(worker: Worker) -> str:
    if not worker.is_alive:
        return f"silent for {worker.silent_seconds:.0f} s"
    return f"no progress for {worker.still_seconds:.0f} s" if worker.still_seconds > _STILL_SECONDS else ""
