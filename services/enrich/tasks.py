"""The enrich task: an article becomes a record."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence

from services.enrich.enrich import enrich
from services.enrich.placement import Indexes, is_copy, place_records
from shared.annotations import Provenance
from shared.contracts import Article, Record
from shared.outcomes import Ending, Reason
from shared.parcels import Advance, End, Parcel, Release, Verdict
from shared.stage import Work
from shared.times import as_rfc3339, now_rfc3339


def make_work(
    queues: tuple[str, ...],
    indexes: Indexes | None = None,
    *,
    hold_copies: bool = False,
    budget_seconds: float = 10.0,
) -> Work:
    """The work of enrich; `queues` is where records go next. Without `indexes` no stories are told apart.

    After `budget_seconds` the rest of a batch is given back.
    """

    def enrich_all(parcels: Sequence[Parcel]) -> list[Verdict]:
        records = list(_enrich_within(parcels, time.monotonic() + budget_seconds))
        if indexes is not None:
            records = place_records(records, indexes, now=now_rfc3339())
        given_back = [Release()] * (len(parcels) - len(records))
        return [*(_verdict(record) for record in records), *given_back]

    def _verdict(record: Record) -> Verdict:
        if hold_copies and is_copy(record):
            return End(Ending.DUPLICATE, Reason.COPY)
        return Advance(record.to_json(), queues)

    return enrich_all


def _enrich_within(parcels: Sequence[Parcel], deadline: float) -> Iterator[Record]:
    """The records of the parcels, in order; at least one, and no further one is begun after the deadline."""
    for parcel in parcels:
        article = Article.model_validate_json(parcel.payload)
        yield enrich(article, _provenance(article, parcel), now=now_rfc3339())
        if time.monotonic() > deadline:
            return


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
