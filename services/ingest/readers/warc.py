"""Reads web archives (WARC 1.0 and 1.1, gzipped or not): the pages in them, one after the other."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterator
from typing import Any

from services.ingest.readers.found import found_article
from services.ingest.readers.html import read_html
from services.ingest.readers.reading import Reading
from services.ingest.readers.warc_records import Budget, Walk, essence, next_record
from shared.contracts import RawArticle
from shared.errors import CannotProcess
from shared.outcomes import Reason

MEDIA_TYPE = "application/warc"
_CHARSET = re.compile(r"""charset\s{0,8}=\s{0,8}["']?([\w.:-]{1,64})""", re.IGNORECASE)
_MOST_BREAKS = 100  # an archive that is broken in more places is read up to there


def read_warc(content: str) -> Reading:
    """The first page in the archive; an empty reading when there is none. Raises CannotProcess, be it for what comes
    after that page.
    """
    pages = Walk(_as_bytes(content), 0, Budget()).pages()
    first = next(pages, None)
    for _ in pages:
        pass
    return read_html(first[0]) if first else Reading()


def split_warc(content: str) -> Iterator[RawArticle]:
    """Each page that was there (200), under its address. What is broken is an archive of its own, that nobody can read
    either: so its loss is counted, with the reason. Raises CannotProcess where there is nothing else.
    """
    data, budget = _as_bytes(content), Budget()
    start: int | None = 0
    broken: list[bytes] = []
    has_pages = False
    while start is not None:
        walk = Walk(data, start, budget)
        try:
            for page, record in walk.pages():
                has_pages = True
                yield _found(page, record)
            start = None
        except CannotProcess as error:
            if error.reason is not Reason.PARSE_ERROR:
                raise
            # At the end of what was cut off there are no more records, only what looks like one in a page.
            is_last = walk.is_cut_off or len(broken) == _MOST_BREAKS - 1
            start = None if is_last else next_record(data, walk.sure + 1)
            broken.append(data[walk.sure : start])
            if start is None and not has_pages:
                raise
    yield from (found_article(b64encode(part).decode(), MEDIA_TYPE, encoding="base64") for part in broken)


def _as_bytes(content: str) -> bytes:
    return content.encode("utf-8", "surrogateescape")


def _found(page: bytes, record: Any) -> RawArticle:
    stated = record.http_headers.get_header("content-type") or ""
    charset = _CHARSET.search(stated)
    return found_article(
        b64encode(page).decode(),
        essence(stated),
        url=record.rec_headers.get_header("WARC-Target-URI"),
        encoding="base64",
        charset=charset.group(1) if charset else None,
        fetched_at=record.rec_headers.get_header("WARC-Date"),
    )
