"""The packed model is the library's, of the version that is installed."""

import hashlib

import numpy as np
import pytest
from py3langid.langid import MODEL_DIR, MODEL_FILE, LanguageIdentifier

from services.enrich.enrichers.language_model import FILE, identifier

TEXTS = (
    "The harbour authority said on Monday that the new crane would be tested before the winter.",
    "Die Hafenbehörde teilte am Montag mit, dass der neue Kran noch vor dem Winter geprüft werde.",
    "Власти порта сообщили в понедельник, что новый кран будет испытан до наступления зимы.",
    "港湾当局は月曜日、新しいクレーンを冬の前に試験すると発表した。",
    "12 345",
)


@pytest.fixture(scope="module")
def original() -> LanguageIdentifier:
    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


def test_it_was_packed_from_the_model_that_is_installed() -> None:
    installed = hashlib.sha256((MODEL_DIR / MODEL_FILE).read_bytes()).hexdigest()
    with np.load(FILE) as packed:
        assert str(packed["made_from"]) == installed, "py3langid was updated: run `make train-languages`"


@pytest.mark.parametrize("text", TEXTS)
def test_it_answers_as_the_library_does(original: LanguageIdentifier, text: str) -> None:
    assert identifier().rank(text) == original.rank(text)
