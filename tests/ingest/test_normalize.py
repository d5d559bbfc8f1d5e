import base64
import json
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from services.ingest.characters import clean_line, limit_marks
from services.ingest.dates import rfc3339
from services.ingest.decoding import decode_bytes
from services.ingest.identity import article_uri, content_digest, headline_fingerprint, raw_digest
from services.ingest.normalize import normalize
from services.ingest.sniffing import sniff_media_type
from shared.contracts import PubStatus, RawArticle
from shared.outcomes import Reason, Refusal
from shared.structs import read_article
from tests.contracts import checked

SAMPLES = Path(__file__).parent / "samples"
HARBOUR = (SAMPLES / "harbour.txt").read_text(encoding="utf-8")
BRIDGE = (SAMPLES / "bridge.html").read_text(encoding="utf-8")
ANY_TEXT = st.text(st.characters())
HEADLINE = "Council rebuilds the eastern pier"
LEAD = "The harbour council voted on Tuesday to rebuild the eastern pier before the winter storms arrive."
MORE = "Work begins in May. The fishing fleet will moor at the grain quay until the last pile is driven."


def in_base64(text, charset):
    return base64.b64encode(text.encode(charset)).decode()


@pytest.mark.parametrize("stated", [{}, {"media_type": "text/plain"}])
def test_a_page_that_nobody_called_a_page_is_read_as_one(stated):
    page = f"<!doctype html><html><body><h1>Dikes hold</h1><p>{LEAD}</p><p>{MORE}</p></body></html>"
    article = normalize(RawArticle(content=page, **stated), version=1)
    assert not isinstance(article, Refusal)
    assert (article.headline, article.paragraphs, article.media_type) == ("Dikes hold", (LEAD, MORE), "text/html")


@pytest.mark.parametrize(
    "start", ["<3 from Wales to the winners", "[Update] The ferry is back", "{braces} in a headline"]
)
def test_a_text_that_begins_oddly_is_still_a_text(start):
    article = normalize(RawArticle(content=f"{start}\n\n{LEAD}\n\n{MORE}"), version=1)
    assert not isinstance(article, Refusal)
    assert (article.headline, article.media_type) == (start, "text/plain")


def test_a_raw_text_becomes_an_article():
    raw = RawArticle(content=HARBOUR, source="courier", id="7")
    article = normalize(raw, version=3)
    assert not isinstance(article, Refusal)
    assert (article.uri, article.version, article.upstream_id) == (article_uri("courier#7"), 3, "7")
    assert article.raw_digest == raw_digest(raw)
    assert article.content_digest == content_digest(article.headline, article.paragraphs)
    assert article.headline_fingerprint == headline_fingerprint(article.headline)
    assert [teaser.line for teaser in article.teasers] == [6, 7, 10, 11]


def test_the_standfirst_is_copied_from_the_body():
    article = normalize(RawArticle(content=HARBOUR), version=1)
    assert article.standfirst == article.paragraphs[0]


@pytest.mark.parametrize("lead", [MORE, "“We will rebuild,” the harbour master said.", (LEAD + " ") * 5])
def test_a_lead_that_does_not_sum_up_is_no_standfirst(lead):
    assert normalize(RawArticle(content=f"{HEADLINE}\n\n{lead}\n\nAnd so on."), version=1).standfirst is None


def test_an_only_paragraph_is_no_standfirst():
    assert normalize(RawArticle(content=f"{HEADLINE}\n\n{LEAD}"), version=1).standfirst is None


def test_an_article_without_identity_is_named_by_its_content():
    article = normalize(RawArticle(content=HARBOUR), version=1)
    assert article.uri == article_uri(article.content_digest)
    assert normalize(RawArticle(content=HARBOUR + "\n \n"), version=1).uri == article.uri


