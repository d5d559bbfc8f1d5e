"""Output: Rich for people, plain where there is no terminal; one line of JSON for machines."""

from __future__ import annotations

import sys
from typing import Any

import orjson
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

_PLAIN_COLUMNS = 200  # without a terminal nothing is gained by cutting at 80

_C1 = range(0x7F, 0xA0)  # DEL and the C1 controls: some terminals obey them
_BIDI = (
    0x061C,
    0x200E,
    0x200F,
    *range(0x2028, 0x202F),
    *range(0x2066, 0x206A),
)  # text that hides or turns text
_SURROGATES = range(0xD800, 0xE000)
_UNSAFE = {code: f"\\x{code:02x}" for code in (*range(0x20), *_C1) if chr(code) not in "\n\t"} | {
    code: f"\\u{code:04x}" for code in (*_BIDI, *_SURROGATES)
}
_JSON_UNSAFE = {code: f"\\u{code:04x}" for code in (*_C1, *_BIDI)}


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


def printable(text: str) -> str:
    """The text with everything a terminal might obey shown as an escape; line ends and tabs stay."""
    return text.translate(_UNSAFE)


def safe_json(text: bytes) -> bytes:
    """Equal JSON in which no character steers a terminal."""
    return text.decode().translate(_JSON_UNSAFE).encode()


def print_json(value: Any) -> None:
    """The value as one line of JSON on stdout."""
    print_json_text(orjson.dumps(value))


def print_json_text(text: bytes) -> None:
    """One line on stdout, UTF-8 whatever the locale says."""
    sys.stdout.buffer.write(safe_json(text) + b"\n")
    sys.stdout.buffer.flush()
