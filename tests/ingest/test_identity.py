import json
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.ingest.identity import (
    article_uri,
    canonical_url,
    content_digest,
    headline_fingerprint,
    identity_key,
    raw_digest,
    web_address,
)
from shared.contracts import PubStatus, RawArticle

IDEAL_RECORD = Path(__file__).parents[3] / "shared" / "sample" / "ideal_record.json"
ANY_TEXT = st.text(st.characters())  # lone surrogates and NULs included


@pytest.mark.parametrize(
    ("url", "canonical"),
    [
        ("HTTPS://Courier.Example/A/b", "https://courier.example/A/b"),
        ("https://courier.example:443", "https://courier.example/"),
        ("http://courier.example:8080/a#comments", "http://courier.example:8080/a"),
        ("https://courier.example/a?utm_source=x&id=7&fbclid=z", "https://courier.example/a?id=7"),
        ("https://courier.example/a?b=2&a=1", "https://courier.example/a?a=1&b=2"),
        ("https://reader:secret@courier.example/a", "https://courier.example/a"),
        ("https://bücher.example/straße?q=ü", "https://xn--bcher-kva.example/stra%C3%9Fe?q=%C3%BC"),
        ("http://[2001:DB8::1]:80/a", "http://[2001:db8::1]/a"),
        ("  https://courier.example/a\n", "https://courier.example/a"),
    ],
)
def test_a_url_has_one_canonical_form(url, canonical):
    assert canonical_url(url) == canonical


@pytest.mark.parametrize("name", ["id", "cid", "source", "ref", "page"])
def test_parameters_that_may_select_content_are_kept(name):
    assert canonical_url(f"https://courier.example/a?{name}=1") == f"https://courier.example/a?{name}=1"


def test_queries_in_unknown_encodings_stay_apart():
    assert canonical_url("https://courier.example/?q=%E9") != canonical_url("https://courier.example/?q=%E8")


@pytest.mark.parametrize(
    "url",
    ["", "courier", "/a", "ftp://courier.example/a", "javascript:alert(1)", "http://", "http://[::1", "http://a..b/",
     "http://courier.example:port/", "http://courier.example:99999/", "http://two words.example/"],
)  # fmt: skip
def test_what_is_no_web_address_has_no_canonical_form(url):
    assert canonical_url(url) is None


def test_a_web_address_keeps_its_query_and_is_otherwise_canonical():
    stated = "HTTPS://me:pw@Courier.Example:443/a b?w=2&utm_source=x&a=1#top"
    assert web_address(stated) == "https://courier.example/a%20b?w=2&utm_source=x&a=1"
    assert canonical_url(web_address(stated)) == canonical_url(stated)
    assert web_address("data:image/png;base64,AA") is None


@given(ANY_TEXT)
def test_any_path_has_a_canonical_form_that_is_its_own_canonical_form(text):
    once = canonical_url("https://courier.example/" + text)
    assert once is not None
    assert canonical_url(once) == once
    assert once.isascii()


@given(ANY_TEXT)
def test_any_text_is_a_canonical_url_or_none(text):
    assert canonical_url(text) is None or canonical_url("http://" + text) is not None


def test_identity_is_the_url_before_the_id():
    raw = RawArticle(url="https://Courier.example/a#top", source="courier", id="7")
    assert identity_key(raw) == "https://courier.example/a"


def test_identity_is_source_and_id_where_there_is_no_usable_url():
    assert identity_key(RawArticle(source="courier", id="7")) == "courier#7"
    assert identity_key(RawArticle(url="urn:x", source="courier", id="7")) == "courier#7"
    assert identity_key(RawArticle(id="7")) == "#7"


def test_a_source_alone_is_no_identity():
    assert identity_key(RawArticle(source="courier")) is None
    assert identity_key(RawArticle(source="courier", id="  ")) is None


@given(ANY_TEXT)
def test_every_key_has_a_name_based_uri(key):
    uri = article_uri(key)
    assert uri == article_uri(key)
    assert UUID(uri).version == 5


DELIVERY = RawArticle(content="Dikes hold", url="https://courier.example/a", media_type="text/plain")


@pytest.mark.parametrize(
    "change",
    [
        {"content": "Dikes break"},
        {"media_type": "text/html"},
        {"encoding": "base64"},
        {"charset": "latin-1"},
        {"pub_status": PubStatus.CANCELED},
        {"url": "https://courier.example/b"},
    ],
)
def test_a_delivery_that_differs_in_content_or_reading_is_another_one(change):
    assert raw_digest(DELIVERY.model_copy(update=change)) != raw_digest(DELIVERY)


@pytest.mark.parametrize(
    "change",
    [
        {"fetched_at": "2031-04-02T09:30:00Z"},
        {"traceparent": "00-1-2-01"},
        {"meta": {"crawl": "9"}},
        {"url": "https://COURIER.example/a?utm_medium=feed"},
    ],
)
def test_a_delivery_fetched_once_more_is_the_same(change):
    assert raw_digest(DELIVERY.model_copy(update=change)) == raw_digest(DELIVERY)


@given(ANY_TEXT)
def test_any_content_has_a_digest(text):
    assert len(raw_digest(RawArticle(content=text))) == len("sha256:") + 64


def test_a_content_digest_changes_with_every_letter_of_headline_and_paragraphs():
    digest = content_digest("Dikes hold", ["The sea stayed out."])
    assert digest == content_digest("Dikes hold", ("The sea stayed out.",))
    assert digest != content_digest("Dikes Hold", ["The sea stayed out."])
    assert digest != content_digest("Dikes hold", ["The sea stayed out"])


def test_a_content_digest_sees_words_and_paragraph_breaks():
    digest = content_digest("Dikes hold", ["The sea stayed out.", "So far."])
    assert digest != content_digest("Dikes hold", ["The sea stayed out. So far."])
    assert digest != content_digest("Dikes hold", ["The sea stayed in.", "So far."])


@given(ANY_TEXT, st.lists(ANY_TEXT, max_size=3))
def test_any_text_has_a_content_digest(headline, paragraphs):
    assert len(content_digest(headline, paragraphs)) == len("sha256:") + 64


def test_a_hundred_thousand_combining_marks_are_digested():
    assert content_digest("e" + "\u0300\u0327" * 50_000, []).startswith("sha256:")


def test_the_fingerprints_of_the_worked_sample_are_reproduced():
    if not IDEAL_RECORD.exists():
        pytest.skip(f"no worked sample at {IDEAL_RECORD}")
    items = json.loads(IDEAL_RECORD.read_text(encoding="utf-8"))["associations"]
    for item in items:
        assert {"role": "headlineFingerprint", "value": headline_fingerprint(item["name"])} in item["altIds"]
    assert items
