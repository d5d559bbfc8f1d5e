"""Walks through the records of a web archive, and past those that are broken."""

from __future__ import annotations

import io
import re
import zlib
from collections.abc import Iterator
from typing import Any

from shared.errors import CannotProcess
from shared.outcomes import Reason

_MAX_PAGE_BYTES = 8 * 1024 * 1024  # decompressed; a page that is larger is a bomb
_MAX_ARCHIVE_BYTES = 256 * 1024 * 1024  # decompressed, two seconds of work: a thousand times what an item may weigh
# warcio looks for the end of a line by adding 16 kB to what it has, again and again: so many bytes may be copied thus.
# The largest page on a single line counts 2.15 billion here, though nothing of it is copied.
_MAX_COPIED = 2_200_000_000
_PAGE_TYPES = frozenset({"text/html", "application/xhtml+xml"})
_ZIPPED = b"\x1f\x8b"
_RECORD = re.compile(rb"\r?\n(?=WARC/1\.[01]\r?\n)|(?=\x1f\x8b\x08)")
_VERSION = b"WARC/1."
_GZIP = 31  # zlib's number for a gzip header and the largest window
_OPENING_BYTES = 512  # of a zipped record: enough to tell what is in it
_CHUNK = 65_536
_PADDING = re.compile(rb"\0*")


class Budget:
    """What may still be read of an archive, whatever is broken in it."""

    def __init__(self) -> None:
        self._left = _MAX_ARCHIVE_BYTES
        self._line = 0  # bytes since the last line break
        self._copied = 0

    def spend(self, data: bytes) -> None:
        """Count what was read. Raises CannotProcess(too_large) where nobody's archive goes on."""
        self._left -= len(data)
        if self._left < 0:
            raise CannotProcess(Reason.TOO_LARGE, f"more than {_MAX_ARCHIVE_BYTES} bytes in the archive")
        end = data.rfind(b"\n")
        self._line = self._line + len(data) if end < 0 else len(data) - end - 1
        self._copied += self._line
        if self._copied > _MAX_COPIED:
            raise CannotProcess(Reason.TOO_LARGE, "lines longer than those of any archive")


class Walk:
    """The pages of an archive from `start` on. Where it breaks, nothing from `sure` on has been given out."""

    def __init__(self, data: bytes, start: int, budget: Budget) -> None:
        self.sure = start
        self._start = start
        self._stream = _Stream(data, start, budget)
        self._page: tuple[bytes, Any] | None = None  # read, and not given out yet
        self._is_in_bounds = False  # whether it ends within the gzip member it began in

    @property
    def is_cut_off(self) -> bool:
        """Whether it broke at the very end."""
        return self._stream.is_over

    def pages(self) -> Iterator[tuple[bytes, Any]]:
        """Each page that was there (200) and its record, once what follows begins where it should: else it has
        swallowed some of that, or lost some of itself. Raises CannotProcess.
        """
        from warcio.exceptions import ArchiveLoadFailed  # type: ignore[import-untyped]

        try:
            yield from self._pages()
        except CannotProcess:
            yield from self._last_sound()
            raise
        except (ArchiveLoadFailed, AttributeError, OSError, ValueError, zlib.error) as error:  # AttributeError: no URI
            yield from self._last_sound()
            raise CannotProcess(Reason.PARSE_ERROR, f"{type(error).__name__}: {error}") from error

    def _pages(self) -> Iterator[tuple[bytes, Any]]:
        from warcio.archiveiterator import ArchiveIterator  # type: ignore[import-untyped]

        iterator = ArchiveIterator(self._stream)
        for record in iterator:
            self._check(iterator)
            yield from self._given_out()
            member = self._stream.member
            self.sure = self._start + iterator.offset if member is None else member
            if _is_page(record):
                self._page = self._read(record), record
                self._is_in_bounds = member is not None and member == self._stream.member
        self._check(iterator)
        yield from self._given_out()

    def _check(self, iterator: Any) -> None:
        """Something stands between two records, so the one before is longer than it says."""
        if iterator.err_count:
            self._is_in_bounds = False
            raise CannotProcess(Reason.PARSE_ERROR, "a record is longer than it says")

    def _given_out(self) -> Iterator[tuple[bytes, Any]]:
        if self._page is not None:
            yield self._page
        self._page = None

    def _last_sound(self) -> Iterator[tuple[bytes, Any]]:
        """The page before the break, if the gzip member it fills has come to its end."""
        if self._is_in_bounds and self._stream.member is not None and self._stream.member > self.sure:
            yield from self._given_out()
            self.sure = self._stream.member

    def _read(self, record: Any) -> bytes:
        page: bytes = record.content_stream().read(_MAX_PAGE_BYTES + 1)
        if len(page) > _MAX_PAGE_BYTES:
            raise CannotProcess(Reason.TOO_LARGE, f"a page of more than {_MAX_PAGE_BYTES} bytes")
        if getattr(record.raw_stream, "limit", 0) > 0 and not record.raw_stream.read(1):
            raise self._stream.cut_off()
        return page


