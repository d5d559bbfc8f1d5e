import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.enrich.enrichers import language
from services.enrich.enrichers.language import UNDETERMINED, add_language, detect, normalise_tag, origin
from shared.contracts import Article, Record
from tests.enrich.provenances import PROVENANCE

ENGLISH = "The harbour authority said on Monday that the new crane would be tested before the winter."
GERMAN = "Die Hafenbehörde teilte am Montag mit, dass der neue Kran noch vor dem Winter geprüft werde."
RUSSIAN = "Власти порта сообщили в понедельник, что новый кран будет испытан до наступления зимы."
JAPANESE = "港湾当局は月曜日、新しいクレーンを冬の前に試験すると発表した。関係者は安全を確認するという。"


def a_record(text: str, stated: str | None = None) -> Record:
    article = Article(uri="urn:uuid:1", headline="Crane", paragraphs=(text,), language=stated)
    return Record(article=article, provenance=PROVENANCE)


@pytest.mark.parametrize(("text", "tag"), [(ENGLISH, "en"), (GERMAN, "de"), (RUSSIAN, "ru"), (JAPANESE, "ja")])
def test_the_language_of_a_sentence_is_detected(text, tag):
    assert detect(text) == tag


@pytest.mark.parametrize("text", ["", "Crane", "Kran fällt", "12 345 678 " * 50, "… — ! ?" * 50, "1. FC Nord 2:1"])
def test_a_text_too_short_or_without_letters_is_undetermined(text):
    assert detect(text) == UNDETERMINED


def test_a_list_of_names_is_undetermined_rather_than_guessed():
    assert detect("Barcelona Real Madrid Atletico Sevilla Valencia Getafe") == UNDETERMINED


def test_a_text_in_capitals_is_detected_too():
    assert detect(ENGLISH.upper()) == "en"


def test_an_english_quotation_does_not_make_a_text_english():
    assert detect(f"{GERMAN} {GERMAN} „{ENGLISH}“ {GERMAN} {GERMAN}") == "de"


def test_plain_english_is_known_by_its_small_words_as_the_detector_would(monkeypatch):
    text = f"{ENGLISH} {ENGLISH.replace('crane', 'ferry which was there before')}"
    by_words = detect(text)
    monkeypatch.setattr(language, "_LEAST_ENGLISH", 1_000)
    assert by_words == detect(text) == "en"


def test_the_stated_language_wins_over_the_detected_one():
    record = add_language(a_record(ENGLISH, stated="de"))
    assert record.language == "de"
    assert origin(record) == "stated"


@pytest.mark.parametrize("stated", [None, "", "und", "klingonese", "xx", "zxx"])
def test_a_statement_that_names_no_language_leaves_it_to_detection(stated):
    record = add_language(a_record(ENGLISH, stated))
    assert record.language == "en"
    assert origin(record) == "detected"


@pytest.mark.parametrize(
    ("stated", "tag"),
    [
        ("en", "en"),
        ("EN_us", "en-US"),
        ("en_GB.UTF-8", "en-GB"),
        ("de_DE@euro", "de-DE"),
        ("eng", "en"),
        ("ger", "de"),
        ("deu-at", "de-AT"),
        ("zh-hant-tw", "zh-Hant-TW"),
        ("es-419", "es-419"),
        ("en-u-ca-gregory", "en-u-ca-gregory"),
        ("ckb", "ckb"),
        (" English ", "en"),
        ("German", "de"),
    ],
)
def test_a_stated_language_is_normalised_to_bcp_47(stated, tag):
    assert normalise_tag(stated) == tag


@pytest.mark.parametrize("stated", ["", " ", "xx", "qqq-QQ", "und", "mul", "e", "-", "en--us", "the usual", "L"])
def test_what_names_no_language_has_no_tag(stated):
    assert normalise_tag(stated) is None


@given(st.text(max_size=35))
def test_a_normalised_tag_is_its_own_normal_form(stated):
    tag = normalise_tag(stated)
    assert tag is None or normalise_tag(tag) == tag


@given(st.text(max_size=300))
def test_any_text_gets_a_tag_or_is_undetermined(text):
    language = detect(text)
    assert language == UNDETERMINED or normalise_tag(language) == language
