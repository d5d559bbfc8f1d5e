"""The bundled samples through the embedded engine, and what came of them."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson
from rich.console import Console

from cli.balance import balance_table, reasons_table, tally_json
from cli.inputs import Inputs
from cli.processing import Outcome, process
from cli.record_view import headline_of, print_record, records_table

SAMPLES = Path(__file__).parent / "samples"
_SHOWN_WHOLE = SAMPLES / "lake_ferry.txt"  # has everything in it that ingest takes out
_NEXT = """Try next:
  wiredesk process YOUR_ARTICLE.txt --to file://records.ndjson   your own articles, one JSON line each
  wiredesk up                                                    the whole system, until Ctrl-C
  wiredesk --help                                                everything else"""


@dataclass(frozen=True, slots=True)
class Demonstration:
    """The raw text, the records (ninjs) it and the others became, and the balance."""

    raw: str
    records: list[dict[str, Any]]
    outcome: Outcome

    def to_json(self) -> dict[str, Any]:
        return {**tally_json(self.outcome.counts), "records": self.records}


def demonstrate(console: Console) -> Demonstration:
    """Process the samples, one of them twice. Raises Problem when the engine fails."""
    with tempfile.TemporaryDirectory(prefix="wd-demo-") as folder:
        written = Path(folder, "records.ndjson")
        stores = {"sqlite": f"sqlite:///{folder}/records.db", "ndjson": f"file://{written}"}
        inputs = Inputs([str(_SHOWN_WHOLE), str(SAMPLES)])
        outcome = process(inputs.batches(), stores, None, console)
        if outcome.problem is not None:
            raise outcome.problem
        records = [orjson.loads(line) for line in written.read_bytes().splitlines()]
    return Demonstration(_SHOWN_WHOLE.read_text(encoding="utf-8"), records, outcome)


def print_demonstration(console: Console, shown: Demonstration) -> None:
    """One record in full, the others as rows, the balance, and what to do next."""
    _print_title(console, "What arrived")
    console.print(shown.raw.strip(), style="dim")
    _print_title(console, "What was published")
    whole = [item for item in shown.records if headline_of(item) in shown.raw]
    for item in whole:
        print_record(console, item)
    _print_title(console, "The others")
    console.print(records_table(item for item in shown.records if item not in whole))
    _print_title(console, "The balance")
    console.print(balance_table(shown.outcome.counts))
    console.print()
    console.print(reasons_table(shown.outcome.counts))
    console.print()
    console.print(_NEXT, soft_wrap=True)


def _print_title(console: Console, title: str) -> None:
    console.print(f"\n=== {title} ===\n", style="bold cyan")
