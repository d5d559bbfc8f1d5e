"""The enrich task: an article becomes a record."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from services.enrich.enrich import Tools, enrich_all
from shared.annotations import Provenance
from shared.contracts import Article
from shared.parcels import Advance, Parcel, Verdict
from shared.stage import Work
from shared.times import as_rfc3339, now_rfc3339


def make_work(queues: tuple[str, ...], current_tools: Callable[[], Tools]) -> Work:
    """The work of enrich, on whole batches; `queues` is where records go next, `current_tools` is asked per batch."""

    def work(parcels: Sequence[Parcel]) -> list[Verdict]:
        articles = [Article.model_validate_json(parcel.payload) for parcel in parcels]
        made = [(article, _provenance(article, parcel)) for article, parcel in zip(articles, parcels, strict=True)]
        records = enrich_all(made, current_tools(), now=now_rfc3339())
        return [Advance(record.to_json(), queues) for record in records]

    return work


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
