"""The ingest task: a raw article becomes an article, is refused, or goes back to the inbox as what was found in it."""

from __future__ import annotations

from collections.abc import Sequence

from services.ingest.expansion import expand
from services.ingest.normalize import normalize
from shared.annotations import Step
from shared.contracts import Article, RawArticle
from shared.outcomes import Ending, Refusal
from shared.parcels import Advance, End, Parcel, Split, Verdict
from shared.stage import Work
from shared.times import now_rfc3339

READERS_VERSION = "1"  # rises with every change of what the readers make of the same input


def make_work(queues: tuple[str, ...]) -> Work:
    """The work of ingest; `queues` is where articles go next."""

    def ingest(parcels: Sequence[Parcel]) -> list[Verdict]:
        return [read(parcel) for parcel in parcels]

    def read(parcel: Parcel) -> Verdict:
        raw = RawArticle.model_validate_json(parcel.payload)
        found = expand(raw)
        if isinstance(found, Refusal):
            return End(Ending.REJECTED, found.reason)
        if found:
            return Split(tuple(article.to_json() for article in found))
        article = normalize(raw, version=parcel.version)
        if isinstance(article, Refusal):
            return End(Ending.REJECTED, article.reason)
        article = article.model_copy(update={"steps": (_step(article),)})
        uri = article.uri.removeprefix("urn:uuid:")
        return Advance(article.to_json(), queues, uri, f"{article.pub_status}:{article.content_digest}")

    return ingest


def _step(article: Article) -> Step:
    kind = article.media_type.partition("/")[2]
    return Step(service="ingest", step=f"read.{kind}", version=READERS_VERSION, at=now_rfc3339())
