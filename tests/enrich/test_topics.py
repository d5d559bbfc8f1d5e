import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluation.topics import read_labelled, report
from services.enrich.enrichers.sections import add_sections
from services.enrich.enrichers.topics.spelling import OTHER, Spelling
from services.enrich.enrichers.topics.table import table, words_of
from services.enrich.enrichers.topics.topics import CREATOR, add_topics, explain, find_topics
from shared.annotations import Topic
from shared.contracts import Article, Record
from tests.enrich.provenances import PROVENANCE

LABELLED = Path("evaluation/topics")


def about(headline: str, *paragraphs: str, sections: tuple[str, ...] = (), language: str = "en") -> Record:
    article = Article(uri="urn:uuid:1", headline=headline, paragraphs=paragraphs, sections=sections)
    record = Record(article=article, language=language, provenance=PROVENANCE)
    return add_topics(add_sections(record))


def topics(record: Record) -> dict[str, Topic]:
    return {topic.name: topic for topic in record.subjects if topic.rel == "about"}


STRIKE = ("Tram drivers strike", "Tram drivers went on strike over pay. The trade union wants a wage increase.")


def test_an_article_gets_a_topic_with_its_code_and_confidence():
    labour = topics(about(*STRIKE))["labour"]
    assert (labour.literal, labour.uri) == ("medtop:09000000", "http://cv.iptc.org/newscodes/mediatopic/09000000")
    assert labour.creator == CREATOR
    assert labour.confidence is not None
    assert 50 <= labour.confidence < 100


def test_a_narrower_topic_stands_behind_the_broad_one():
    names = list(topics(about(*STRIKE)))
    assert names.index("labour") < names.index("labour relations")


def test_what_decided_is_told():
    note = explain(about(*STRIKE))
    assert note is not None
    assert re.search(r"labour relations: .*strike", note)


def test_nothing_is_told_where_nothing_was_found():
    assert explain(about("Hello", "Nothing much.")) is None


def test_the_best_topic_has_full_relevance_and_others_less():
    record = about("Vaccine trial", "Doctors tested a vaccine in a clinical trial.", "Shares in the company fell.")
    relevance = [topic.relevance for topic in record.subjects if topic.uri and topic.uri.endswith("000000")]
    assert relevance[0] == 100
    assert relevance == sorted(relevance, reverse=True)


@pytest.mark.parametrize(
    ("section", "code"),
    [("Football", "15000000"), ("Arts & Culture", "01000000"), ("POLITICS", "11000000"), ("Tech", "13000000")],
)
def test_a_section_that_means_a_topic_gives_it_with_full_confidence(section, code):
    (topic,) = topics(about("Hello", sections=(section,))).values()
    assert (topic.literal, topic.confidence) == (f"medtop:{code}", 100)


@pytest.mark.parametrize("section", ["World", "Latest", "Iran", "Football Italy"])
def test_a_section_that_means_something_else_gives_none(section):
    assert topics(about("Hello", sections=(section,))) == {}


def test_a_stated_topic_is_not_repeated():
    record = about(*STRIKE, sections=("Labour",))
    literals = [topic.literal for topic in record.subjects]
    assert len(literals) == len(set(literals))


def test_other_languages_get_no_topics():
    assert topics(about(*STRIKE, language="de")) == {}


def test_one_stray_word_makes_no_topic():
    assert find_topics("A quiet day", "A vaccine fridge stood in the hall.")[0] == ()


def test_every_narrower_topic_of_the_table_leads_to_one_of_the_seventeen():
    known = table().topics
    assert sum(topic.broader is None for topic in known.values()) == 17
    for topic in known.values():
        assert re.fullmatch(r"\d{8}", topic.code)
        assert topic.broader is None or topic.broader in known


def test_no_phrase_of_the_table_can_never_match():
    for same_start in table().phrases.values():
        for phrase in same_start:
            assert re.fullmatch(r"[a-z0-9]+( [a-z0-9]+)+", phrase.text), phrase.text


@pytest.mark.parametrize(("name", "precision", "recall"), [("dev", 0.94, 0.97), ("test", 0.93, 0.89)])
def test_labelled_articles_get_their_topics(name, precision, recall):
    found = report(name, read_labelled(LABELLED / f"{name}.txt"))
    assert found[0] >= precision  # two points below what was measured
    assert found[1] >= recall


def test_words_behind_the_limit_say_nothing_and_a_word_across_it_is_cut():
    spelling = Spelling(table().letters)
    text = "vaccine strike " * 3
    whole = spelling.read("Doctors", text, len(text))
    assert whole == spelling.read("Doctors", text, 10_000)
    assert spelling.read("Doctors", text, len("vaccine strike vac")) == whole[:3] + OTHER


def test_words_of_a_very_long_chunk_are_found_as_well():
    spelling = Spelling(table().letters)
    long_chunk = "/".join(["vaccine", "strike"] * 10)
    assert spelling.read("", long_chunk, 10_000) == spelling.read("", long_chunk.replace("/", " "), 10_000)


@settings(deadline=None)
@given(st.text(alphabet=st.sampled_from("aBİ1é., \n\t\u00a0"), max_size=200), st.integers(0, 200))
def test_the_letters_are_those_of_the_words(text, limit):
    letters = {"a": "A", "b": "B", "a1": "C"}
    expected = "".join(letters.get(word, OTHER) for word in words_of(f"a1\n{text[:limit]}"))
    assert Spelling(letters).read("a1", text, limit) == expected
