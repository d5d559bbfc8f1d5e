"""Links to articles of our own, known and yet to come, on a real Redis."""

import pytest
from redis import Redis

from shared.identity import article_uri, headline_fingerprint
from shared.link_index import Found, LinkAnswer, Linked, LinkIndex, LinkKeys, LinkLimits

CRANE = LinkKeys("courier.example/crane", headline_fingerprint("Harbour’s new crane lifts first load"))
FERRY = LinkKeys("courier.example/ferry", headline_fingerprint("Ferry sails again after the storm"))
BY_HEADLINE = LinkKeys(None, CRANE.headline)


@pytest.fixture
def index(redis: Redis) -> LinkIndex:
    return LinkIndex(redis)


def an_article(name: str, own: LinkKeys, *links: LinkKeys) -> Linked:
    return Linked(article_uri(name), own, links)


def test_a_link_to_an_article_of_ours_is_found_by_address_or_headline(index):
    index.resolve([an_article("crane", CRANE)])
    (answer,) = index.resolve([an_article("ferry", FERRY, CRANE, BY_HEADLINE, LinkKeys("courier.example/other", None))])
    assert answer.found == (Found(article_uri("crane"), "url"), Found(article_uri("crane"), "headline"), None)


def test_an_article_that_comes_later_is_told_who_links_to_it(index):
    (before,) = index.resolve([an_article("ferry", FERRY, CRANE)])
    assert before == LinkAnswer((), (None,))
    (after,) = index.resolve([an_article("crane", CRANE)])
    assert after.linked_from == (article_uri("ferry"),)


def test_within_one_batch_the_order_does_not_matter_to_what_is_known_in_the_end(index):
    first, second = index.resolve([an_article("ferry", FERRY, CRANE), an_article("crane", CRANE, FERRY)])
    assert first.found == (None,)
    assert (second.found, second.linked_from) == ((Found(article_uri("ferry"), "url"),), (article_uri("ferry"),))


def test_asked_again_it_answers_again(index):
    articles = [an_article("ferry", FERRY, CRANE), an_article("crane", CRANE, FERRY)]
    index.resolve(articles)
    again = index.resolve(articles)
    assert again == index.resolve(articles)
    assert again[1].linked_from == (article_uri("ferry"),)


def test_an_article_is_no_link_of_its_own(index):
    (answer,) = index.resolve([an_article("crane", CRANE, CRANE)])
    assert answer == LinkAnswer((), (None,))
    assert index.resolve([an_article("crane", CRANE, CRANE)]) == [answer]


def test_whoever_had_the_headline_first_keeps_it(index):
    index.resolve([an_article("crane", CRANE), an_article("a copy", LinkKeys("herald.example/crane", CRANE.headline))])
    (answer,) = index.resolve([an_article("ferry", FERRY, BY_HEADLINE)])
    assert answer.found == (Found(article_uri("crane"), "headline"),)


def test_wanted_links_are_bounded(redis):
    index = LinkIndex(redis, LinkLimits(most_wanted=100))
    for n in range(50):
        links = [LinkKeys(f"courier.example/{n}/{m}", None) for m in range(20)]
        index.resolve([an_article(f"a{n}", LinkKeys(f"courier.example/own/{n}", None), *links)])
    assert int(redis.hget("wiredesk:links:1:state", "w.entries")) == 100


def test_referrers_are_bounded(index):
    for n in range(10):
        index.resolve([an_article(f"a{n}", LinkKeys(f"courier.example/own/{n}", None), CRANE)])
    (answer,) = index.resolve([an_article("crane", CRANE)])
    assert answer.linked_from == tuple(article_uri(f"a{n}") for n in range(3))


def test_without_redis_links_stay_as_they_are(tmp_path):
    index = LinkIndex(Redis(unix_socket_path=str(tmp_path / "nobody.sock")))
    assert index.resolve([an_article("ferry", FERRY, CRANE)]) == [LinkAnswer((), (None,))]
