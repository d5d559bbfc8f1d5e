from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.identity import article_uri, headline_fingerprint


def test_the_uri_of_an_article_never_changes():
    assert article_uri("https://courier.example/a") == "urn:uuid:52e18c01-cfdc-5568-a240-a1eed4bb9cf9"


@given(st.text(st.characters()))
def test_any_key_has_one_uri_of_version_5(key):
    uri = article_uri(key)
    assert uri == article_uri(key)
    assert UUID(uri).version == 5


def test_different_keys_have_different_uris():
    assert article_uri("courier#1") != article_uri("courier#2")


@pytest.mark.parametrize(
    "variant",
    [
        "Harbour’s new crane: minister opens pier",
        "HARBOUR'S NEW CRANE — MINISTER OPENS PIER",
        "  Harbour’s  new crane:  minister opens pier. ",
        "Harbour’s new crane: minister opens ｐｉｅｒ",
    ],
)
def test_a_fingerprint_ignores_case_punctuation_spacing_and_compatibility_forms(variant):
    assert headline_fingerprint(variant) == headline_fingerprint("Harbour's new crane: minister opens pier")


def test_a_fingerprint_tells_different_words_apart():
    assert headline_fingerprint("Minister opens pier") != headline_fingerprint("Minister opens piers")


def test_a_fingerprint_is_a_named_sha256_of_the_folded_words():
    assert headline_fingerprint("Abc, DEF!") == (
        "sha256:010971ea0013a09d91df437de2cd6f66df4dbdf78974926175d8421055ad1f62"
    )


@given(st.text(st.characters()))
def test_any_text_has_a_fingerprint(text):
    assert len(headline_fingerprint(text)) == len("sha256:") + 64
