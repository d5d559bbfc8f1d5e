"""What counts as a change of a record when its article is reprocessed."""

from __future__ import annotations

import pytest

from services.enrich.enrich import Tools, enrich, enrich_all
from services.enrich.enrichers.known_names import KnownNamesEngine
from services.enrich.record_digest import record_digest
from services.enrich.tasks import Enrich
from shared.annotations import Step
from shared.contracts import Article, PubStatus, Record
from shared.outcomes import Ending, Reason
from shared.parcels import Advance, Again, End, Made, Parcel
from shared.structs import changed
from tests.enrich.provenances import PROVENANCE

TOOLS = Tools(KnownNamesEngine())
QUEUES = ("publish.archive",)
STEP = Step(service="ingest", step="read.plain", version="2", at="2026-03-01T08:00:01Z")
ARTICLE = Article(
    uri="urn:uuid:1",
    headline="Norway, Peru agree to share harbour pilots",
    paragraphs=("Norway and Peru have agreed to train harbour pilots together, officials in Oslo said on Monday.",),
    published_at="2026-03-01T08:00:00Z",
    steps=(STEP,),
)


def a_record(article: Article = ARTICLE, now: str = "2026-03-01T08:00:02Z") -> Record:
    return enrich(article, PROVENANCE, TOOLS, now=now)


def test_version_time_and_how_it_was_made_are_no_change() -> None:
    made_later = ARTICLE.model_copy(update={"version": 7, "steps": (STEP.model_copy(update={"version": "3"}),)})
    assert record_digest(a_record(made_later, now="2027-01-01T00:00:00Z")) == record_digest(a_record())


@pytest.mark.parametrize(
    "other",
    [
        changed(a_record(), entities=a_record().entities[1:]),
        changed(a_record(), language="de"),
        a_record(ARTICLE.model_copy(update={"published_at": None})),
        a_record(ARTICLE.model_copy(update={"pub_status": PubStatus.CANCELED})),
        a_record(ARTICLE.model_copy(update={"byline": "Ada Quill"})),
    ],
)
def test_what_was_read_or_found_is_a_change(other: Record) -> None:
    assert record_digest(other) != record_digest(a_record())


def test_neighbours_in_the_batch_change_nothing() -> None:
    other = ARTICLE.model_copy(update={"paragraphs": ("The NHA will send its first crews to Lima in spring.",)})
    batch = enrich_all([(other, PROVENANCE), (ARTICLE, PROVENANCE)], TOOLS, now="2026-03-01T08:00:02Z")
    assert record_digest(batch[1]) == record_digest(a_record())


def a_parcel(again: Again | None = None) -> Parcel:
    return Parcel("id", "", 1, 2_000, ARTICLE.to_json(), again=again)


def test_live_articles_get_a_digest_only_where_there_is_an_archive() -> None:
    (without,), (kept,) = (Enrich(QUEUES, lambda: TOOLS, keep_digests=keep)([a_parcel()]) for keep in (False, True))
    assert isinstance(without, Advance)
    assert isinstance(kept, Made)
    assert kept.record_digest == record_digest(a_record())


def test_reprocessed_ones_go_on_when_they_changed_and_keep_the_time_they_came() -> None:
    same, other, rehearsed = (
        a_parcel(Again(1_000, record_digest(a_record()))),
        a_parcel(Again(1_000, "another")),
        a_parcel(Again(1_000, "another", is_rehearsal=True)),
    )
    verdicts = Enrich(QUEUES, lambda: TOOLS)([same, other, a_parcel(), rehearsed])
    assert verdicts[0] == End(Ending.DUPLICATE, Reason.UNCHANGED)
    assert isinstance(verdicts[1], Made)
    assert Record.model_validate_json(verdicts[1].payload).provenance.received_at == "1970-01-01T00:00:01Z"
    assert isinstance(verdicts[2], Advance)
    assert verdicts[3] == End(Ending.DUPLICATE, Reason.WOULD_CHANGE)