def next_record(data: bytes, start: int) -> int | None:
    """Where the first record at or after `start` begins, by its look; None when there is none."""
    for found in _RECORD.finditer(data, start):
        if data[found.end()] != _ZIPPED[0] or _opens_record(data[found.end() : found.end() + _OPENING_BYTES]):
            return found.end()
    return None


def _opens_record(zipped: bytes) -> bool:
    try:
        return zlib.decompressobj(_GZIP).decompress(zipped, len(_VERSION)) == _VERSION
    except zlib.error:
        return False


class _Stream(io.BufferedIOBase):
    """The archive unpacked, within the budget. `member` is where the gzip member starts that is being read; None when
    nothing is zipped.
    """

    def __init__(self, data: bytes, start: int, budget: Budget) -> None:
        self.member = start if data.startswith(_ZIPPED, start) else None
        self.is_over = False
        self._data = data
        self._at = start
        self._budget = budget
        self._unzip: Any = None

    def read(self, size: int | None = -1, /) -> bytes:
        """At most the rest of a member. Raises CannotProcess, zlib.error."""
        most = _CHUNK if size is None or size < 0 else size
        data = self._copied(most) if self.member is None else self._unzipped(most)
        self._budget.spend(data)
        return data

    def cut_off(self) -> CannotProcess:
        """The error to raise where the data end too soon."""
        self.is_over = True
        return CannotProcess(Reason.PARSE_ERROR, "the archive is cut off")

    def _copied(self, most: int) -> bytes:
        data = self._data[self._at : self._at + most]
        self._at += len(data)
        return data

    def _unzipped(self, most: int) -> bytes:
        data = b""
        while not data and (self._unzip is not None or self._open_member()):
            packed = self._data[self._at : self._at + _CHUNK]
            data = self._unzip.decompress(packed, most)
            self._at += len(packed) - len(self._unzip.unconsumed_tail) - len(self._unzip.unused_data)
            if self._unzip.eof:
                self._unzip = None
            elif not packed and not data:  # warcio would take it for the end, and the last records would be lost
                raise self.cut_off()
        return data

    def _open_member(self) -> bool:
        """Whether there is another."""
        padding = _PADDING.match(self._data, self._at)
        self._at = padding.end() if padding else self._at
        if self._at == len(self._data):
            return False
        self.member, self._unzip = self._at, zlib.decompressobj(_GZIP)
        return True


def _is_page(record: Any) -> bool:
    if record.rec_type != "response" or record.http_headers is None:
        return False
    is_there: bool = record.http_headers.get_statuscode() == "200"
    return is_there and essence(record.http_headers.get_header("content-type") or "") in _PAGE_TYPES


def essence(content_type: str) -> str:
    """The media type without parameters."""
    return content_type.partition(";")[0].strip().lower()
