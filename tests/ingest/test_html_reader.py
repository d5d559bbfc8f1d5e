from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.ingest.readers.html import read_html
from services.ingest.readers.reading import Reading
from shared.errors import CannotProcess
from shared.outcomes import Reason

PAGE = (Path(__file__).parent / "samples" / "bridge.html").read_text(encoding="utf-8")
SENTENCES = [
    f"On day {day} the council of Wales met and put off the vote on the footbridge again." for day in range(12)
]


def page(body, head=""):
    return f"<html><head>{head}</head><body>{body}</body></html>"


def article(*paragraphs):
    return "<article>" + "".join(f"<p>{text}</p>" for text in paragraphs) + "</article>"


def outcome(html):
    """What came of the page: a reading, or the reason why there is none."""
    try:
        return read_html(html)
    except CannotProcess as error:
        return error.reason


def test_the_body_is_the_article_without_the_page_around_it():
    reading = read_html(PAGE)
    assert len(reading.paragraphs) == 5
    assert reading.paragraphs[0].startswith("Wales has opened the Teifi footbridge, eight years")
    assert not any("Ferry strike" in text or "All rights" in text for text in reading.paragraphs)


def test_page_furniture_within_the_body_is_accounted_for_without_a_line():
    removed = [(line.kind, line.text, line.line) for line in read_html(PAGE).removed]
    assert ("boilerplate", "Back to top", None) in removed


def test_the_only_h1_is_the_headline():
    assert read_html(PAGE).headline == "Wales opens the Teifi footbridge"


def test_the_page_states_its_authors_times_sections_language_and_address():
    reading = read_html(PAGE)
    assert reading.byline == "Nesta Prys, Owain Gell"
    assert (reading.published_at, reading.modified_at) == ("2031-04-02T09:30:00+01:00", "2031-04-02T11:00:00Z")
    assert reading.sections == ("Wales", "Transport")
    assert (reading.publisher, reading.language) == ("The Valley Courier", "en-GB")
    assert reading.url == "https://courier.example/wales/footbridge?utm_source=home"


def test_a_page_that_states_nothing_is_given_nothing():
    body = article("Posted in Cardiff on 2 April 2031.", *SENTENCES)
    reading = read_html(page(body), url="https://courier.example/2031/04/02/footbridge")
    assert (reading.byline, reading.published_at, reading.publisher, reading.language) == (None,) * 4
    assert len(reading.paragraphs) >= len(SENTENCES)


def test_meta_elements_fill_what_linked_data_leaves_out():
    head = (
        '<meta property="article:published_time" content="2031-04-02"><meta name="author" content="Nesta Prys">'
        '<meta property="article:section" content="Wales"><script type="application/ld+json">{"@type": "NewsAr</script>'
    )
    reading = read_html(page(article(*SENTENCES), head))
    assert (reading.published_at, reading.byline, reading.sections) == ("2031-04-02", "Nesta Prys", ("Wales",))


def test_the_address_of_an_author_page_is_no_byline():
    head = '<meta name="author" content="https://courier.example/nesta">'
    assert read_html(page(article(*SENTENCES), head)).byline is None


def test_bytes_are_decoded_by_the_charset_the_page_states():
    head = '<meta charset="windows-1252"><title>Café opens</title>'
    assert read_html(page(article(*SENTENCES), head).encode("windows-1252")).headline == "Café opens"


def test_bytes_in_no_stated_charset_cannot_be_processed():
    assert outcome(b"<html><body><p>caf\xe9</p></body></html>") is Reason.PARSE_ERROR


def test_control_characters_do_not_cut_the_text_short():
    dirty = [text.replace(" ", " \0\x01", 1) for text in SENTENCES]
    assert read_html(page(article(*dirty))).paragraphs == tuple(SENTENCES)


def test_a_fragment_is_read_as_a_page_is():
    reading = read_html("<article><h1>Wales opens bridge</h1>" + article(*SENTENCES) + "</article>")
    assert (reading.headline, reading.paragraphs) == ("Wales opens bridge", tuple(SENTENCES))


def test_an_xml_declaration_does_no_harm():
    html = '<?xml version="1.0" encoding="iso-8859-1"?>' + page(article(*SENTENCES))
    assert read_html(html).paragraphs == tuple(SENTENCES)


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<div>" * 200_000 + "<p>deep</p>", Reading),
        ("<p>" + "<b>" * 200_000 + "deep", Reading),
        (page("<p>" + SENTENCES[0] * 60_000 + "</p>"), Reading),
        (page('<script type="application/ld+json">' + "[" * 100_000 + "</script>"), Reading),
        (page("<p>Rain.</p>" * 400_000), Reason.PARSE_ERROR),
        ("<" * 2_000_000, Reading),
        ("no markup at all", Reading),
        ("", Reason.PARSE_ERROR),
    ],
    ids=["deep blocks", "deep inlines", "long", "deep JSON", "elements", "brackets", "text", "nothing"],
)
def test_a_hostile_page_ends_in_a_reading_or_a_parse_error(html, expected):
    result = outcome(html)
    assert isinstance(result, Reading) if expected is Reading else result is expected


TAGS = st.sampled_from(
    ["<p>", "</p>", "<h1>", "</h1>", "<table><tr><td>", "<script>", "<!--", "<a href='x'>", "<meta name=author>",
     "<html lang=", "<![CDATA[", "&#xD800;", "&#0;", "<svg>", "<title>"]
)  # fmt: skip


@settings(max_examples=60, deadline=None)  # an extraction takes milliseconds, the first one a second
@given(st.lists(TAGS | st.text(st.characters()), max_size=20))
def test_any_markup_ends_in_a_clean_reading_or_a_parse_error(pieces):
    result = outcome(page("".join(pieces)))
    if isinstance(result, Reading):
        for line in (result.headline or "", result.byline or "", *result.paragraphs):
            assert "\0" not in line
            line.encode()
    else:
        assert result is Reason.PARSE_ERROR


@settings(max_examples=40, deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes_end_in_a_reading_or_a_parse_error(data):
    assert isinstance(outcome(data), Reading) or outcome(data) is Reason.PARSE_ERROR