def test_a_page_fills_what_upstream_leaves_out():
    article = normalize(RawArticle(content=BRIDGE, media_type="text/html; charset=utf-8"), version=1)
    assert article.media_type == "text/html"
    assert article.url == "https://courier.example/wales/footbridge"
    assert (article.language, article.published_at) == ("en-GB", "2031-04-02T09:30:00+01:00")
    assert (article.byline, article.publisher, article.sections) == (
        "Nesta Prys, Owain Gell",
        "The Valley Courier",
        ("Wales", "Transport"),
    )


def test_what_upstream_states_wins_over_the_page():
    raw = RawArticle(
        content=BRIDGE,
        media_type="text/html",
        url="https://courier.example/b",
        language="cy",
        published_at="Wed, 02 Apr 2031 08:00:00 GMT",
    )
    article = normalize(raw, version=1)
    assert (article.url, article.language) == ("https://courier.example/b", "cy")
    assert article.published_at == "2031-04-02T08:00:00Z"


@pytest.mark.parametrize("media_type", ["", "application/octet-stream", "APPLICATION/Octet-Stream; x=y"])
def test_an_unstated_media_type_is_sniffed(media_type):
    assert normalize(RawArticle(content=HARBOUR, media_type=media_type), version=1).media_type == "text/plain"
    assert (
        normalize(RawArticle(content="\ufeff\n" + BRIDGE, media_type=media_type), version=1).media_type == "text/html"
    )


def test_text_that_merely_mentions_markup_is_sniffed_as_text():
    assert sniff_media_type("Council bans <p> tags from its website") == "text/plain"
    assert sniff_media_type("<3 from Wales") == "text/plain"


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"media_type": "application/pdf"}, Reason.UNSUPPORTED_MEDIA_TYPE),
        ({"media_type": "text"}, Reason.UNSUPPORTED_MEDIA_TYPE),
        ({"encoding": "base64", "content": "not base64!"}, Reason.BAD_ENCODING),
        ({"encoding": "base64", "content": "é"}, Reason.BAD_ENCODING),
        ({"encoding": "base64", "content": in_base64("é", "latin-1")}, Reason.BAD_ENCODING),
        ({"encoding": "base64", "content": in_base64("a", "utf-8"), "charset": "klingon"}, Reason.BAD_ENCODING),
        ({"encoding": "base64", "content": in_base64("a", "utf-8"), "charset": "zip"}, Reason.BAD_ENCODING),
        ({"encoding": "base64", "content": in_base64("a", "utf-8"), "charset": "punycode"}, Reason.BAD_ENCODING),
        ({"encoding": "base64", "content": in_base64("a", "utf-8"), "charset": "a\0b"}, Reason.BAD_ENCODING),
        ({"content": ""}, Reason.EMPTY),
        ({"content": " \n\u00a0\u200b\0\ufeff"}, Reason.EMPTY),
        ({"content": f"{LEAD}\n\n{MORE}"}, Reason.NO_HEADLINE),
        ({"content": HEADLINE}, Reason.NO_BODY),
        ({"content": f"{HEADLINE}\n\nShare\n\nRead more"}, Reason.NO_BODY),
    ],
)
def test_what_is_no_article_is_refused_with_the_reason(changes, reason):
    refusal = normalize(RawArticle(**{"content": HARBOUR, **changes}), version=1)
    assert isinstance(refusal, Refusal)
    assert refusal.reason is reason


@pytest.mark.parametrize(
    ("charset", "stated"),
    [
        ("utf-8", {}),
        ("utf-8-sig", {}),
        ("utf-16", {}),
        ("utf-16-be", {"charset": "UTF-16BE"}),
        ("windows-1252", {"charset": "windows-1252"}),
        ("windows-1252", {"media_type": 'text/plain; charset="windows-1252"'}),
    ],
)
def test_base64_content_is_decoded_by_what_is_stated(charset, stated):
    raw = RawArticle(content=in_base64(HARBOUR, charset), encoding="base64", **stated)
    plain = normalize(RawArticle(content=HARBOUR), version=1)
    assert normalize(raw, version=1).paragraphs == plain.paragraphs


