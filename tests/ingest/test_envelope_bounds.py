"""The largest and nastiest items cost time and memory in proportion to their size."""

from __future__ import annotations

import multiprocessing
import resource
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import zstandard

from tests.ingest.inbox_items import LIMITS, a_compressed_envelope, an_envelope, as_json, read

_SIZE = LIMITS.item_bytes
_CPU_SECONDS = 10  # several times what the slowest takes; whatever is not linear in 8 MB takes hours
_MEMORY_KB = 768 * 1024  # 8 MB of the smallest objects there are take half of it

FILLED = {
    "opening brackets": ("", "[", ""),
    "opening objects": ("", '{"a":', ""),
    "odd and deep": ("[[NaN,", "[", ""),
    "spaces": ("", " ", ""),
    "spaces, then text": ("", " ", "x"),
    "spaces in a bracket": ("[", " ", "x"),
    "spaces in a brace": ("{", "\n", "x"),
    "quotes": ("", '"', ""),
    "quotes in a bracket": ("[", '"', ""),
    "backslashes": ('{"content":"', "\\\\", '"}'),
    "escapes": ('{"content":"', "\\u0061", '"}'),
    "lone surrogates": ('{"content":"', "\\ud800", '"}'),
    "unclosed surrogates": ('{"content":"', "\\ud800", ""),
    "numbers": ("[[", "1,", "1]]"),
    "odd numbers": ('["\\ud800",[', "11,", "1]]"),
    "a long integer": ('{"content":"x","n":', "1", "}"),
    "a long fraction": ('{"content":"x","n":0.', "1", "}"),
    "a long exponent": ('{"content":"x","n":1e', "9", "}"),
    "empty objects": ("[", "{},", "{}]"),
    "empty arrays": ("[", "[],", "[]]"),
    "odd objects": ('["\\ud800",', '{"":{}},', "0]"),
    "a key again and again": ("{", '"content":"x",', '"content":"x"}'),
    "a long key": ('{"content":"x","meta":{"', "k", '":1}}'),
    "nested unknown fields": ('{"content":"x","z":[', '{"a":[1]},', "0]}"),
    "slashes": ('{"content":"x","url":"', "/", '"}'),
    "line breaks in a name": ('{"content":"x","source":"', "\\n", '"}'),
    "semicolons in a type": ('{"body":"","headers":{},"content-type":"', ";", '"}'),
    "zeros": ("", "\x00", ""),
    "byte order marks": ("", "\ufeff", ""),
    "combining marks": ("a", "\u0301", ""),
}


def filled(start: str, unit: str, end: str) -> bytes:
    room = _SIZE - len(start.encode()) - len(end.encode())
    return (start + unit * (room // len(unit.encode())) + end).encode()


def many_fields() -> bytes:
    return b"{%s}" % b",".join(b'"%x":0' % n for n in range(700_000))


def a_bomb(compressor: Any) -> bytes:
    return b"".join(compressor.compress(bytes(2**20)) for _ in range(2**9)) + compressor.flush()


def a_wide_window() -> zstandard.ZstdCompressor:
    parameters = zstandard.ZstdCompressionParameters(window_log=27, enable_ldm=True)
    return zstandard.ZstdCompressor(compression_params=parameters)


MADE: dict[str, Callable[[], bytes]] = {
    "many unknown fields": lambda: b'{"content":"x",' + many_fields()[1:],
    "many wrong entries": lambda: b'{"content":"x","meta":' + many_fields() + b"}",
    "many wrong elements": lambda: as_json([{"contents": "x" * 800}] * 10_000),
    "bad base64": lambda: an_envelope("=" * (_SIZE - 500), properties={"body_encoding": "base64"}),
    "a body of brackets": lambda: an_envelope("[" * (_SIZE - 500)),
    "bytes that are no text": lambda: b"\xff" * _SIZE,
    "text and one bad byte": lambda: b"a" * (_SIZE - 1) + b"\xff",
    "a gzip bomb": lambda: a_compressed_envelope(a_bomb(zlib.compressobj()), "gzip"),
    "a zstd bomb": lambda: a_compressed_envelope(a_bomb(zstandard.ZstdCompressor(19).compressobj()), "zstd"),
    "a wide zstd window": lambda: a_compressed_envelope(a_bomb(a_wide_window().compressobj()), "zstd"),
    "many zstd frames": lambda: a_compressed_envelope(zstandard.compress(b"") * 600_000, "zstd"),
    "a body of objects": lambda: a_compressed_envelope(zlib.compress(filled("[[[", '{"":0},', "0]],{}]")), "gzip"),
}  # fmt: skip


@pytest.mark.parametrize("name", [*FILLED, *MADE])
def test_the_largest_and_nastiest_items_take_bounded_time_and_memory(name: str) -> None:
    item = filled(*FILLED[name]) if name in FILLED else MADE[name]()
    assert len(item) <= _SIZE
    child = multiprocessing.get_context("fork").Process(target=read_within_limits, args=(item,))
    child.start()
    child.join()
    assert child.exitcode == 0


def read_within_limits(item: bytes) -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (_CPU_SECONDS, _CPU_SECONDS))
    before = peak_kb()
    assert read(item)
    assert peak_kb() - before < _MEMORY_KB


def peak_kb() -> int:
    """Resident memory at its highest; address space says little, the JSON writer reserves far more than it uses."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM"))
