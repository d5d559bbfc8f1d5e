import json

import pytest

from services.ingest.readers.json_ld import read_json_ld, split_json_ld
from services.ingest.readers.ninjs import read_ninjs, split_ninjs
from services.ingest.readers.reading import Reading
from services.ingest.readers.scraped_json import read_scraped_json, split_scraped_json
from shared.contracts import PubStatus
from shared.errors import CannotProcess
from shared.outcomes import Reason

TEXT = "The quay opened on Wednesday.\n\nA ship from Norway came first."
PARAGRAPHS = ("The quay opened on Wednesday.", "A ship from Norway came first.")
LINKED = {
    "@context": "https://schema.org",
    "@type": "NewsArticle",
    "@id": "https://courier.example/quay#article",
    "headline": "Quay opens",
    "description": "A new quay.",
    "articleBody": TEXT,
    "articleSection": ["Harbour", "Wales"],
    "author": [{"@type": "Person", "name": "Nesta Prys"}, "Owain Gell"],
    "publisher": {"@type": "Organization", "name": "The Valley Courier"},
    "dateline": "PORT SELWYN",
    "datePublished": "2031-04-02T09:30:00Z",
    "dateModified": "2031-04-02T11:00:00Z",
    "inLanguage": "en-GB",
    "mainEntityOfPage": {"@id": "https://courier.example/quay"},
}
NINJS_3 = {
    "standard": {"name": "ninjs", "version": "3.1"},
    "uri": "urn:nna:quay",
    "headlines": [{"role": "subhead", "value": "Harbour"}, {"role": "main", "value": "Quay opens"}],
    "descriptions": [{"role": "summary", "value": "A new quay."}],
    "bodies": [
        {"role": "main", "contentType": "text/html", "value": "<p>Not this.</p>"},
        {"role": "main", "contentType": "text/plain", "value": TEXT},
    ],
    "by": "Nesta Prys",
    "located": "Port Selwyn",
    "language": "en-GB",
    "contentCreated": "2031-04-02T09:30:00Z",
    "versionCreated": "2031-04-02T11:00:00Z",
    "urgency": 3,
    "subjects": [{"name": "Harbour", "rel": "category"}, {"name": "transport", "rel": "about"}],
    "infoSources": [{"name": "Somebody", "role": "cited"}, {"name": "The Valley Courier", "role": "publisher"}],
    "renditions": [{"name": "web", "href": "https://courier.example/quay"}],
}
NINJS_1 = {
    "uri": "urn:nna:quay",
    "headline": "Quay opens",
    "description_text": "A new quay.",
    "body_html": "<p>The quay opened on Wednesday.</p><p>A ship from Norway came first.</p>",
    "byline": "Nesta Prys",
    "located": "Port Selwyn",
    "language": "en-GB",
    "firstcreated": "2031-04-02T09:30:00Z",
    "versioncreated": "2031-04-02T11:00:00Z",
    "urgency": 3,
    "subject": [{"name": "Harbour", "code": "7"}],
}


def lower(item):
    return {key.lower(): value for key, value in item.items()} | {"standard": {"name": "ninjs", "version": "2.1"}}


def test_a_linked_article_is_read():
    reading = read_json_ld(json.dumps(LINKED))
    assert (reading.headline, reading.paragraphs, reading.standfirst) == ("Quay opens", PARAGRAPHS, "A new quay.")
    assert (reading.byline, reading.publisher) == ("Nesta Prys, Owain Gell", "The Valley Courier")
    assert (reading.dateline, reading.language, reading.sections) == ("PORT SELWYN", "en-GB", ("Harbour", "Wales"))
    assert (reading.published_at, reading.modified_at) == ("2031-04-02T09:30:00Z", "2031-04-02T11:00:00Z")
    assert (reading.url, reading.upstream_id) == ("https://courier.example/quay", LINKED["@id"])


@pytest.mark.parametrize(
    "document",
    [
        [{"@type": "WebSite"}, LINKED],
        {"@graph": [{"@type": "Person", "name": "Nesta Prys"}, LINKED]},
        {"@type": "WebPage", "mainEntity": LINKED},
        {**LINKED, "@type": ["Thing", "ReportageNewsArticle"]},
    ],
)
def test_the_article_is_found_wherever_linked_data_may_hold_it(document):
    assert read_json_ld(json.dumps(document)).paragraphs == PARAGRAPHS
    assert [found.url for found in split_json_ld(json.dumps(document))] == ["https://courier.example/quay"]


def test_each_article_of_a_graph_reads_alone_as_it_does_in_it():
    other = {**LINKED, "headline": "Quay closes", "mainEntityOfPage": "https://courier.example/other"}
    first, second = split_json_ld(json.dumps({"@graph": [LINKED, other]}))
    assert read_json_ld(first.content) == read_json_ld(json.dumps(LINKED))
    assert (read_json_ld(second.content).headline, second.url) == ("Quay closes", "https://courier.example/other")


def test_a_linked_body_with_markup_is_read_as_html():
    body = "<p>The quay opened on Wednesday.</p><p>A ship from Norway came first.</p>"
    assert read_json_ld(json.dumps({**LINKED, "articleBody": body})).paragraphs == PARAGRAPHS


