"""Our tables answer as the library they were made from does, of the version that is installed."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from py3langid.langid import MODEL_FILE, LanguageIdentifier

from services.enrich.enrichers.language_model.identifier import identifier
from training.languages import MADE_FROM, digest_of_original

TEXTS = (
    "The harbour authority said on Monday that the new crane would be tested before the winter.",
    "Die Hafenbehörde teilte am Montag mit, dass der neue Kran noch vor dem Winter geprüft werde.",
    "Власти порта сообщили в понедельник, что новый кран будет испытан до наступления зимы.",
    "港湾当局は月曜日、新しいクレーンを冬の前に試験すると発表した。",
    "Uprava luke saopštila je da će nova dizalica biti ispitana pre zime.",
    "NEW CRANE TO BE TESTED",
    "12 345",
    "\ud800 broken",
    "x",
    "",
)
# Letters of many scripts, so that there are strings of bytes in it that the model knows.
WORDS = sorted({word for text in TEXTS for word in (*text.split(), *text)})


@pytest.fixture(scope="module")
def original() -> LanguageIdentifier:
    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


def test_they_were_made_from_the_model_that_is_installed() -> None:
    assert MADE_FROM.read_text().strip() == digest_of_original(), "py3langid was updated: run `make train-languages`"


@pytest.mark.parametrize("text", TEXTS)
def test_a_text_is_as_likely_in_every_language_as_the_library_says(original: LanguageIdentifier, text: str) -> None:
    likelihoods = dict(original.rank(text))
    ours = identifier()
    told = zip(ours.classes, ours.likelihoods(text).tolist(), strict=True)
    assert {name: likelihood for name, likelihood in told if likelihood} == {
        name: likelihood for name, likelihood in likelihoods.items() if likelihood
    }


@settings(max_examples=300, deadline=None)
@given(text=st.lists(st.sampled_from(WORDS) | st.text(max_size=5), max_size=60).map(" ".join))
def test_whatever_the_text_the_answer_is_the_library_s(original: LanguageIdentifier, text: str) -> None:
    assert identifier().classify(text) == original.classify(text)
