"""Reads gazetteer files: CSV with a header, or JSON lines. All mistakes of a file are told with their lines."""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import Any, Literal

import orjson
from pydantic import ValidationError

from cli.problems import FAILED, Problem
from shared.annotations import EntityType
from shared.gazetteer import MAX_ENTRIES, GazetteerEntry

Format = Literal["csv", "jsonl"]
Row = tuple[int, Mapping[str, Any] | str]  # the line it begins on, counted from 1; what is wrong with it, for a str

COLUMNS = ("id", "name", "type", "aliases", "uri")
ALIAS_SEPARATOR = "|"
MAX_BYTES = 64_000_000  # of a file; the largest gazetteer takes far less
SHOWN_MISTAKES = 20

# What people write for types; the rest are the types themselves.
_TYPES = {"place": "geoArea", "location": "geoArea", "organization": "organisation", "org": "organisation"}


def read_gazetteer(path: Path | None, format_: Format | None) -> list[GazetteerEntry]:
    """The entries of a file, or of standard input for None. Raises Problem, which names every bad line."""
    rows = _rows(_text(path), format_ or _format_of(path))
    entries: dict[str, tuple[int, GazetteerEntry]] = {}
    mistakes: list[str] = []
    for line, row in islice(rows, MAX_ENTRIES + 1):
        entry = row if isinstance(row, str) else _entry(row)
        if isinstance(entry, str):
            mistakes.append(f"line {line}: {entry}")
        elif entry.id in entries:
            mistakes.append(f"line {line}: id {entry.id!r} stands on line {entries[entry.id][0]} already")
        else:
            entries[entry.id] = line, entry
    _refuse(path, mistakes, len(entries))
    return [entry for _, entry in entries.values()]


def _refuse(path: Path | None, mistakes: list[str], entries: int) -> None:
    name = path or "standard input"
    if entries > MAX_ENTRIES:
        raise Problem(f"{name} has more than {MAX_ENTRIES} entries", FAILED)
    if mistakes:
        shown = mistakes[:SHOWN_MISTAKES]
        more = [f"and {len(mistakes) - len(shown)} more"] if len(mistakes) > len(shown) else []
        raise Problem("\n".join([f"{name}: nothing was imported", *shown, *more]), FAILED)


def _text(path: Path | None) -> str:
    try:
        content = sys.stdin.buffer.read(MAX_BYTES + 1) if path is None else _bytes_of(path)
    except OSError as error:
        raise Problem(f"{path}: {error.strerror}") from error
    if len(content) > MAX_BYTES:
        raise Problem(f"{path or 'standard input'} is larger than {MAX_BYTES // 1_000_000} MB", FAILED)
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise Problem(f"{path or 'standard input'}: line {line} is not UTF-8", FAILED) from error


def _bytes_of(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(MAX_BYTES + 1)


def _format_of(path: Path | None) -> Format:
    match path.suffix.lower() if path is not None else "":
        case ".csv":
            return "csv"
        case ".jsonl" | ".ndjson":
            return "jsonl"
    raise Problem("say --format csv or --format jsonl: the file's name does not")


def _rows(text: str, format_: Format) -> Iterator[Row]:
    return _csv_rows(text) if format_ == "csv" else _json_rows(text)


def _json_rows(text: str) -> Iterator[Row]:
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            yield number, _object(line)


def _csv_rows(text: str) -> Iterator[Row]:
    reader = csv.reader(text.splitlines(keepends=True), strict=True)
    header: list[str] | None = None
    begins = 1
    try:
        for cells in reader:
            line, begins = begins, reader.line_num + 1
            if header is None:
                header = _header(cells)
            elif any(cells):
                yield line, _row(header, cells)
    except csv.Error as error:
        raise Problem(f"line {reader.line_num}: {error}", FAILED) from error
    if header is None:
        raise Problem(f"the file is empty: its first line has to be {','.join(COLUMNS)}", FAILED)


def _header(cells: Iterable[str]) -> list[str]:
    header = [cell.strip().lower() for cell in cells]
    unknown = [cell for cell in header if cell not in COLUMNS]
    missing = [name for name in ("id", "name", "type") if name not in header]
    if unknown or missing or len(set(header)) < len(header):
        raise Problem(f"line 1: the columns are {','.join(COLUMNS)} (aliases and uri may be absent)", FAILED)
    return header


def _row(header: list[str], cells: list[str]) -> dict[str, Any] | str:
    if len(cells) != len(header):
        return f"{len(cells)} cells, where the header has {len(header)}"
    row: dict[str, Any] = {name: cell for name, cell in zip(header, cells, strict=True) if cell.strip()}
    if "aliases" in row:
        row["aliases"] = [alias for alias in row["aliases"].split(ALIAS_SEPARATOR) if alias.strip()]
    return row


def _object(line: str) -> Mapping[str, Any] | str:
    try:
        value = orjson.loads(line)
    except orjson.JSONDecodeError as error:
        return f"no JSON: {error.msg}"
    return value if isinstance(value, dict) else "no JSON object"


def _entry(row: Mapping[str, Any]) -> GazetteerEntry | str:
    type_ = row.get("type")
    spelled = {"type": _TYPES.get(type_, type_)} if isinstance(type_, str) else {}
    try:
        return GazetteerEntry.model_validate({**row, **spelled})
    except ValidationError as error:
        return "; ".join(_told(one["loc"], one["type"], one["msg"]) for one in error.errors())


def _told(where: tuple[int | str, ...], kind: str, message: str) -> str:
    field = str(where[0]) if where else "row"
    if kind == "extra_forbidden":
        return f"{field} is no field of an entry: {', '.join(COLUMNS)}"
    if field == "type" and kind == "enum":
        return f"type has to be one of {', '.join(EntityType)}"
    return f"{field} is missing" if kind == "missing" else f"{field}: {message}"
