"""The enrich task: articles become records, a batch at a time."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from enum import StrEnum

from services.enrich.enrich import Tools, enrich_all
from services.enrich.placement import Indexes, is_copy, place_records
from shared import pipeline
from shared.annotations import Provenance
from shared.canary import is_canary
from shared.contracts import Article, Record
from shared.outcomes import Ending, Reason
from shared.parcels import Advance, End, Parcel, Release, Verdict
from shared.stage import Work
from shared.times import as_rfc3339, now_rfc3339

CANARY_QUEUES = (pipeline.publish_queue(pipeline.CANARY_STORE),)
TOGETHER = 16  # texts tagged in one go: more gain nothing, and the clock is looked at in between


class Copies(StrEnum):
    """What becomes of a copy of another article."""

    PUBLISH = "publish"
    HOLD = "hold"


def make_work(
    queues: tuple[str, ...],
    current_tools: Callable[[], Tools],
    indexes: Indexes | None = None,
    *,
    copies: Copies = Copies.PUBLISH,
    budget_seconds: float = 10.0,
) -> Work:
    """The work of enrich, on whole batches; `queues` is where records go next, `current_tools` is asked per batch.

    Without `indexes` no stories are told apart. After `budget_seconds` the rest of a batch is given back.
    """

    def work(parcels: Sequence[Parcel]) -> list[Verdict]:
        records = list(_enrich_within(parcels, current_tools(), time.monotonic() + budget_seconds))
        if indexes is not None:
            records = place_records(records, indexes, now=now_rfc3339())
        given_back = [Release()] * (len(parcels) - len(records))
        return [*(verdict(record) for record in records), *given_back]

    def verdict(record: Record) -> Verdict:
        if copies is Copies.HOLD and is_copy(record):
            return End(Ending.DUPLICATE, Reason.COPY)
        return Advance(record.to_json(), CANARY_QUEUES if is_canary(record) else queues)

    return work


def _enrich_within(parcels: Sequence[Parcel], tools: Tools, deadline: float) -> Iterator[Record]:
    """The records of the parcels, in order; some at least, and no further ones are begun after the deadline."""
    for start in range(0, len(parcels), TOGETHER):
        if start and time.monotonic() > deadline:
            return
        yield from enrich_all(map(_opened, parcels[start : start + TOGETHER]), tools, now=now_rfc3339())


def _opened(parcel: Parcel) -> tuple[Article, Provenance]:
    article = Article.model_validate_json(parcel.payload)
    return article, _provenance(article, parcel)


def _provenance(article: Article, parcel: Parcel) -> Provenance:
    return Provenance(
        raw_digest=article.raw_digest,
        media_type=article.media_type,
        door="queue",
        source_system=article.source,
        upstream_id=article.upstream_id,
        received_at=as_rfc3339(parcel.accepted_ms),
        fetched_at=article.fetched_at,
        correlation_id=parcel.id,
        steps=article.steps,
    )
