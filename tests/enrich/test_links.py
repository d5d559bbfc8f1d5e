from hypothesis import given
from hypothesis import strategies as st

from services.enrich.enrichers.links import add_links, relate
from shared.annotations import Teaser
from shared.contracts import Article, Record
from shared.identity import article_uri, headline_fingerprint
from tests.enrich.provenances import PROVENANCE

CRANE = "Harbour’s new crane lifts first load"
BLURB = "Port Minister Adeyra says the crane will double the harbour’s trade."
STRIKE = "Dockers: strike began over night shifts"


def teasers(*texts: str) -> tuple[Teaser, ...]:
    return tuple(Teaser(text=text, line=line) for line, text in enumerate(texts, start=9))


def test_a_headline_and_its_glued_blurb_are_one_link():
    (link,) = relate(teasers(CRANE, CRANE + BLURB))
    assert (link.headline, link.summary) == (CRANE, BLURB)
    assert (link.occurrences, link.lines, link.forms) == (2, (9, 10), ("headline", "headline+blurb"))


def test_the_glued_form_may_come_first():
    (link,) = relate(teasers(CRANE + BLURB, CRANE))
    assert (link.headline, link.summary, link.forms) == (CRANE, BLURB, ("headline+blurb", "headline"))


def test_a_blurb_may_open_with_a_quotation_mark():
    (link,) = relate(teasers(CRANE, f"{CRANE}“Trade will double,” says Adeyra."))
    assert link.summary == "“Trade will double,” says Adeyra."


def test_a_headline_run_together_with_itself_has_no_blurb_but_what_follows():
    (link,) = relate(teasers(CRANE, CRANE + CRANE))
    assert (link.headline, link.summary, link.forms) == (CRANE, None, ("headline", "headline"))
    (link,) = relate(teasers(CRANE, CRANE + CRANE + BLURB))
    assert (link.headline, link.summary, link.forms) == (CRANE, BLURB, ("headline", "headline+blurb"))


def test_a_repeated_headline_is_one_link_printed_twice():
    (link,) = relate(teasers(STRIKE, STRIKE))
    assert (link.occurrences, link.lines, link.forms, link.summary) == (
        2,
        (9, 10),
        ("headline", "headline"),
        None,
    )


def test_headlines_that_differ_only_in_marks_and_case_are_one_link():
    (link,) = relate(teasers(STRIKE, STRIKE.upper().replace(":", " –")))
    assert link.headline == STRIKE
    assert link.occurrences == 2


def test_a_longer_headline_that_goes_on_after_a_space_is_another_link():
    assert [link.headline for link in relate(teasers(CRANE, f"{CRANE} In June"))] == [
        CRANE,
        f"{CRANE} In June",
    ]


def test_a_longer_word_is_not_a_blurb():
    assert len(relate(teasers("Port opens dock", "Port opens dockyard"))) == 2


def test_one_word_is_no_headline_to_cut_off():
    assert len(relate(teasers("Harbour", "HarbourPolitics"))) == 2


def test_the_longest_of_several_headlines_is_cut_off():
    short, long = "Port opens", "Port opens: Dock Two"
    links = relate(teasers(short, long, long + BLURB))
    assert [(link.headline, link.summary) for link in links] == [(short, None), (long, BLURB)]


def test_a_known_headline_is_cut_off_though_no_teaser_prints_it():
    (link,) = relate(teasers(CRANE + BLURB), known_headlines=(CRANE,))
    assert (link.headline, link.forms) == (CRANE, ("headline+blurb",))


def test_links_keep_their_order_of_appearance():
    assert [link.headline for link in relate(teasers(STRIKE, CRANE, STRIKE))] == [STRIKE, CRANE]


def test_a_link_without_address_is_named_by_its_headline():
    (link,) = relate(teasers(CRANE))
    assert link.headline_fingerprint == headline_fingerprint(CRANE)
    assert link.uri == article_uri("headline:" + headline_fingerprint(CRANE))
    assert link.url is None


def test_a_link_with_address_is_named_by_it():
    url = "https://courier.example/crane"
    (link,) = relate((Teaser(text=CRANE, line=3), Teaser(text=CRANE, url=url)))
    assert (link.uri, link.url, link.lines) == (article_uri(url), url, (3,))


def test_a_blurb_under_the_same_address_is_the_summary():
    url = "https://courier.example/crane"
    (link,) = relate((Teaser(text=CRANE, url=url), Teaser(text=BLURB, url=url)))
    assert (link.headline, link.summary, link.forms) == (CRANE, BLURB, ("headline", "blurb"))


def test_a_link_to_the_article_itself_is_left_out():
    article = Article(uri="urn:uuid:1", headline=CRANE, teasers=teasers(CRANE + BLURB, STRIKE))
    record = add_links(Record(article=article, provenance=PROVENANCE))
    assert [link.headline for link in record.related_links] == [STRIKE]


def test_teasers_without_words_are_no_links():
    assert relate(teasers("»", " ", "—")) == ()


@given(st.lists(st.text(st.sampled_from("Ab “.\u00e9"), max_size=12), max_size=12), st.text(max_size=6))
def test_every_teaser_with_words_counts_once(texts, known):
    links = relate(teasers(*texts), known_headlines=(known,))
    worded = [text for text in texts if any(map(str.isalnum, text))]
    assert sum(link.occurrences for link in links) == len(worded)
    assert all(len(link.forms) == link.occurrences for link in links)
    assert len({link.uri for link in links}) == len(links)


@given(st.lists(st.builds(Teaser, text=st.text(max_size=8), url=st.sampled_from([None, "u:1", "u:2"])), max_size=10))
def test_no_two_links_share_a_uri(given_teasers):
    links = relate(given_teasers)
    assert len({link.uri for link in links}) == len(links)
