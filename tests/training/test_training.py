import numpy as np
import pytest

from services.enrich.enrichers.entities.engine import CrfEngine
from services.enrich.enrichers.entities.model import SCALE
from services.enrich.enrichers.entities.page import lay_end_to_end
from training.entities.corpus import Document, Span
from training.entities.examples import LABELS, Describer, labels_of, row_of, rows_of
from training.entities.export import Trained, export
from training.entities.sets import conform
from training.entities.train import frequent_classes, train


def document(name, text, *spans):
    found = [(text.index(part), text.index(part) + len(part), kind) for part, kind in spans]
    return Document(name, "own", text, tuple(Span(*one) for one in sorted(found)))


PEOPLE = ["Ana Vula", "Ratu Semi", "Moira Tagi", "Jasur Kadir"]
TOWNS = ["Suva", "Nadi", "Labasa", "Levuka"]
DOCUMENTS = [
    document(f"{person}-{town}", f"Mayor {person} spoke in {town} on tax.", (person, "PER"), (town, "LOC"))
    for person in PEOPLE
    for town in TOWNS
]


@pytest.fixture(scope="module")
def model(tmp_path_factory):
    path = tmp_path_factory.mktemp("model") / "model.npz"
    train([], DOCUMENTS, path, seeds=2)
    return path


def test_what_was_learnt_is_found_in_a_text_never_seen(model):
    text = "Mayor Sione Fifita spoke in Lautoka on tax."
    (names,) = CrfEngine(model, rules=False).tag_batch([text])
    assert [(text[one.start : one.end], one.type) for one in names] == [("Sione Fifita", "PER"), ("Lautoka", "LOC")]


def test_the_same_texts_make_the_same_model(model, tmp_path):
    train([], DOCUMENTS, tmp_path / "again.npz", seeds=2)
    assert (tmp_path / "again.npz").read_bytes() == model.read_bytes()


def test_the_engine_scores_what_was_trained(tmp_path):
    """Two ways to one number: summed feature by feature, and from the engine's tables."""
    describer = Describer({"fiji": "L", "suva": "C"})
    rows, index = rows_of(DOCUMENTS, describer, lambda _: 1.0, min_times=1)
    random = np.random.default_rng(7)
    weights = random.normal(size=(len(index), len(LABELS)))
    transitions = np.zeros((len(LABELS), len(LABELS)))
    path = tmp_path / "random.npz"
    export(path, Trained("x", LABELS, index, weights, transitions, describer.known, frequent_classes(describer), []))
    engine = CrfEngine(path, rules=False)
    page = lay_end_to_end([one.text for one in DOCUMENTS], engine._vocabulary)
    expected = np.add.reduceat(weights[rows.features], rows.pointers[:-1])
    assert engine._scores(page) / SCALE == pytest.approx(expected, abs=0.1)  # each weight is rounded to 1/SCALE


def test_labels_follow_the_spans():
    text = "Ana Vula met the Bank of Fiji in Suva."
    row = row_of(text)
    given = document("x", text, ("Ana Vula", "PER"), ("Bank of Fiji", "ORG"), ("Suva", "LOC"))
    words = [row.words[token] for token in row.layout.tokens]
    labels = dict(zip(words, labels_of(row, given), strict=True))
    assert labels == {
        "Ana": "B-PER", "Vula": "I-PER", "Bank": "B-ORG", "of": "I-ORG", "Fiji": "I-ORG", "in": "O", "Suva": "B-LOC",
    }  # fmt: skip
    assert set(labels.values()) <= set(LABELS)


def test_the_open_set_is_made_to_agree_with_the_guideline():
    text = "We in Iraq saw Muslims, the Gulf War, Iraqis and The Book."
    given = document(
        "x", text, ("We", "ORG"), ("Iraq", "ORG"), ("Muslims", "MISC"), ("Gulf War", "MISC"), ("Iraqis", "MISC"),
        ("The Book", "MISC"),
    )  # fmt: skip
    (document_,) = conform([given])
    types = {text[one.start : one.end]: one.type for one in document_.spans}
    assert types == {"Iraq": "LOC", "Muslims": "NORP", "Gulf War": "EVENT", "Iraqis": "NORP", "The Book": "MISC"}
