"""The ingest task: a raw article becomes an article, or is refused."""

from __future__ import annotations

from collections.abc import Sequence

from services.ingest.normalize import normalize
from shared.contracts import RawArticle
from shared.outcomes import Ending, Refusal
from shared.parcels import Advance, End, Parcel, Verdict
from shared.stage import Work


def make_work(queues: tuple[str, ...]) -> Work:
    """The work of ingest; `queues` is where articles go next."""

    def ingest(parcels: Sequence[Parcel]) -> list[Verdict]:
        return [read(parcel) for parcel in parcels]

    def read(parcel: Parcel) -> Verdict:
        article = normalize(RawArticle.model_validate_json(parcel.payload), version=parcel.version)
        if isinstance(article, Refusal):
            return End(Ending.REJECTED, article.reason)
        uri = article.uri.removeprefix("urn:uuid:")
        return Advance(article.to_json(), queues, uri, f"{article.pub_status}:{article.content_digest}")

    return ingest
