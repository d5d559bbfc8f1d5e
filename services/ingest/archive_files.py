"""Writes files of the raw archive: each appears whole, on disk, or not at all."""

from __future__ import annotations

import os
from collections.abc import Sequence
from itertools import groupby
from pathlib import Path

import zstandard

from shared.archive import Entry, day_of, file_name, to_line
from shared.rotated_file import sync_directory

_LEVEL = 6  # a tenth smaller than level 3 at twice its time, which is off everybody's path
_UNFINISHED = ".part"


def write_entries(folder: Path, entries: Sequence[Entry]) -> list[Path]:
    """One file per run of entries of one day; they are on disk when this returns. Raises OSError.

    The same first entry gives the same name: written again, with as many entries or more, a file is replaced.
    """
    return [_write_file(folder, list(run)) for _, run in groupby(entries, day_of)]


def _write_file(folder: Path, entries: Sequence[Entry]) -> Path:
    path = folder / file_name(entries[0])
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f"{path.name}.{os.getpid()}{_UNFINISHED}")
    try:
        with unfinished.open("wb") as stored:
            compressor = zstandard.ZstdCompressor(level=_LEVEL, write_checksum=True)
            with compressor.stream_writer(stored, closefd=False) as plain:
                for entry in entries:
                    plain.write(to_line(entry))
            stored.flush()
            os.fsync(stored.fileno())
        unfinished.replace(path)
    except OSError:
        unfinished.unlink(missing_ok=True)  # a full disk needs the room now
        raise
    _sync_folders(path.parent, folder)
    return path


def _sync_folders(innermost: Path, outermost: Path) -> None:
    """The file's name, and those of new folders above it, must outlive the power too."""
    for folder in (innermost, *innermost.parents):
        sync_directory(folder)
        if folder == outermost:
            return


def clear_unfinished(folder: Path) -> None:
    """Remove what killed archivers left. Only for the one archiver that writes."""
    for left in folder.glob(f"[0-9]*/[0-9]*/[0-9]*/*{_UNFINISHED}"):
        left.unlink(missing_ok=True)
