"""Output: Rich for people, plain where there is no terminal; one line of JSON for machines."""

from __future__ import annotations

import sys
from typing import Any

import orjson
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from shared.printable import JSON_UNSAFE

_PLAIN_COLUMNS = 200  # without a terminal nothing is gained by cutting at 80


def make_console(*, stderr: bool = False) -> Console:
    """A console that takes text as text: no markup, no emoji names, no guessing at numbers."""
    console = Console(stderr=stderr, markup=False, highlight=False, emoji=False)
    if not console.is_terminal:
        console.width = _PLAIN_COLUMNS
    return console


def make_meter(console: Console) -> Progress:
    """How many of how many, while it lasts; nothing where there is no terminal."""
    return Progress(
        SpinnerColumn(),
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=console,
        transient=True,
        disable=not console.is_terminal,
    )


def safe_json(text: bytes) -> bytes:
    """Equal JSON in which no character steers a terminal."""
    return text.decode().translate(JSON_UNSAFE).encode()


def print_json(value: Any) -> None:
    """The value as one line of JSON on stdout."""
    print_json_text(orjson.dumps(value))


def print_json_text(text: bytes) -> None:
    """One line on stdout, UTF-8 whatever the locale says."""
    sys.stdout.buffer.write(safe_json(text) + b"\n")
    sys.stdout.buffer.flush()
