"""Floors two points below what the engine reached when its model was made."""

from pathlib import Path

import pytest

from evaluation.entities import TYPES, load_scorer, tag
from services.enrich.enrichers.entities.engine import CrfEngine
from training.entities.corpus import read_corpus

DATA = Path(__file__).parents[4] / "shared/eval/entities"
FLOORS = {  # set: typed spans, per-document sets, untyped spans
    "worldwide_dev": (0.752, 0.717, 0.854),
    "gum_news_dev": (0.593, 0.637, 0.718),
    "pud_news_dev": (0.717, 0.714, 0.894),
    "wikigold_dev": (0.715, 0.684, 0.827),
}
SAMPLE_FLOOR = 0.87  # two points below, too; invented articles that are not in the corpus


@pytest.fixture(scope="module")
def engine():
    return CrfEngine()


@pytest.mark.parametrize("name", FLOORS)
def test_unseen_news_is_tagged_as_well_as_before(engine, name):
    if not (DATA / "score_entities.py").exists():
        pytest.skip(f"the annotated sets are not at {DATA}")
    scorer = load_scorer(DATA / "score_entities.py")
    gold = scorer.load(DATA / f"{name}.jsonl")
    scores = scorer.score(gold, tag(engine, gold), TYPES)[0]
    reached = tuple(scores[measure][2] for measure in ("span", "set", "span_untyped"))
    assert all(score >= floor for score, floor in zip(reached, FLOORS[name], strict=True)), reached


def test_the_sample_is_tagged_as_well_as_before(engine):
    right = found = wanted = 0
    for document in read_corpus(Path(__file__).parent):
        gold = {tuple(span) for span in document.spans}
        tagged = {(one.start, one.end, one.type) for one in engine.tag_batch([document.text])[0]}
        right, found, wanted = right + len(gold & tagged), found + len(tagged), wanted + len(gold)
    assert 2 * right / (found + wanted) >= SAMPLE_FLOOR
