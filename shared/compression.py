"""Ways to compress lines: each batch is a gzip member or a zstd frame; a file of several of them is a valid file."""

from __future__ import annotations

import gzip
from enum import StrEnum

import zstandard


class Compression(StrEnum):
    """How lines are compressed, by the name that options give it."""

    NONE = "none"
    GZIP = "gzip"
    ZSTD = "zstd"

    @property
    def suffix(self) -> str:
        """What the names of such files end in."""
        return _SUFFIXES[self]


_SUFFIXES = {Compression.NONE: "", Compression.GZIP: ".gz", Compression.ZSTD: ".zst"}


def compression_of(name: str) -> Compression:
    """What a file's name says by its ending."""
    return next((kind for kind, suffix in _SUFFIXES.items() if suffix and name.endswith(suffix)), Compression.NONE)


def compress(data: bytes, compression: Compression) -> bytes:
    """One whole member or frame; the same bytes for the same data, whenever it is done."""
    match compression:
        case Compression.GZIP:
            return gzip.compress(data, compresslevel=6, mtime=0)
        case Compression.ZSTD:
            return zstandard.ZstdCompressor(level=3, write_checksum=True).compress(data)
    return data
