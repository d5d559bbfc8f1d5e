"""The enrich task: an article becomes a record."""

from __future__ import annotations

from collections.abc import Sequence

from services.enrich.enrich import enrich
from shared.annotations import Provenance
from shared.contracts import Article
from shared.parcels import Advance, Parcel, Verdict
from shared.stage import Work
from shared.times import as_rfc3339, now_rfc3339


def make_work(queues: tuple[str, ...]) -> Work:
    """The work of enrich; `queues` is where records go next."""

    def enrich_all(parcels: Sequence[Parcel]) -> list[Verdict]:
        return [enrich_one(parcel) for parcel in parcels]

    def enrich_one(parcel: Parcel) -> Verdict:
        article = Article.model_validate_json(parcel.payload)
        record = enrich(article, _provenance(article, parcel), now=now_rfc3339())
        return Advance(record.to_json(), queues)

    return enrich_all


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
