"""Which teasers point to the same article."""

import time

import pytest

from services.enrich.enrichers.links import add_links, relate
from services.enrich.enrichers.links.groups import group_teasers
from services.enrich.enrichers.links.headlines import read_teaser
from shared.annotations import Provenance, Teaser
from shared.contracts import Article, Record

CRANE = "Harbour’s new crane lifts first load"
BLURB = "Port Minister Adeyra says the crane will double the harbour’s trade."
URL = "https://courier.example/crane"


def teaser(text: str, url: str | None = None, line: int | None = None) -> Teaser:
    return Teaser(text=text, url=url, line=line)


def groups(*teasers: Teaser) -> list[list[int]]:
    """Indices, so that a group is seen at a glance."""
    position = {id(each): at for at, each in enumerate(teasers)}
    return [[position[id(item.teaser)] for item in group.items] for group in group_teasers(teasers)]


def rules(*teasers: Teaser) -> list[str]:
    return [item.rule for group in group_teasers(teasers) for item in group.items]


def test_one_page_under_two_addresses_is_one_link():
    assert groups(teaser(CRANE, URL), teaser("See the pictures", f"{URL}?utm_source=app")) == [[0, 1]]


def test_equal_headlines_on_one_site_are_one_link_on_two_sites_are_two():
    here, there = "https://courier.example/live/crane", "https://herald.example/crane"
    assert groups(teaser(CRANE, URL), teaser(CRANE, here)) == [[0, 1]]
    assert groups(teaser(CRANE, URL), teaser(CRANE, there)) == [[0], [1]]


def test_a_short_headline_under_two_addresses_stays_two():
    assert groups(teaser("Editor’s note", URL), teaser("Editor’s note", f"{URL}/2")) == [[0], [1]]


def test_what_is_printed_before_a_headline_does_not_count():
    assert groups(teaser(f"READ MORE: {CRANE}", URL), teaser(CRANE)) == [[0, 1]]
    assert read_teaser("Column: what the crane means to us").text == "Column: what the crane means to us"
    assert read_teaser("Lire aussi : la grue du port").text == "la grue du port"


def test_a_clipped_headline_is_counted_to_the_one_it_begins():
    clipped = teaser("Harbour’s new crane lifts …")
    assert groups(teaser(CRANE, URL), clipped) == [[0, 1]]
    assert rules(teaser(CRANE, URL), clipped) == ["first", "clipped"]


def test_a_clipped_headline_that_could_be_either_bridges_nothing():
    other = "Harbour’s new crane lifts spirits in the old town"
    assert groups(teaser(CRANE, URL), teaser(other, f"{URL}/2"), teaser("Harbour’s new crane lifts…")) == [
        [0],
        [1],
        [2],
    ]


def test_a_text_without_address_joins_one_of_two_pages_and_bridges_neither():
    there = "https://herald.example/crane"
    assert groups(teaser(CRANE, URL), teaser(CRANE, there), teaser(CRANE), teaser(CRANE + BLURB)) == [[0, 2, 3], [1]]


def test_a_blurb_may_begin_in_lower_case_when_it_is_long():
    assert groups(teaser(CRANE, URL), teaser(CRANE + "and what that means for every ship in the bay")) == [[0, 1]]


@pytest.mark.parametrize("printed", [f"{CRANE}…", f"{CRANE}{BLURB}", f"Video: {CRANE}"])
def test_the_shortest_whole_headline_with_an_address_is_kept(printed):
    link, *_ = relate([teaser(printed, URL), teaser(CRANE, f"{URL}#top")])
    assert (link.headline, link.url) == (CRANE, URL)


def test_every_printed_form_is_kept_with_its_rule_and_what_came_off():
    (link,) = relate([teaser(CRANE, URL), teaser(f"{CRANE}{BLURB}", line=4), teaser(CRANE, f"{URL}?fbclid=1")])
    assert [(form.rule, form.line, form.text, form.url, form.cleaned) for form in link.printed] == [
        ("first", None, None, None, ()),
        ("gluedBlurb", 4, CRANE + BLURB, None, ()),
        ("sameTarget", None, None, f"{URL}?fbclid=1", ("tracking",)),
    ]


def test_a_link_printed_once_as_it_is_kept_has_nothing_to_add():
    (link,) = relate([teaser(CRANE, URL)])
    assert link.printed == ()


def test_navigation_and_sharing_are_removed_and_told():
    article = Article(
        uri="urn:uuid:1",
        headline="Ferry sails again",
        teasers=(
            teaser(CRANE, URL),
            teaser("Contact us", "https://courier.example/contact"),
            teaser("The Courier", "https://courier.example/"),
            teaser(
                "Ferry sails again", "https://www.facebook.com/sharer/sharer.php?u=https%3A%2F%2Fcourier.example%2Ff"
            ),
        ),
    )
    provenance = Provenance(raw_digest="", media_type="", door="", received_at="", correlation_id="")
    record = add_links(Record(article=article, provenance=provenance))
    assert [link.headline for link in record.related_links] == [CRANE]
    assert [(line.kind, line.text) for line in record.article.removed] == [
        ("navigation", "Contact us"),
        ("navigation", "The Courier"),
        ("share", "Ferry sails again"),
    ]


def test_thousands_of_teasers_that_begin_with_each_other_are_grouped_in_linear_time():
    def seconds(count: int) -> float:
        teasers = [teaser("crane " * n + "X") for n in range(1, count)] + [
            teaser(f"Crane lifts {n}…") for n in range(count)
        ]
        started = time.process_time()
        group_teasers(teasers)
        return time.process_time() - started

    seconds(50)
    # The texts grow too: 64 times as many letters. What is quadratic in them would take 4,096 times as long.
    assert seconds(800) < 500 * max(seconds(100), 0.01)
