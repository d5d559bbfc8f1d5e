"""Reads files, folders and standard input into inbox items, one at a time; nothing in them is invented or judged."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import BinaryIO

import orjson

from cli.problems import Problem
from shared.contracts import MAX_SOURCE_CHARS, NO_CONTROLS
from shared.raw_content import BYTE_ORDER_MARK, content_fields

STDIN = "-"
MEDIA_TYPES = {".txt": "text/plain", ".html": "text/html", ".htm": "text/html"}
LINE_SUFFIXES = (".jsonl", ".ndjson")
SUFFIXES = (*MEDIA_TYPES, ".json", *LINE_SUFFIXES)

UNTOLD_MEDIA_TYPE = "application/octet-stream"  # what has no file name is told apart by ingest
BATCH_ITEMS = 200
BATCH_BYTES = 4_000_000
LARGEST_ITEM_BYTES = 64 * 1024 * 1024  # eight times what the door reads; Redis would hang up at 512 MiB
# JSON is meant when an object or array opens on a key, a string or another bracket: "[Agency] Rates rise" is text.
_JSON_MEANT = re.compile(rb'\s*(?:\{\s*["}]|\[\s*[\[{"\]])')


class Inputs:
    """The inbox items behind some paths; `unread` tells, as they turn up, which files could not be read and why."""

    def __init__(self, paths: Sequence[str], source: str | None = None) -> None:
        """Raises Problem for a path that does not exist or is of no known kind, before anything is read."""
        problems = [problem for path in paths if path != STDIN for problem in _problems_of(Path(path))]
        if source is not None and (len(source) > MAX_SOURCE_CHARS or not re.search(NO_CONTROLS, source)):
            problems.append(f"--source: at most {MAX_SOURCE_CHARS} characters, no control characters")
        if problems:
            raise Problem("\n".join(problems))
        self.paths = paths
        self.source = source
        self.unread: list[str] = []

    def batches(self) -> Iterator[list[bytes]]:
        """Every item, in batches to be pushed at once: so many, and hardly more than BATCH_BYTES."""
        # A pipe may be slow: what it has given must not wait for what it will give.
        most = 1 if STDIN in self.paths else BATCH_ITEMS
        batch: list[bytes] = []
        size = 0
        for item in self.items():
            batch.append(item)
            size += len(item)
            if len(batch) >= most or size >= BATCH_BYTES:
                yield batch
                batch, size = [], 0
        if batch:
            yield batch

    def items(self) -> Iterator[bytes]:
        """Every item, in the order of the paths; files of a folder by name."""
        for path in self.paths:
            for name, item in self._items_of(path):
                if len(item) > LARGEST_ITEM_BYTES:
                    self.unread.append(f"{name}: an article of {len(item)} bytes is more than can be dropped")
                else:
                    yield item

    def _items_of(self, path: str) -> Iterator[tuple[str, bytes]]:
        if path == STDIN:
            yield from (("standard input", item) for item in read_stream(sys.stdin.buffer, self.source))
            return
        for file in _files_of(Path(path)):
            try:
                yield from ((str(file), item) for item in read_file(file, self.source))
            except OSError as error:
                self.unread.append(f"{file}: {error.strerror or error}")


def _problems_of(path: Path) -> Iterator[str]:
    if not path.exists():
        yield f"{path}: no such file or folder"
    elif not os.access(path, os.R_OK):
        yield f"{path}: may not be read"
    elif path.is_file() and path.suffix.lower() not in SUFFIXES:
        yield f"{path}: cannot tell what it is; known are {', '.join(SUFFIXES)}, anything else through `-`"


def _files_of(path: Path) -> Iterator[Path]:
    """The file itself, or the files of known kinds below a folder, without hidden ones."""
    if not path.is_dir():
        yield path
        return
    for folder, folders, names in os.walk(path):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            if not name.startswith(".") and Path(name).suffix.lower() in SUFFIXES:
                yield Path(folder, name)


def read_file(path: Path, source: str | None = None) -> Iterator[bytes]:
    """The items of one file, by its suffix; a pipe is peeked at. Raises OSError."""
    suffix = path.suffix.lower()
    with path.open("rb") as stream:
        if suffix in MEDIA_TYPES:
            yield text_item(stream.read(), MEDIA_TYPES[suffix], source)
        elif suffix in LINE_SUFFIXES:
            yield from _lines(stream, source)
        elif suffix == ".json":
            yield from _json_items(_first_line(stream), stream, source)
        else:
            yield from read_stream(stream, source)


def read_stream(stream: BinaryIO, source: str | None = None) -> Iterator[bytes]:
    """JSON lines when the first line is an object, else one JSON document when it opens as one, else one text."""
    first = _first_line(stream)
    if _is_object(first):
        yield from _json_items(first, stream, source)
        return
    whole = first + stream.read()
    if _JSON_MEANT.match(whole):
        yield from _document(whole, source)
    elif whole.strip():
        yield text_item(whole, UNTOLD_MEDIA_TYPE, source)


def text_item(data: bytes, media_type: str, source: str | None = None) -> bytes:
    """A raw article of this content."""
    stated = {"source": source} if source is not None else {}
    return orjson.dumps({**content_fields(data), "mediaType": media_type, **stated})


def _first_line(stream: BinaryIO) -> bytes:
    """The first line that is not blank, without a byte order mark."""
    for number, line in enumerate(stream):
        text = line.removeprefix(BYTE_ORDER_MARK) if number == 0 else line
        if text.strip():
            return text
    return b""


def _json_items(first: bytes, rest: BinaryIO, source: str | None) -> Iterator[bytes]:
    if _is_object(first):
        yield _with_source(first.strip(), source)
        yield from _lines(rest, source)
    else:
        yield from _document(first + rest.read(), source)


def _lines(stream: BinaryIO, source: str | None) -> Iterator[bytes]:
    for line in stream:
        if line.strip():
            yield _with_source(line.strip(), source)


def _document(data: bytes, source: str | None) -> Iterator[bytes]:
    """The elements of an array one by one, so that no array is too long; anything else as it is."""
    value = _load(data)
    if isinstance(value, list) and value:
        for element in value:  # bare, a string or number would be taken for text
            item = orjson.dumps(element if isinstance(element, dict) else [element])
            yield _with_source(item, source)
    elif data.strip():
        yield _with_source(data, source)


def _with_source(item: bytes, source: str | None) -> bytes:
    value = _load(item) if source is not None else None
    if isinstance(value, dict) and "content" in value and value.get("source") is None:
        return orjson.dumps({**value, "source": source})
    return item


def _is_object(line: bytes) -> bool:
    return isinstance(_load(line), dict)


def _load(data: bytes) -> object:
    """The JSON value; None when it is none, which the door will say better than we."""
    try:
        return orjson.loads(data)
    except orjson.JSONDecodeError:
        return None
