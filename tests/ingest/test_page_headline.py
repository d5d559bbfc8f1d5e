"""Which of the texts that might be the headline is it."""

import pytest

from tests.ingest.test_page_metadata import article, linked, meta, metadata


def og(text):
    return f'<meta property="og:title" content="{text}">'


def headline(head="", body="<p>Text.</p>"):
    return metadata(head, body).headline


@pytest.mark.parametrize(
    "title",
    [
        "Wales opens a bridge over the Teifi - The Courier",
        "Wales opens a bridge over the Teifi | The Courier",
        "Wales opens a bridge over the Teifi — The Courier",
        "Wales opens a bridge over the Teifi · The Courier",
    ],
)
def test_the_name_of_the_site_is_cut_off(title):
    assert headline(f"<title>{title}</title>") == "Wales opens a bridge over the Teifi"
    assert headline(og(title) + '<meta property="og:site_name" content="the courier">') == headline(og(title))


def test_what_is_no_name_of_the_site_stays():
    known = '<meta property="og:site_name" content="The Courier">'
    assert headline(og("Bridge opens - at last") + known) == "Bridge opens - at last"
    assert (
        headline(og("Teifi - the bridge that nobody wanted to build"))
        == "Teifi - the bridge that nobody wanted to build"
    )


def test_an_only_h1_that_is_a_label_is_not_the_headline():
    head = "<title>Wales opens a bridge | The Courier</title>"
    assert headline(head, "<h1>Menu</h1><h2>Wales opens a bridge</h2>") == "Wales opens a bridge"
    assert headline(head, "<h1>Politics</h1>") == "Wales opens a bridge"


def test_an_only_h1_of_one_word_is_the_headline_when_the_title_begins_with_it():
    assert headline("<title>Bridges | The Courier</title>", "<h1>Bridges</h1>") == "Bridges"


def test_of_several_h1_the_one_that_the_title_names_is_the_headline():
    head = "<title>Wales opens a bridge | The Courier</title>"
    assert headline(head, "<h1>The Courier</h1><h1>Wales opens a bridge</h1>") == "Wales opens a bridge"


def test_an_author_that_is_a_house_gives_way_to_people():
    house = {"@type": "Organization", "name": "Courier Desk"}
    assert metadata(article(author=house) + meta("author", "Nesta Prys")).authors == ("Nesta Prys",)
    assert metadata(article(author=house), '<div class="byline">By Nesta Prys</div>').authors == ("Nesta Prys",)
    assert metadata(article(author=house)).authors == ("Courier Desk",)
    assert metadata(article(author=[house, {"name": "Nesta Prys"}])).authors == ("Courier Desk", "Nesta Prys")


def test_what_an_author_does_is_no_author():
    long = "Professor of bridge building at the University of Holm"
    assert metadata(article(author=["Nesta Prys", long, "courier.example"])).authors == ("Nesta Prys",)


def test_the_names_in_a_byline_end_where_the_date_begins():
    spans = "<span>Nesta Prys</span> <span>Tora Blix</span> <span>12 May 2031</span> <span>Share Article</span>"
    assert metadata("", f'<div class="article-byline">{spans}</div>').authors == ("Nesta Prys", "Tora Blix")


def test_the_name_of_the_publisher_is_nobodys_byline():
    publisher = linked({"@type": "NewsArticle", "publisher": {"name": "The Courier"}})
    assert metadata(publisher + meta("author", "The Courier")).authors == ()
