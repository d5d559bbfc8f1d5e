import json
from pathlib import Path

import pytest

from services.ingest.readers.feeds import read_feed, split_feed
from services.ingest.readers.json_feed import read_json_feed, split_json_feed
from shared.errors import CannotProcess
from shared.outcomes import Reason

SAMPLES = Path(__file__).parent / "samples"
RSS = (SAMPLES / "ferries.rss").read_text(encoding="utf-8")
ATOM = (SAMPLES / "quay.atom").read_text(encoding="utf-8")
BODY = (
    "The ferries between the two harbours sailed again on Wednesday, after two winters without a boat.",
    "“Nobody believed it,” said harbour master Runa Vik, who sold the first ticket herself.",
)


def feed(*items, **stated):
    return json.dumps({"version": "https://jsonfeed.org/version/1.1", **stated, "items": items})


def rss_item(text):
    return f"<rss version='2.0'><channel><item><title>Quay opens</title>{text}</item></channel></rss>"


def test_an_rss_item_is_read_with_its_full_content():
    reading = read_feed(RSS)
    assert reading.headline == "Ferries sail again between Tórshavn & Norhaven"
    assert reading.paragraphs == BODY
    assert reading.standfirst == "The line had been closed for two winters."


def test_an_rss_item_states_its_author_time_sections_address_and_id():
    reading = read_feed(RSS)
    assert (reading.byline, reading.language) == ("Nesta Prys", "en-GB")
    assert reading.published_at == "Wed, 02 Apr 2031 09:30:00 +0100"
    assert reading.modified_at is None
    assert reading.sections == ("Travel", "Norway")
    assert (reading.url, reading.upstream_id) == ("https://courier.example/ferries", "courier-7")


def test_the_charset_an_xml_declaration_names_does_not_count_in_text():
    assert "ISO-8859-1" in RSS
    assert "Tórshavn" in read_feed(RSS).headline


def test_an_atom_entry_is_read():
    reading = read_feed(ATOM)
    assert reading.headline == "New quay opens in Port Selwyn"
    assert reading.paragraphs == (
        "The new quay of Port Selwyn opened on Wednesday.",
        "Two hundred people came to see the first ship.",
    )
    assert (reading.byline, reading.standfirst) == ("Nesta Prys, Owain Gell", "Two hundred people came.")
    assert (reading.url, reading.upstream_id) == ("https://courier.example/quay", "tag:courier.example,2031:quay")
    assert (reading.published_at, reading.modified_at) == ("2031-04-02T09:30:00+01:00", "2031-04-02T11:00:00Z")


def test_each_item_of_a_feed_reads_alone_as_it_does_in_the_feed():
    ferries, bakers = split_feed(RSS)
    assert read_json_feed(ferries.content) == read_feed(RSS)
    assert (ferries.url, ferries.id) == ("https://courier.example/ferries", "courier-7")
    assert bakers.url == "https://courier.example/bakers?utm_source=rss"
    assert read_json_feed(bakers.content).paragraphs == (
        "Bread will be baked by day, the guild of bakers said on Tuesday after a vote of its members.",
    )


def test_an_item_is_the_same_delivery_whenever_the_feed_was_built():
    later = RSS.replace("02 Apr 2031 12:00:00", "03 Apr 2031 15:00:00")
    assert list(split_feed(later)) == list(split_feed(RSS))


def test_an_item_found_in_a_feed_holds_itself_and_nothing_else():
    for item in (*split_feed(RSS), *split_feed(ATOM)):
        assert list(split_json_feed(item.content)) == [item]


@pytest.mark.parametrize(
    "broken", [RSS[: RSS.index("</channel>")], RSS.replace("Norway</category>", "Norway"), RSS.replace("&amp;", "&")]
)
def test_a_feed_that_is_not_well_formed_is_read_all_the_same(broken):
    assert read_feed(broken).paragraphs[-1] == BODY[-1]


@pytest.mark.parametrize(
    "content", ["", "<opml version='2.0'></opml>", "no feed", "/etc/hostname", "https://courier.example/"]
)
def test_what_is_no_feed_cannot_be_processed_and_is_never_opened_by_name(content):
    with pytest.raises(CannotProcess) as caught:
        read_feed(content)
    assert caught.value.reason is Reason.PARSE_ERROR


