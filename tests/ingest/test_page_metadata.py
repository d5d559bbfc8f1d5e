import json

import pytest
from lxml.html import document_fromstring

from services.ingest.readers.page_metadata import read_metadata


def metadata(head="", body="<p>Text.</p>"):
    return read_metadata(document_fromstring(f"<html><head>{head}</head><body>{body}</body></html>"))


def linked(*things):
    return "".join(f'<script type="application/ld+json">{json.dumps(thing)}</script>' for thing in things)


def article(**stated):
    return linked({"@type": "NewsArticle", **stated})


def meta(name, content):
    return f'<meta name="{name}" content="{content}">'


@pytest.mark.parametrize(
    "script",
    [
        '{"@type": "NewsArticle", "headline": "Bridge opens", "author": [{"name": "Nesta Prys"},],}',
        '//<![CDATA[\n{"@type": "NewsArticle", "headline": "Bridge\topens", "author": "Nesta Prys"}\n//]]>',
        '<!-- {"@type": "NewsArticle", "headline": "Bridge opens", "author": "Nesta Prys"} -->',
        '{"@type": "Organization"}{"@type": "NewsArticle", "headline": "Bridge opens", "author": "Nesta Prys"};',
    ],
    ids=["comma too many", "CDATA", "comment", "two documents"],
)
def test_linked_data_that_is_nearly_json_is_read(script):
    found = metadata(f'<script type="application/ld+json">{script}</script>')
    assert (found.headline, found.byline) == ("Bridge opens", "Nesta Prys")


def test_linked_data_that_never_ends_is_passed_over():
    assert metadata('<script type="application/ld+json">' + '{"a":[' * 50_000 + "</script>").headline is None


def test_an_author_named_like_the_house_gives_way_to_a_person():
    head = article(headline="Bridge opens", author={"@type": "Person", "name": "Reef Wire"},
                   publisher={"@type": "Organization", "name": "Reef Wire Ltd"})  # fmt: skip
    assert metadata(head + meta("author", "Nesta Prys")).byline == "Nesta Prys"


def test_the_only_h1_beats_the_metadata_and_one_of_several_does_not():
    head = article(headline="Teifi bridge opens")
    assert metadata(head, "<h1>Wales <em>opens</em> bridge</h1>").headline == "Wales opens bridge"
    assert metadata(head, "<h1>Courier</h1><h1>Bridge</h1>").headline == "Teifi bridge opens"


@pytest.mark.parametrize(
    "author",
    ["Nesta Prys", {"name": "Nesta Prys"}, [{"@type": "Person", "name": ["Nesta Prys"]}], {"@id": "#np"}],
    ids=["text", "object", "list", "reference"],
)
def test_an_author_in_linked_data_may_take_any_shape(author):
    head = linked({"@graph": [{"@type": "NewsArticle", "author": author}, {"@id": "#np", "name": "Nesta Prys"}]})
    assert metadata(head).authors == ("Nesta Prys",)


@pytest.mark.parametrize(
    "stated",
    ["Nesta Prys and Owain Gell", "By Nesta Prys, Owain Gell", "Von Nesta Prys und Owain Gell",
     "Nesta Prys &amp; Owain Gell (og)"],
)  # fmt: skip
def test_a_byline_is_taken_apart_into_names(stated):
    assert metadata(meta("author", stated)).authors == ("Nesta Prys", "Owain Gell")
    assert metadata(article(author=stated)).byline == "Nesta Prys, Owain Gell"


@pytest.mark.parametrize(
    "stated", ["https://courier.example/nesta", "@nesta", "courier.example", "nesta@courier.example", "The Courier"]
)
def test_an_address_a_site_or_the_publisher_is_no_byline(stated):
    assert metadata(meta("author", stated) + meta("og:site_name", "The Courier")).authors == ()


@pytest.mark.parametrize(
    "body",
    [
        "<a rel=author href='/np'>Nesta Prys</a>",
        "<span itemprop=author>By <b itemprop=name>Nesta Prys</b></span>",
        "<p class='article-byline'>By Nesta Prys</p>",
        "<div class='author-name'>Nesta Prys</div>",
    ],
)
def test_a_marked_byline_counts_where_the_metadata_name_nobody(body):
    assert metadata(body=body).authors == ("Nesta Prys",)
    assert metadata(meta("author", "Owain Gell"), body).authors == ("Owain Gell",)


@pytest.mark.parametrize(
    "name", ["article:published_time", "dc.date", "prism.publicationDate", "date", "datePublished"]
)
def test_a_stated_time_keeps_its_zone(name):
    assert metadata(meta(name, "2031-04-02T09:30:00+01:00")).published_at == "2031-04-02T09:30:00+01:00"


def test_a_time_that_cannot_be_read_gives_way_to_one_that_can():
    head = article(datePublished="yesterday") + meta("date", "2031-04-02")
    assert metadata(head).published_at == "2031-04-02"


def test_the_time_after_the_only_headline_dates_the_article():
    body = "<time datetime=2030-01-01></time><h1>Bridge</h1><time datetime=2031-04-02></time><time datetime=2032-01-01>"
    assert metadata(body=body).published_at == "2031-04-02"
    assert metadata(body=body.replace("<h1>", "<h2>").replace("</h1>", "</h2>")).published_at is None


def test_a_time_in_the_address_or_in_the_text_is_not_taken_for_one_that_is_stated():
    head = '<link rel="canonical" href="https://courier.example/2031/04/02/bridge">'
    assert metadata(head, "<h1>Bridge</h1><p>Posted on 2 April 2031.</p>").published_at is None


def test_microdata_dates_the_article():
    assert metadata(body="<i itemprop=datePublished content=2031-04-02></i>").published_at == "2031-04-02"


def test_a_relative_canonical_address_is_resolved_by_the_stated_base():
    head = '<base href="https://courier.example/wales/"><link rel="canonical" href="bridge">'
    assert metadata(head).url == "https://courier.example/wales/bridge"


def test_linked_data_with_line_breaks_in_its_texts_is_read():
    head = '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "Bridge\nopens"};</script>'
    assert metadata(head).headline == "Bridge opens"


def test_entities_in_linked_data_are_resolved():
    assert metadata(article(headline="Gell &amp; Prys")).headline == "Gell & Prys"


@pytest.mark.parametrize(
    "junk", [1, [1], {"@type": 3}, {"@type": "NewsArticle", "author": [None, 3, {}]}, "text", None]
)
def test_linked_data_of_any_shape_does_no_harm(junk):
    assert metadata(linked(junk) + meta("author", "Nesta Prys")).authors == ("Nesta Prys",)


def test_linked_data_about_other_things_than_the_article_is_passed_over():
    head = linked({"@type": "WebSite", "headline": "The Courier"}) + article(headline="Bridge opens")
    assert metadata(head).headline == "Bridge opens"


def test_the_languages_sections_and_descriptions_are_as_stated():
    found = metadata(article(articleSection=["Wales", "Transport"], inLanguage="cy") + meta("description", "Opened."))
    assert (found.sections, found.language, found.descriptions) == (("Wales", "Transport"), "cy", ("Opened.",))