@pytest.mark.parametrize("item", [NINJS_3, lower(NINJS_3), NINJS_1], ids=["3", "2", "1"])
def test_every_generation_of_ninjs_is_read(item):
    reading = read_ninjs(json.dumps(item))
    assert (reading.headline, reading.paragraphs, reading.standfirst) == ("Quay opens", PARAGRAPHS, "A new quay.")
    assert (reading.byline, reading.dateline, reading.language) == ("Nesta Prys", "Port Selwyn", "en-GB")
    assert (reading.published_at, reading.modified_at) == ("2031-04-02T09:30:00Z", "2031-04-02T11:00:00Z")
    assert (reading.upstream_id, reading.urgency, reading.sections) == ("urn:nna:quay", 3, ("Harbour",))


def test_ninjs_states_publisher_and_page():
    reading = read_ninjs(json.dumps(NINJS_3))
    assert (reading.publisher, reading.url) == ("The Valley Courier", "https://courier.example/quay")


def test_the_version_that_ninjs_states_wins_over_its_style():
    item = {**NINJS_1, "standard": {"version": "1.4"}, "bodies": [{"value": "Not this."}]}
    assert read_ninjs(json.dumps(item)).paragraphs == PARAGRAPHS


@pytest.mark.parametrize(
    ("stated", "status"),
    [
        ("usable", PubStatus.USABLE),
        ("withheld", PubStatus.WITHHELD),
        ("canceled", PubStatus.CANCELED),
        ("stat:cancelled", PubStatus.CANCELED),
        (None, PubStatus.USABLE),
        (5, PubStatus.USABLE),
    ],
)
def test_ninjs_states_what_may_be_done_with_it(stated, status):
    assert read_ninjs(json.dumps({**NINJS_1, "pubstatus": stated})).pub_status is status


def test_each_of_several_ninjs_items_goes_under_its_uri():
    items = [NINJS_3, {**NINJS_1, "uri": "urn:nna:other"}]
    assert [found.id for found in split_ninjs(json.dumps(items))] == ["urn:nna:quay", "urn:nna:other"]


def test_what_news_please_writes_is_read():
    item = {
        "title": "Quay opens",
        "maintext": "The quay opened on Wednesday.\nA ship from Norway came first.",
        "description": "A new quay.",
        "authors": ["Nesta Prys"],
        "date_publish": "2031-04-02 09:30:00",
        "date_modify": None,
        "language": "en",
        "url": "https://courier.example/quay",
        "source_domain": "courier.example",
    }
    reading = read_scraped_json(json.dumps(item))
    assert (reading.headline, reading.paragraphs, reading.byline) == ("Quay opens", PARAGRAPHS, "Nesta Prys")
    assert (reading.url, reading.published_at) == ("https://courier.example/quay", "2031-04-02 09:30:00")
    assert (reading.publisher, reading.modified_at) == (None, None)


def test_what_mcmetadata_writes_is_read():
    item = {
        "article_title": "Quay opens",
        "text_content": TEXT,
        "publication_date": "2031-04-02",
        "canonical_url": "https://courier.example/quay",
        "url": "https://courier.example/quay?a=b",
        "language": "en",
        "full_language": "en-GB",
        "other": {"authors": ["Nesta Prys"]},
    }
    reading = read_scraped_json(json.dumps(item))
    assert (reading.headline, reading.paragraphs, reading.byline) == ("Quay opens", PARAGRAPHS, "Nesta Prys")
    assert (reading.url, reading.published_at) == ("https://courier.example/quay", "2031-04-02")
    assert [found.url for found in split_scraped_json(json.dumps([item, item]))] == [reading.url] * 2


@pytest.mark.parametrize("read", [read_json_ld, read_ninjs, read_scraped_json])
@pytest.mark.parametrize(
    "content", ["", "{", "[" * 5000, "5", "[5, null]", "{}", '{"@type": 5, "uri": [], "title": {}}']
)
def test_json_that_holds_no_article_gives_none(read, content):
    try:
        assert read(content).headline is None
    except CannotProcess as error:
        assert error.reason is Reason.PARSE_ERROR


@pytest.mark.parametrize("odd", [5, None, [], {}, [[]], [5], {"value": 5}, [{"value": {}}]])
def test_values_of_a_kind_nobody_expects_are_passed_over(odd):
    for item, read in ((LINKED, read_json_ld), (NINJS_3, read_ninjs), (NINJS_1, read_ninjs)):
        for key in item.keys() - {"@type", "@context"}:
            assert isinstance(read(json.dumps({**item, key: odd})), Reading)


def test_a_headline_that_was_escaped_or_emphasized_is_plain_text():
    linked = {"@type": "NewsArticle", "headline": "Fish &amp; ships <em>sail</em>", "articleBody": "Text."}
    ninjs = {"uri": "u", "headline": "Fish &amp; ships sail", "body_text": "Text."}
    assert read_json_ld(json.dumps(linked)).headline == "Fish & ships sail"
    assert read_ninjs(json.dumps(ninjs)).headline == "Fish & ships sail"
