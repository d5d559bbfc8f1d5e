"""A store with a few published articles in it, and records to make more of."""

from __future__ import annotations

from contextlib import closing
from functools import cache
from pathlib import Path

from services.enrich.enrich import Tools, enrich, load
from services.ingest.normalize import normalize
from services.publish.stores.registry import open_store
from shared.annotations import Cluster, Provenance
from shared.contracts import RawArticle, Record
from shared.outcomes import Refusal
from shared.structs import changed

NOW = "2026-03-01T12:00:00Z"
SAMPLES = Path(__file__).parents[2] / "cli" / "samples"


@cache
def tools() -> Tools:
    return load()


def make_record(
    text: str, url: str, *, version: int = 1, story: str | None = None, source: str = "pier-post"
) -> Record:
    raw = RawArticle.model_validate({"content": text, "url": url, "source": source, "publishedAt": NOW})
    article = normalize(raw, version=version)
    assert not isinstance(article, Refusal), article
    provenance = Provenance(
        raw_digest=article.raw_digest,
        media_type=article.media_type,
        door="queue",
        source_system=source,
        received_at=NOW,
        correlation_id="01",
        steps=article.steps,
    )
    record = enrich(article, provenance, tools(), now=NOW)
    cluster = Cluster(id=story or record.uri, role="nearDuplicate" if story else "canonical")
    return changed(record, cluster=cluster)


def sample(name: str) -> str:
    return (SAMPLES / f"{name}.txt").read_text()


HOSTILE = (
    "Harbour <script>alert(1)</script> opens again\n\n"
    "The harbour of Kisumu opened again on Thursday after months of repairs, \u202eevil\u202c the port office said.\n\n"
    '<img src=x onerror="alert(2)"> Minister Amara Oduya said that "the lake belongs to all of us" & left at noon.\n\n'
    + "ferry "
    * 340_000
)


def publish_samples(url: str) -> dict[str, Record]:
    """The ferry twice (a correction), a copy of it, the glass factory, and a hostile one."""
    ferry = make_record(sample("lake_ferry"), "https://pier.example/ferry")
    corrected = make_record(
        sample("lake_ferry").replace("three hundred", "four hundred"), "https://pier.example/ferry", version=2
    )
    records = {
        "ferry": corrected,
        "copy": make_record(sample("lake_ferry"), "https://gull.example/7", story=ferry.uri, source="gull-daily"),
        "glass": make_record(sample("glass_recycling"), "https://pier.example/glass"),
        "hostile": make_record(HOSTILE, "https://pier.example/hostile"),
    }
    with closing(open_store(url)) as store:
        answers = store.write([ferry, *records.values()])
    assert all(answer.outcome == "written" for answer in answers)
    return records