def test_a_feed_without_items_has_nothing_to_read():
    assert list(split_feed("<rss version='2.0'><channel><title>T</title></channel></rss>")) == []
    assert read_json_feed(feed()).headline is None


def test_a_name_that_is_too_long_to_be_one_is_left_out():
    (item,) = split_feed(rss_item(f"<guid>{'a' * 513}</guid><link>https://c.example/{'b' * 2048}</link>"))
    assert (item.url, item.id) == (None, None)


def test_plain_text_in_a_feed_stays_plain():
    assert read_feed(rss_item("<description>Rates fall below 3 % in Wales</description>")).paragraphs == (
        "Rates fall below 3 % in Wales",
    )


def test_a_json_feed_item_is_read_and_takes_from_its_feed_what_it_does_not_state():
    item = {
        "id": 7,
        "url": "https://courier.example/7",
        "title": "Quay opens",
        "content_text": "The quay opened.\n\nA ship\ncame.",
        "summary": "A quay.",
        "date_published": "2031-04-02T09:30:00Z",
        "date_modified": "2031-04-02T11:00:00Z",
        "tags": ["Harbour"],
    }
    reading = read_json_feed(feed(item, language="cy", authors=[{"name": "Nesta Prys"}]))
    assert (reading.headline, reading.paragraphs) == ("Quay opens", ("The quay opened.", "A ship came."))
    assert (reading.byline, reading.language, reading.standfirst) == ("Nesta Prys", "cy", "A quay.")
    assert (reading.upstream_id, reading.sections) == ("7", ("Harbour",))
    assert (reading.published_at, reading.modified_at) == ("2031-04-02T09:30:00Z", "2031-04-02T11:00:00Z")


def test_a_json_feed_item_may_stand_alone_or_carry_html_or_nothing_but_a_summary():
    assert read_json_feed(json.dumps({"title": "a", "content_html": "b<br>c"})).paragraphs == ("b", "c")
    reading = read_json_feed(feed({"summary": "A quay."}))
    assert (reading.paragraphs, reading.standfirst) == (("A quay.",), None)


@pytest.mark.parametrize(
    "content", ["[", "5", '"a"', '{"items": 5}', '{"items": [5, null]}', '{"items": [{"title": 5, "tags": 5}]}']
)
def test_json_that_is_no_feed_gives_no_headline(content):
    try:
        assert read_json_feed(content).headline is None
    except CannotProcess as error:
        assert error.reason is Reason.PARSE_ERROR


@pytest.mark.parametrize(
    "text",
    ["<author>" + "a" * 500_000, f"<author>{'a' * 1490}</author>" * 1300, "<a>" * 200_000],
    ids=["one", "many", "deep"],
)
def test_a_feed_that_would_keep_the_parser_busy_for_minutes_is_too_large(text):
    with pytest.raises(CannotProcess) as caught:
        read_feed(rss_item(text))
    assert caught.value.reason is Reason.TOO_LARGE


def test_a_long_word_alone_is_no_reason_to_refuse_a_feed():
    assert read_feed(rss_item(f"<description>A token: {'a' * 5000}</description>")).headline == "Quay opens"


@pytest.mark.parametrize(
    "footer",
    [
        "<p>The post <a href='/a'>Quay opens</a> appeared first on <a href='/'>Nordlys</a>.</p>",
        "<p>Der Beitrag Quay opens erschien zuerst auf Nordlys.</p>",
        "<p>Read more</p>",
    ],
)
def test_what_a_blog_adds_to_every_item_is_set_aside(footer):
    item = {"id": "1", "title": "Quay opens", "content_html": f"<p>A ship came first, and a crowd saw it.</p>{footer}"}
    reading = read_json_feed(feed(item))
    assert reading.paragraphs == ("A ship came first, and a crowd saw it.",)
    assert len(reading.removed) == 1


def test_a_text_without_markup_that_is_called_html_keeps_its_paragraphs():
    item = {"id": "1", "title": "Quay opens", "content_html": "A ship came first.\n\nA crowd saw it &amp; sang."}
    assert read_json_feed(feed(item)).paragraphs == ("A ship came first.", "A crowd saw it & sang.")
