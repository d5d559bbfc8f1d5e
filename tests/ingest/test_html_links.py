import pytest
from lxml.html import document_fromstring

from services.ingest.readers.html import read_html
from services.ingest.readers.html_links import find_teasers

URL = "https://www.courier.example/wales/footbridge-opens-at-last-8812.html"
HEADLINE = "Ferry strike ends after nine days"


def teasers(inner, url=URL):
    return [(teaser.text, teaser.url) for teaser in find_teasers(document_fromstring(f"<body>{inner}</body>"), url)]


def test_links_to_articles_of_the_same_site_are_found_around_and_within_the_article():
    inner = (
        f"<article><p>Text.</p><div><a href='/wales/ferry-strike-ends-7.html'><h3>{HEADLINE}</h3></a></div></article>"
        "<aside><a href='https://sport.courier.example/2031/04/rugby'>Rugby: Wales name an unchanged side</a></aside>"
    )
    assert teasers(inner) == [
        (HEADLINE, "https://www.courier.example/wales/ferry-strike-ends-7.html"),
        ("Rugby: Wales name an unchanged side", "https://sport.courier.example/2031/04/rugby"),
    ]


@pytest.mark.parametrize(
    "inner",
    [
        f"<a href='https://other.example/2031/04/ferry'>{HEADLINE}</a>",
        f"<a href='/wales'>{HEADLINE}</a>",
        f"<a href='{URL}#comments-on-this-page'>{HEADLINE}</a>",
        "<a href='/wales/ferry-strike-ends-7.html'>Read more</a>",
        f"<nav><a href='/wales/ferry-strike-ends-7.html'>{HEADLINE}</a></nav>",
        f"<header><div><a href='/wales/ferry-strike-ends-7.html'>{HEADLINE}</a></div></header>",
        f"<div class='site-footer'><a href='/wales/ferry-strike-ends-7.html'>{HEADLINE}</a></div>",
        f"<div class='social-share'><a href='/share/ferry-strike-ends-7.html'>{HEADLINE}</a></div>",
        f"<p>The minister said that the <a href='/wales/ferry-7-9-11'>{HEADLINE}</a> and long talks in Cardiff.</p>",
        f"<a href='javascript:open-a-new-window-2031()'>{HEADLINE}</a>",
        f"<a href='https://[courier-2031-04-02'>{HEADLINE}</a>",
        f"<a>{HEADLINE}</a>",
    ],
    ids=["site", "section", "own", "prompt", "nav", "header", "footer", "social", "citation", "script", "bad", "none"],
)
def test_what_is_no_link_to_another_article_of_the_site_is_no_teaser(inner):
    assert teasers(inner) == []


def test_a_target_is_given_once_without_tracking_and_with_its_first_headline():
    inner = (
        "<a href='/wales/ferry-strike-ends-7.html?utm_source=box'><img alt=''></a>"
        f"<a href='/wales/ferry-strike-ends-7.html?utm_source=list'>{HEADLINE}</a>"
        "<a href='/wales/ferry-strike-ends-7.html'>Crews return to work on Monday morning</a>"
    )
    assert teasers(inner) == [(HEADLINE, "https://www.courier.example/wales/ferry-strike-ends-7.html")]


def test_without_the_address_of_the_page_relative_links_have_no_target():
    inner = f"<a href='/wales/ferry-strike-ends-7.html'>{HEADLINE}</a><a href='https://x.example/2031/a'>{HEADLINE}</a>"
    assert teasers(inner, url=None) == [(HEADLINE, None)]


def test_headlines_without_spaces_between_words_count_by_characters():
    inner = "<a href='/2031/04/a'>北京市长宣布新桥将于下周五正式开放</a><a href='/2031/04/b'>新桥</a>"
    assert [text for text, _ in teasers(inner)] == ["北京市长宣布新桥将于下周五正式开放"]


def test_no_more_than_200_teasers_are_given():
    inner = "".join(f"<a href='/2031/04/ferry-{number}'>{HEADLINE} {number}</a>" for number in range(300))
    assert len(teasers(inner)) == 200


def test_the_address_a_page_states_resolves_its_links():
    head = f'<link rel="canonical" href="{URL}">'
    html = f"<html><head>{head}</head><body><a href='/2031/04/ferry'>{HEADLINE}</a></body></html>"
    assert [teaser.url for teaser in read_html(html).teasers] == ["https://www.courier.example/2031/04/ferry"]
