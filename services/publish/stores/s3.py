"""Records as NDJSON objects of a bucket, `s3://bucket/prefix?compression=zstd`: one for each batch and day.

`prefix/date=2026-01-31/120000-<digest>.ndjson.zst` says when its articles were accepted and which versions it holds: a
batch that comes again takes the place of itself. Readers take the newest version of each `uri`, in whatever object.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from hashlib import blake2b
from typing import NamedTuple

from services.publish.plan import Filing, judge, write_filings
from services.publish.shapes import Shape
from services.publish.stores.base import Misconfigured, Written
from services.publish.stores.desk import Desk, SentMemory, rank_text
from services.publish.stores.options import read_choice, read_options
from shared.compression import Compression, compress
from shared.contracts import Record
from shared.s3 import Bucket, BucketAddress, BucketRefused, address_of

_INSTANT = re.compile(r"(\d{4}-\d\d-\d\d)T(\d\d):(\d\d):(\d\d)")
_PROBE = "_wiredesk_check"  # readers of data lakes skip names that begin with an underscore


def read_address(url: str) -> tuple[BucketAddress, Compression]:
    """`s3://bucket/prefix?compression=gzip&endpoint=http://minio:9000&region=…`. Raises Misconfigured."""
    place, given = read_options(url, ("compression", "endpoint", "region"))
    try:
        address = address_of(place, given)
    except ValueError as error:
        raise Misconfigured(str(error)) from error
    return address, read_choice(given, "compression", Compression, Compression.ZSTD)


class S3Store:
    """A batch counts as written when all its objects are there and its versions are noted in our own Redis."""

    def __init__(self, url: str, shape: Shape, desk: Desk) -> None:
        self._shape = shape
        address, self._compression = read_address(url)
        self._bucket = Bucket(address)
        self._memory = SentMemory(desk)

    def check(self) -> None:
        """Writes an empty object: nothing less proves the right to."""
        try:
            self._put(NamedObject(_PROBE, b""))
        finally:
            self.close()

    def write(self, records: Sequence[Record]) -> list[Written]:
        return write_filings(records, self._write, self._shape)

    def close(self) -> None:
        self._bucket.close()
        self._memory.close()

    def _write(self, filings: list[Filing]) -> list[Written]:
        verdicts = judge(filings, self._memory.held(filing.uri for filing in filings))
        news = [filing for filing, verdict in zip(filings, verdicts, strict=True) if verdict.is_news]
        for each in objects_of(news, self._compression):
            self._put(each)
        self._memory.note(news)
        return [Written(verdict.outcome) for verdict in verdicts]

    def _put(self, each: NamedObject) -> None:
        try:
            self._bucket.put(each.key, each.content)
        except BucketRefused as error:
            raise Misconfigured(str(error)) from error


class NamedObject(NamedTuple):
    """What is put, and under which key."""

    key: str
    content: bytes


def objects_of(filings: Iterable[Filing], compression: Compression) -> Iterator[NamedObject]:
    """One object for each day of acceptance. The same versions in the same order have the same key."""
    days: dict[str, list[Filing]] = defaultdict(list)
    for filing in filings:
        days[accepted_on(filing)].append(filing)
    for day, of_day in days.items():
        lines = b"".join(filing.document + b"\n" for filing in of_day)
        key = f"date={day}/{_time_of(of_day[0])}-{_digest(of_day)}.ndjson{compression.suffix}"
        yield NamedObject(key, compress(lines, compression))


def accepted_on(filing: Filing) -> str:
    """The day (UTC) that this version was accepted on; what Hive calls it where nobody knows."""
    instant = _INSTANT.match(filing.record.provenance.received_at)
    return instant[1] if instant else "__HIVE_DEFAULT_PARTITION__"


def _time_of(filing: Filing) -> str:
    instant = _INSTANT.match(filing.record.provenance.received_at)
    return "".join(instant.groups()[1:]) if instant else "000000"


def _digest(filings: Sequence[Filing]) -> str:
    digest = blake2b(digest_size=8)
    for filing in filings:
        digest.update(f"{filing.uri} {rank_text(filing.rank)}\n".encode())
    return digest.hexdigest()
