"""The made-up news that the benchmarks feed is read as news."""

import json
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

from benchmarks.news import make_news
from benchmarks.rivals import work
from services.ingest.normalize import normalize
from shared.contracts import RawArticle
from shared.outcomes import Refusal

ITEMS = list(make_news(120))


def test_the_same_seed_gives_the_same_news_and_another_gives_other_news():
    assert list(make_news(120)) == ITEMS
    assert not set(make_news(120, seed=2)) & set(ITEMS)


def test_it_comes_as_text_as_pages_and_as_ninjs_of_very_different_lengths():
    contents = [json.loads(item) for item in ITEMS]
    kinds = Counter(each.get("mediaType", "text/plain") for each in contents)
    assert kinds["text/plain"] > kinds["text/html"] > kinds["application/vnd.iptc.ninjs+json"] > 0
    words = [len(each["content"].split()) for each in contents]
    assert min(words) < 200
    assert max(words) > 1_000


def test_every_item_is_read_as_an_article():
    articles = [normalize(RawArticle.model_validate_json(item), version=1) for item in ITEMS]
    assert not [article for article in articles if isinstance(article, Refusal)]


def test_some_articles_are_printed_by_several_outlets():
    leads = Counter(
        article.paragraphs[-1]
        for item in ITEMS
        if not isinstance(article := normalize(RawArticle.model_validate_json(item), version=1), Refusal)
    )
    assert sum(times - 1 for times in leads.values()) > len(ITEMS) * 0.15


def test_the_naive_chain_makes_a_record_of_an_item():
    article = work.ingest(ITEMS[0].decode())
    assert article is not None
    assert json.loads(work.enrich_one(article))["article"]["headline"] == json.loads(article)["headline"]


def test_the_naive_chain_makes_the_same_records_in_threads():
    def record_of(item: bytes) -> dict:
        article = work.ingest(item.decode())
        assert article is not None
        record = json.loads(work.enrich_one(article))
        return {**record, "provenance": None}  # it tells the time

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(record_of, ITEMS)) == [record_of(item) for item in ITEMS]
