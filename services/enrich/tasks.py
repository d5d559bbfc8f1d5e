"""The enrich task: articles become records, a batch at a time."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from services.enrich.enrich import Tools, enrich_all
from services.enrich.placement import Indexes, is_copy, place_records
from services.enrich.record_digest import record_digest, settle, text_digest
from shared import pipeline
from shared.annotations import Provenance
from shared.canary import is_canary
from shared.contracts import Article, Record
from shared.outcomes import Ending, Reason
from shared.parcels import Advance, End, Made, Parcel, Release, Verdict
from shared.structs import read_article, unchecked
from shared.times import as_rfc3339, now_rfc3339

CANARY_QUEUES = (pipeline.publish_queue(pipeline.CANARY_STORE),)
TOGETHER = 32  # articles enriched in one go: more gain little, and the clock is looked at in between


class Copies(StrEnum):
    """What becomes of a copy of another article."""

    PUBLISH = "publish"
    HOLD = "hold"


@dataclass(frozen=True)
class Enrich:
    """The work of enrich, on whole batches; `queues` is where records go next, `current_tools` is asked per batch.

    Without `indexes` no stories are told apart. With `keep_digests` reprocessing will know what it changes. After
    `budget_seconds` the rest of a batch is given back.
    """

    queues: tuple[str, ...]
    current_tools: Callable[[], Tools]
    indexes: Indexes | None = None
    copies: Copies = Copies.PUBLISH
    keep_digests: bool = False
    budget_seconds: float = 10.0

    def __call__(self, parcels: Sequence[Parcel]) -> list[Verdict]:
        deadline = time.monotonic() + self.budget_seconds
        records = list(_enrich_within(parcels, self.current_tools(), deadline))
        digests = [self._digest(parcel, record) for parcel, record in zip(parcels, records, strict=False)]
        settled = [settle(parcel.again, digest) for parcel, digest in zip(parcels, digests, strict=False)]
        news = iter(self._place([record for record, end in zip(records, settled, strict=True) if end is None]))
        verdicts = [end or self._verdict(next(news), digest) for end, digest in zip(settled, digests, strict=True)]
        return [*verdicts, *[Release()] * (len(parcels) - len(records))]

    def _digest(self, parcel: Parcel, record: Record) -> str:
        return record_digest(record) if self.keep_digests or parcel.again else ""

    def _place(self, records: list[Record]) -> list[Record]:
        return records if self.indexes is None else place_records(records, self.indexes, now=now_rfc3339())

    def _verdict(self, record: Record, digest: str) -> Verdict:
        if self.copies is Copies.HOLD and is_copy(record):
            return End(Ending.DUPLICATE, Reason.COPY)
        queues = CANARY_QUEUES if is_canary(record) else self.queues
        if digest:
            return Made(record.to_json(), queues, text_digest(record), digest)
        return Advance(record.to_json(), queues)


def _enrich_within(parcels: Sequence[Parcel], tools: Tools, deadline: float) -> Iterator[Record]:
    """The records of the parcels, in order; some at least, and no further ones are begun after the deadline."""
    for start in range(0, len(parcels), TOGETHER):
        if start and time.monotonic() > deadline:
            return
        yield from enrich_all(map(_opened, parcels[start : start + TOGETHER]), tools, now=now_rfc3339())


def _opened(parcel: Parcel) -> tuple[Article, Provenance]:
    article = read_article(parcel.payload)
    return article, _provenance(article, parcel)


def _provenance(article: Article, parcel: Parcel) -> Provenance:
    return unchecked(
        Provenance,
        raw_digest=article.raw_digest,
        media_type=article.media_type,
        door=parcel.door,
        source_system=article.source,
        upstream_id=article.upstream_id,
        received_at=as_rfc3339(parcel.received_ms),
        fetched_at=article.fetched_at,
        correlation_id=parcel.id,
        steps=article.steps,
    )
