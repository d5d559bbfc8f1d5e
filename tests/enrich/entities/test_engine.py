import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.enrich.enrichers.entities import make_engine
from services.enrich.enrichers.entities.engine import MODEL, CrfEngine
from services.enrich.enrichers.entities.errors import UnknownEngineError
from services.enrich.enrichers.entities.model import Model
from services.enrich.enrichers.entities.page import PAGE_CHARS
from services.enrich.enrichers.entities.vocabulary import MAX_WORDS

NEWS = (
    "Kenyan President Wambui Karanja met officials of the Central Bank of Kenya in Mombasa on Monday.\n\n"
    "Karanja told Lakeside Radio that talks with Ethiopia would go on."
)


@pytest.fixture(scope="module")
def engine():
    return CrfEngine()


def names(engine, text):
    return [(text[one.start : one.end], one.type) for one in engine.tag_batch([text])[0]]


def test_names_are_found_with_their_types(engine):
    assert names(engine, NEWS) == [
        ("Kenyan", "NORP"),
        ("Wambui Karanja", "PER"),
        ("Central Bank of Kenya", "ORG"),
        ("Mombasa", "LOC"),
        ("Karanja", "PER"),
        ("Lakeside Radio", "ORG"),
        ("Ethiopia", "LOC"),
    ]


def test_a_batch_tags_each_text_as_if_it_were_alone(engine):
    texts = [NEWS, "", "Nothing happened.", NEWS.upper(), "\n\n  \n", NEWS.replace(" ", "  ")]
    assert engine.tag_batch(texts) == [engine.tag_batch([text])[0] for text in texts]


@settings(deadline=None)
@given(st.text(alphabet=st.sampled_from("Aa1.,-'’\n \t$(üÇ中ß\U0001f600"), max_size=80))
def test_names_stand_in_order_inside_the_text_and_never_overlap(text):
    last = 0
    for one in ENGINE.tag_batch([text])[0]:
        assert last <= one.start < one.end <= len(text)
        assert text[one.start : one.end].strip() == text[one.start : one.end]
        assert 0 <= one.confidence <= 1
        last = one.end


ENGINE = CrfEngine()


def test_a_doubtful_name_has_less_confidence_than_a_plain_one(engine):
    by_name = {NEWS[one.start : one.end]: one.confidence for one in engine.tag_batch([NEWS])[0]}
    assert by_name["Ethiopia"] > 0.9
    odd = "The Zorbit was seen near Kafelu Brant."
    assert min(one.confidence for one in engine.tag_batch([odd])[0]) < 0.9


def test_words_met_before_change_nothing():
    fresh = CrfEngine()
    before = fresh.tag_batch([NEWS])
    fresh.tag_batch([" ".join(f"Word{number}a b{number}" for number in range(5000))])
    assert fresh.tag_batch([NEWS]) == before


def test_what_is_remembered_of_words_is_bounded():
    fresh = CrfEngine()
    letters = "abcdefghijklmnopqrstuvwxyz"
    for first in letters[:8]:
        fresh.tag_batch([" ".join(f"{first}{x}{y}{z}" for x in letters for y in letters for z in letters)])
    assert len(fresh._vocabulary) < MAX_WORDS + 26**3 + 100
    assert names(fresh, NEWS)[1] == ("Wambui Karanja", "PER")


@pytest.mark.parametrize(
    "text",
    [
        (NEWS + "\n\n") * (2_000_000 // len(NEWS)),
        "Kenya President Wambui Karanja of the " * 10_000,
        "A" * 2_000_000,
        "A’" * 500_000,
        "((((Aa." * 100_000,
        "Kenya (KE) " * 50_000,
    ],
    ids=["two megabytes", "one line", "one word", "apostrophes", "brackets", "acronyms"],
)
def test_time_grows_with_the_length_alone(engine, text, only_own_garbage):
    def seconds(part):
        started = time.process_time()
        engine.tag_batch([part])
        return time.process_time() - started

    seconds(text[:100_000])
    short = seconds(text[: len(text) // 8])
    long = min(seconds(text) for _ in range(2))  # others on the machine make one slow, seldom both
    assert long < 24 * max(short, 0.03)  # between eight, with threefold noise, and the sixty-four of a square


def test_a_long_text_is_read_to_its_end(engine):
    text = "word " * (PAGE_CHARS // 5 + 1000) + "\n" + NEWS
    assert len(text) > PAGE_CHARS
    assert names(engine, text)[-1] == ("Ethiopia", "LOC")


def test_the_version_stands_in_the_model(engine):
    assert engine.name == "crf"
    assert engine.version == Model.load(MODEL).version


def test_a_model_whose_tables_do_not_fit_is_refused(tmp_path):
    with np.load(MODEL) as tables:
        broken = dict(tables) | {"labels": np.array(["O", "B-PER"])}
    np.savez(tmp_path / "broken.npz", **broken)
    with pytest.raises(ValueError, match=r"broken\.npz"):
        CrfEngine(tmp_path / "broken.npz")


def test_the_model_is_small():
    assert MODEL.stat().st_size < 6_000_000


@pytest.mark.parametrize("name", ["", "crf:x", "spacy", "spacy:", "other"])
def test_an_unknown_engine_is_refused_with_what_there_is(name):
    with pytest.raises(UnknownEngineError, match="spacy:<pipeline>"):
        make_engine(name)


def test_the_default_engine_is_the_one_that_comes_along():
    assert make_engine().name == "crf"
