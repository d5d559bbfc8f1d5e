"""The raw archive: files of accepted raw articles by day, `2026/11/27/120311-<id>.ndjson.zst`, one JSON line each.

A line: {"id": ledger id, "acceptedAt": RFC 3339, "version": n, "key": identity at the door, "raw": RawArticle}. A file
is complete once it has its name. An article may stand in two files, when its archiver was killed; its id tells.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from io import BufferedReader, BytesIO, RawIOBase
from typing import BinaryIO, NamedTuple, cast

import orjson
import zstandard

from shared.times import as_rfc3339

SUFFIX = ".ndjson.zst"
_LEVEL = 6  # a tenth smaller than level 3 at twice its time, which is off everybody's path
_RAW = b',"raw":'  # the head before it holds nothing that upstream wrote
_NAME = re.compile(r"[0-9A-Za-z-]{1,64}")  # becomes part of the names of Redis's keys
_LARGEST_LINE = 64 * 1024 * 1024  # eight times what the door takes; what is longer was not written by us


class Entry(NamedTuple):
    """One accepted raw article; `raw` is RawArticle JSON."""

    id: str
    accepted_ms: int
    version: int
    key: str
    raw: bytes


class BrokenArchive(ValueError):  # noqa: N818  (it names a state)
    """A file of the archive cannot be read; the message says in which line and why."""


def to_line(entry: Entry) -> bytes:
    """The entry as it stands in a file; the raw article goes in byte for byte."""
    head = {
        "id": entry.id,
        "acceptedAt": as_rfc3339(entry.accepted_ms),
        "version": entry.version,
        "key": entry.key,
    }
    return orjson.dumps(head)[:-1] + _RAW + entry.raw + b"}\n"


def file_name(entry: Entry) -> str:
    """Where a file that begins with this entry stands, relative to the archive; names sort by time."""
    moment = datetime.fromtimestamp(entry.accepted_ms / 1000, UTC)
    return f"{moment:%Y/%m/%d/%H%M%S}-{entry.id}{SUFFIX}"


def day_of(entry: Entry) -> date:
    """The day (UTC) whose folder the entry belongs into."""
    return datetime.fromtimestamp(entry.accepted_ms / 1000, UTC).date()


def pack(entries: Iterable[Entry]) -> bytes:
    """A file of these entries."""
    packed = BytesIO()
    compressor = zstandard.ZstdCompressor(level=_LEVEL, write_checksum=True)
    with compressor.stream_writer(packed, closefd=False) as plain:
        for entry in entries:
            plain.write(to_line(entry))
    return packed.getvalue()


def unpack(packed: BinaryIO) -> Iterator[Entry]:
    """The entries of a file, in order. Raises BrokenArchive, OSError."""
    plain = zstandard.ZstdDecompressor().stream_reader(packed, read_across_frames=True)
    lines = BufferedReader(cast("RawIOBase", plain))  # it is one in all but name
    number = 0
    try:
        while line := lines.readline(_LARGEST_LINE):
            number += 1
            yield _read_line(line)
    except (ValueError, KeyError, TypeError, zstandard.ZstdError) as error:
        raise BrokenArchive(f"line {number}: {error}") from error


def _read_line(line: bytes) -> Entry:
    """Only the head is parsed: the raw article stays what it was, byte for byte."""
    head, found, raw = line.rstrip(b"\r\n").partition(_RAW)
    if not found or not raw.endswith(b"}}"):
        raise ValueError("expected a line as the archiver writes it, with the raw article last and no blanks")
    value = orjson.loads(head + b"}")
    if not _NAME.fullmatch(str(value["id"])) or not _NAME.fullmatch(str(value["key"])):
        raise ValueError("id or key is none of the ledger's")
    milliseconds = round(datetime.fromisoformat(value["acceptedAt"]).timestamp() * 1000)
    return Entry(str(value["id"]), milliseconds, int(value["version"]), str(value["key"]), raw[:-1])
