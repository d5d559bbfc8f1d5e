"""What records gain from the stream, through the enrich task and a real Redis."""

from __future__ import annotations

import pytest
from redis import Redis

from services.enrich.enrich import Tools
from services.enrich.enrichers.known_names import KnownNamesEngine
from services.enrich.placement import Indexes, is_copy, place_records
from services.enrich.tasks import TOGETHER, Copies, Enrich
from shared.annotations import Provenance, Teaser
from shared.contracts import Article, PubStatus, Record
from shared.identity import article_uri, headline_fingerprint
from shared.link_index import LinkIndex
from shared.outcomes import Ending, Reason
from shared.parcels import Advance, End, Parcel, Release
from shared.pipeline import CANARY_SOURCE
from shared.stories import INDEX_VERSION, StoryIndex
from tests.story_texts import a_headline, a_story, with_chrome

NOW = "2026-03-02T09:00:00Z"
TEXT, HEADLINE = a_story(1), a_headline(1)
TOOLS = Tools(KnownNamesEngine())
QUEUES = ("publish.archive",)


@pytest.fixture
def indexes(redis: Redis) -> Indexes:
    return Indexes(StoryIndex(redis), LinkIndex(redis))


def an_article(name: str, text: str = TEXT, headline: str = HEADLINE, **fields: object) -> Article:
    known = {"uri": article_uri(name), "url": f"https://{name}.example/story", "headline": headline}
    known["headline_fingerprint"] = headline_fingerprint(headline)
    return Article.model_validate({**known, "paragraphs": text.split("\n\n"), **fields})


def a_record(article: Article) -> Record:
    provenance = Provenance(raw_digest="", media_type="", door="", received_at=NOW, correlation_id="")
    return Record(article=article, provenance=provenance)


def parcels(*articles: Article) -> list[Parcel]:
    return [Parcel(f"id{n}", "", article.version, 0, article.to_json()) for n, article in enumerate(articles)]


def records_of(verdicts) -> list[Record]:
    return [Record.model_validate_json(verdict.payload) for verdict in verdicts]


def test_the_canary_goes_to_its_own_store_and_is_looked_up_nowhere(indexes, redis):
    work = Enrich(QUEUES, lambda: TOOLS, indexes)
    meta = {"sentMs": "1790000000000"}
    canary, other = work(parcels(an_article("canary", source=CANARY_SOURCE, meta=meta), an_article("herald")))
    assert (canary.queues, other.queues) == (("publish.(canary)",), QUEUES)
    canary_record, other_record = records_of([canary, other])
    assert canary_record.cluster is None
    assert other_record.cluster.role == "canonical"  # though the canary with the same text came first


def test_an_upstream_that_takes_the_canarys_name_loses_nothing(indexes):
    work = Enrich(QUEUES, lambda: TOOLS, indexes)
    (verdict,) = work(parcels(an_article("courier", source=CANARY_SOURCE)))
    assert verdict.queues == QUEUES


def test_a_copy_is_published_with_a_link_to_the_original(indexes):
    work = Enrich(QUEUES, lambda: TOOLS, indexes)
    original, copy = records_of(work(parcels(an_article("courier"), an_article("herald", with_chrome(TEXT)))))
    assert (original.cluster.id, original.cluster.role, original.cluster.method) == (
        original.uri,
        "canonical",
        "firstSeen",
    )
    assert original.cluster.canonical_uri is None
    assert (copy.cluster.id, copy.cluster.canonical_uri, copy.cluster.matched_uri) == (original.uri,) * 3
    assert (copy.cluster.role, copy.cluster.method, copy.cluster.size) == ("nearDuplicate", "sharedText", 2)
    assert copy.cluster.similarity > 0.5
    assert copy.cluster.index_version == INDEX_VERSION
    assert [(step.step, step.note) for step in copy.provenance.steps][-1] == ("stories", "sharedText")


def test_a_copy_may_be_held_back_and_is_counted_with_its_reason(indexes):
    work = Enrich(QUEUES, lambda: TOOLS, indexes, copies=Copies.HOLD)
    copy = an_article("herald", with_chrome(TEXT))
    first, second, third = work(parcels(an_article("courier"), copy, an_article("ferry", a_story(2), a_headline(2))))
    assert (type(first), second, type(third)) == (Advance, End(Ending.DUPLICATE, Reason.COPY), Advance)
    again = copy.model_copy(update={"version": 2, "paragraphs": (*copy.paragraphs, "One sentence more.")})
    assert work(parcels(again)) == [End(Ending.DUPLICATE, Reason.COPY)]


def test_a_new_version_of_an_original_is_never_held_back(indexes):
    work = Enrich(QUEUES, lambda: TOOLS, indexes, copies=Copies.HOLD)
    work(parcels(an_article("courier")))
    (verdict,) = work(parcels(an_article("courier", a_story(1, 28), version=2)))
    (record,) = records_of([verdict])
    assert (record.cluster.role, record.cluster.method, is_copy(record)) == ("update", "url", False)


def test_a_batch_that_is_done_again_is_answered_alike(indexes):
    articles = [an_article("courier"), an_article("herald", with_chrome(TEXT))]
    first, again = (place_records([a_record(article) for article in articles], indexes, now=NOW) for _ in range(2))
    assert [record.cluster for record in first] == [record.cluster for record in again]


def test_what_the_index_cannot_answer_is_unknown_and_published(tmp_path):
    nobody = Redis(unix_socket_path=str(tmp_path / "nobody.sock"))
    work = Enrich(QUEUES, lambda: TOOLS, Indexes(StoryIndex(nobody), LinkIndex(nobody)), copies=Copies.HOLD)
    (record,) = records_of(work(parcels(an_article("courier"))))
    assert (record.cluster.role, record.cluster.id, record.cluster.method) == ("unknown", record.uri, "unknown")


def test_a_withdrawn_article_is_not_placed(indexes):
    killed = a_record(an_article("courier", pub_status=PubStatus.CANCELED))
    standing = a_record(an_article("herald"))
    placed = place_records([killed, standing], indexes, now=NOW)
    assert placed[0] == killed
    assert placed[1].cluster.role == "canonical"


def test_related_links_lead_to_our_own_articles_and_back(indexes):
    work = Enrich(QUEUES, lambda: TOOLS, indexes)
    ferry = an_article(
        "ferry",
        a_story(2),
        a_headline(2),
        teasers=(Teaser(text=HEADLINE, url="https://m.courier.example/story?utm_x=1"),),
    )
    (early,) = records_of(work(parcels(ferry)))
    assert (early.related_links[0].resolved, early.linked_from) == (None, ())
    (crane,) = records_of(work(parcels(an_article("courier"))))
    assert crane.linked_from == (ferry.uri,)
    late = an_article("tram", a_story(3), a_headline(3), teasers=(*ferry.teasers, Teaser(text=a_headline(2))))
    (record,) = records_of(work(parcels(late)))
    assert [(link.uri, link.resolved) for link in record.related_links] == [(crane.uri, "url"), (ferry.uri, "headline")]


def test_a_batch_over_its_budget_gives_the_rest_back(indexes):
    work = Enrich(QUEUES, lambda: TOOLS, indexes, budget_seconds=-1)
    verdicts = work(parcels(*(an_article(f"courier{n}") for n in range(TOGETHER + 2))))
    assert [type(verdict) for verdict in verdicts] == [Advance] * TOGETHER + [Release] * 2


def test_without_indexes_records_have_no_story():
    (record,) = records_of(Enrich(QUEUES, lambda: TOOLS)(parcels(an_article("courier"))))
    assert record.cluster is None
