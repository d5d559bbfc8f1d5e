"""Reads web archives (WARC 1.0 and 1.1, gzipped or not): the pages in them, one after the other."""

from __future__ import annotations

import gzip
import io
import re
import zlib
from base64 import b64encode
from collections.abc import Iterator
from typing import Any

from services.ingest.readers.found import found_article
from services.ingest.readers.html import read_html
from services.ingest.readers.reading import Reading
from shared.contracts import RawArticle
from shared.errors import CannotProcess
from shared.outcomes import Reason

MEDIA_TYPE = "application/warc"
_PAGE_TYPES = frozenset({"text/html", "application/xhtml+xml"})
_MAX_PAGE_BYTES = 8 * 1024 * 1024  # decompressed; a page that is larger is a bomb
_MAX_ARCHIVE_BYTES = 256 * 1024 * 1024  # decompressed, two seconds of work: a thousand times what an item may weigh
# warcio looks for the end of a line by adding 16 kB to what it has, again and again: so many bytes may be copied thus.
# The largest page on a single line counts 2.15 billion here, though nothing of it is copied.
_MAX_COPIED = 2_200_000_000
_CHARSET = re.compile(r"""charset\s{0,8}=\s{0,8}["']?([\w.:-]{1,64})""", re.IGNORECASE)


def read_warc(content: str) -> Reading:
    """The first page in the archive; an empty reading when there is none. Raises CannotProcess."""
    return next((read_html(page) for page, _ in _pages(content)), Reading())


def split_warc(content: str) -> Iterator[RawArticle]:
    """Each page that was there (200), under its address."""
    for page, record in _pages(content):
        stated = record.http_headers.get_header("content-type") or ""
        charset = _CHARSET.search(stated)
        yield found_article(
            b64encode(page).decode(),
            _essence(stated),
            url=record.rec_headers.get_header("WARC-Target-URI"),
            encoding="base64",
            charset=charset.group(1) if charset else None,
            fetched_at=record.rec_headers.get_header("WARC-Date"),
        )


def _pages(content: str) -> Iterator[tuple[bytes, Any]]:
    from warcio.archiveiterator import ArchiveIterator  # type: ignore[import-untyped]
    from warcio.exceptions import ArchiveLoadFailed  # type: ignore[import-untyped]

    try:
        for record in ArchiveIterator(_open(content.encode("utf-8", "surrogateescape"))):
            if _is_page(record):
                yield _read_page(record), record
    except (
        ArchiveLoadFailed,
        AttributeError,
        OSError,
        EOFError,
        ValueError,
        zlib.error,
    ) as error:  # AttributeError: no URI
        raise CannotProcess(Reason.PARSE_ERROR, f"{type(error).__name__}: {error}") from error


def _open(data: bytes) -> io.BufferedIOBase:
    stream: io.BufferedIOBase = io.BytesIO(data)
    return _Bounded(gzip.GzipFile(fileobj=stream) if data.startswith(b"\x1f\x8b") else stream)


class _Bounded(io.BufferedIOBase):
    """A stream that gives up where nobody's archive goes on."""

    def __init__(self, stream: io.BufferedIOBase) -> None:
        self._stream = stream
        self._left = _MAX_ARCHIVE_BYTES
        self._line = 0  # bytes since the last line break
        self._copied = 0

    def read(self, size: int | None = -1, /) -> bytes:
        try:
            data = self._stream.read(self._left + 1 if size is None or size < 0 else size)
        except EOFError as error:  # warcio would take it for the end, and the last records would be lost
            raise CannotProcess(Reason.PARSE_ERROR, "the archive is cut off") from error
        self._left -= len(data)
        if self._left < 0:
            raise CannotProcess(Reason.TOO_LARGE, f"more than {_MAX_ARCHIVE_BYTES} bytes in the archive")
        self._count_line(data)
        return data

    def _count_line(self, data: bytes) -> None:
        end = data.rfind(b"\n")
        self._line = self._line + len(data) if end < 0 else len(data) - end - 1
        self._copied += self._line
        if self._copied > _MAX_COPIED:
            raise CannotProcess(Reason.TOO_LARGE, "lines longer than those of any archive")


def _is_page(record: Any) -> bool:
    if record.rec_type != "response" or record.http_headers is None:
        return False
    is_there: bool = record.http_headers.get_statuscode() == "200"
    return is_there and _essence(record.http_headers.get_header("content-type") or "") in _PAGE_TYPES


def _read_page(record: Any) -> bytes:
    page: bytes = record.content_stream().read(_MAX_PAGE_BYTES + 1)
    if len(page) > _MAX_PAGE_BYTES:
        raise CannotProcess(Reason.TOO_LARGE, f"a page of more than {_MAX_PAGE_BYTES} bytes")
    if getattr(record.raw_stream, "limit", 0) > 0 and not record.raw_stream.read(1):
        raise CannotProcess(Reason.PARSE_ERROR, "the archive is cut off in the midst of a page")
    return page


def _essence(content_type: str) -> str:
    return content_type.partition(";")[0].strip().lower()