def test_base64_wrapped_as_in_mail_is_decoded():
    wrapped = base64.encodebytes(HARBOUR.encode()).decode()
    assert normalize(RawArticle(content=wrapped, encoding="base64"), version=1).headline.startswith("Norway, Denmark")


def test_a_charset_named_after_the_first_kilobyte_does_not_count():
    assert decode_bytes(b" " * 1024 + b'<meta charset="klingon">').endswith('"klingon">')


def test_a_kill_notice_needs_no_content():
    notice = normalize(RawArticle(pub_status=PubStatus.CANCELED, source="courier", id="7"), version=4)
    assert (notice.pub_status, notice.version, notice.uri) == (PubStatus.CANCELED, 4, article_uri("courier#7"))
    assert (notice.headline, notice.body, notice.content_digest) == ("", "", "")


def test_a_kill_notice_withdraws_whatever_it_carries():
    raw = RawArticle(content=HARBOUR, media_type="application/pdf", pub_status=PubStatus.CANCELED, id="7")
    assert normalize(raw, version=1).paragraphs == ()


def test_a_kill_notice_without_identity_is_refused():
    refusal = normalize(RawArticle(content=HARBOUR, pub_status=PubStatus.CANCELED), version=1)
    assert refusal.reason is Reason.NO_IDENTITY


def test_a_withheld_article_is_read_and_stays_withheld():
    article = normalize(RawArticle(content=HARBOUR, pub_status=PubStatus.WITHHELD), version=1)
    assert article.pub_status is PubStatus.WITHHELD
    assert article.headline


def test_stated_values_that_are_no_times_or_tags_are_left_out():
    raw = RawArticle(content=HARBOUR, published_at="last Tuesday", fetched_at="0", language="English!", url="mailto:a")
    article = normalize(raw, version=1)
    assert (article.published_at, article.fetched_at, article.language, article.url) == (None,) * 4


@pytest.mark.parametrize(
    ("stated", "expected"),
    [
        ("2031-04-02T09:30:00Z", "2031-04-02T09:30:00Z"),
        ("2031-04-02T09:30:00.123+02:00", "2031-04-02T09:30:00+02:00"),
        ("2031-04-02 09:30+0200", "2031-04-02T09:30:00+02:00"),
        ("Wed, 02 Apr 2031 09:30:00 +0200", "2031-04-02T09:30:00+02:00"),
        ("2031-04-02", "2031-04-02"),
        ("2031-04-02T09:30:00", "2031-04-02"),
        ("02/04/2031", None),
        ("", None),
        (None, None),
    ],
)
def test_times_are_brought_to_rfc_3339_and_never_made_up(stated, expected):
    assert rfc3339(stated) == expected


@given(ANY_TEXT)
def test_any_text_is_a_time_or_none(text):
    assert rfc3339(text) is None or rfc3339(rfc3339(text)) == rfc3339(text)


@pytest.mark.parametrize(
    ("printed", "clean"),
    [
        ("late\u00a0Sunday \t night ", "late Sunday night"),
        ("co\u00adoperation\u200b", "cooperation"),
        ("e\u0301te\u0301", "été"),
        ("“It’s vis-à-vis”", "“It’s vis-à-vis”"),
        ("a\0b\ud800c\x1b", "abc"),
        ("می\u200cخواهم", "می\u200cخواهم"),
    ],
)
def test_a_line_is_cleaned_of_what_cannot_be_seen(printed, clean):
    assert clean_line(printed) == clean


@given(ANY_TEXT)
def test_cleaning_twice_is_cleaning_once(text):
    assert clean_line(clean_line(text)) == clean_line(text)


