"""Dead letters on a terminal: what is in them never reaches it raw."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from cli.console import print_json_text
from cli.problems import Problem
from shared.contracts import DeadLetter
from shared.printable import printable

SHOWN_CHARS = 2_000  # of the content; the rest on demand
_ERROR_CHARS = 80


def letters_table(letters: Iterable[DeadLetter]) -> Table:
    """One row per dead letter."""
    table = Table("id", "set aside at", "source", "queue", "reason", "error", box=None, pad_edge=False)
    for letter in letters:
        error = printable(letter.error).replace("\n", " ")
        table.add_row(
            letter.id,
            letter.set_aside_at,
            printable(letter.source),
            letter.stage,
            letter.reason,
            error if len(error) <= _ERROR_CHARS else error[: _ERROR_CHARS - 1] + "…",
        )
    return table


def print_letter(console: Console, letter: DeadLetter, *, whole: bool) -> None:
    """Everything about one dead letter; the content cut, with a note, unless `whole`."""
    facts = Table(show_header=False, box=None, pad_edge=False)
    for name, value in letter.model_dump(exclude={"schema_version", "content"}).items():
        facts.add_row(name.replace("_", " "), printable(str(value)))
    console.print(facts)
    console.print()
    shown = letter.content if whole else letter.content[:SHOWN_CHARS]
    console.print(printable(shown), soft_wrap=True)
    if len(shown) < len(letter.content):
        console.print(f"… {len(letter.content) - len(shown)} more characters: --whole shows them", style="dim")


def summary_json(letter: DeadLetter) -> dict[str, Any]:
    """All but the content."""
    return letter.model_dump(by_alias=True, exclude={"content", "encoding"})


def write_letters(letters: Iterable[DeadLetter], path: Path | None) -> None:
    """NDJSON into a new or replaced file, or to stdout. Raises Problem."""
    if path is None:
        for letter in letters:
            print_json_text(letter.to_json())
        return
    try:
        with path.open("wb") as file:
            file.writelines(letter.to_json() + b"\n" for letter in letters)
    except OSError as error:
        raise Problem(f"{path}: {error.strerror}") from error
