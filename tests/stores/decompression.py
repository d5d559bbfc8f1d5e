"""Compressed files and objects, read as other programs would."""

from __future__ import annotations

import gzip

import zstandard

from shared.compression import Compression, compression_of


def decompressed(content: bytes, name: str) -> bytes:
    """What the members or frames of a whole file hold; a torn one raises."""
    match compression_of(name):
        case Compression.GZIP:
            return gzip.decompress(content)
        case Compression.ZSTD:
            return zstandard.ZstdDecompressor().stream_reader(content, read_across_frames=True).read()
    return content