def test_more_than_thirty_combining_marks_in_a_row_are_cut_and_emoji_are_not():
    assert limit_marks("e" + "\u0301" * 100) == "e" + "\u0301" * 30
    assert limit_marks("🎉" * 100) == "🎉" * 100


RAW = st.builds(
    RawArticle,
    content=ANY_TEXT | st.just(HARBOUR) | st.builds("{}\n\n{}\n\n{}".format, ANY_TEXT, st.just(LEAD), ANY_TEXT),
    media_type=st.sampled_from(["text/plain", "", "application/octet-stream"]) | st.text(max_size=20),
    encoding=st.sampled_from(["identity", "base64"]),
    charset=st.none() | st.text(max_size=10),
    url=st.none() | st.text(),
    id=st.none() | st.text(),
    language=st.none() | st.text(max_size=10),
    published_at=st.none() | st.text(max_size=20),
    pub_status=st.sampled_from(PubStatus),
    meta=st.dictionaries(ANY_TEXT, ANY_TEXT, max_size=2),
)


@settings(deadline=None)
@given(RAW)
@example(RawArticle(content="\x1f0"))
@example(RawArticle(content="\x1f\x8b0", media_type=""))
def test_any_raw_article_becomes_an_article_that_travels_or_a_refusal(raw):
    result = normalize(raw, version=1)
    if not isinstance(result, Refusal):
        assert read_article(result.to_json()) == result
        checked(result)
        assert not {"\0", "\u00ad", "\u00a0"} & set(result.headline + result.body)
    else:
        result.detail.encode()


@given(st.lists(st.sampled_from([HEADLINE, LEAD, MORE, "Share", f"{HEADLINE}{LEAD}"]), max_size=6))
def test_an_article_read_again_is_the_same_article(lines):
    first = normalize(RawArticle(content="\n\n".join(lines)), version=1)
    if not isinstance(first, Refusal):
        again = normalize(RawArticle(content=f"{first.headline}\n\n{first.body}"), version=1)
        assert (again.headline, again.paragraphs, again.uri) == (first.headline, first.paragraphs, first.uri)


def test_an_article_whose_headline_was_left_outside_is_published_without_one():
    sentence = "The ferry to pier {} sails again after the storm, the harbour office said, and {} boats go out tonight."
    text = "\n\n".join(sentence.format(n, n + 3) for n in range(2, 10))
    article = normalize(RawArticle(content=text), version=1)
    assert not isinstance(article, Refusal)
    assert (article.headline, article.headline_fingerprint, len(article.paragraphs)) == ("", "", 8)


def test_an_article_all_of_whose_lines_the_source_printed_before_is_read_as_without_a_memory():
    text = (
        "Pier reopens after the storm\n\nThe council announced it on Monday.\n\nFerries to Norland left at first light."
    )
    raw = RawArticle(content=text, source="harbour-times")
    remembered = normalize(raw, version=1, seen=lambda lines: [8] * len(lines))
    assert not isinstance(remembered, Refusal)
    assert remembered == normalize(raw, version=1)


@pytest.mark.parametrize(
    "content",
    [
        json.dumps({"kind": "story", "words": [LEAD, MORE] * 5}),
        json.dumps([{"kind": "story", "words": [LEAD, MORE] * 5}]),
        "\n".join([json.dumps({"title": "Dikes hold", "maintext": f"{LEAD} {MORE}" * 5})] * 2),
    ],
    ids=["an object", "a list", "lines"],
)
def test_json_that_nobody_knows_is_not_published_as_text(content):
    refusal = normalize(RawArticle(content=content), version=1)
    assert isinstance(refusal, Refusal)
    assert refusal.reason is Reason.UNSUPPORTED_MEDIA_TYPE


def test_text_that_begins_with_a_bracket_is_text():
    text = f"[Reef Wire] Dikes hold in Wales\n\n{LEAD}\n\n{MORE}"
    assert normalize(RawArticle(content=text), version=1).media_type == "text/plain"
