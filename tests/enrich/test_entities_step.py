"""Entities of whole batches, in English and in other languages."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.enrich.enrichers.entities_step import add_entities
from services.enrich.enrichers.known_names import KnownNamesEngine
from services.enrich.enrichers.resolution.gazetteer import EMPTY, Gazetteer
from services.enrich.enrichers.tagged import Tagged
from shared.annotations import EntityType, Teaser
from shared.contracts import Article, Record
from shared.gazetteer import GazetteerEntry
from tests.contracts import checked
from tests.enrich.provenances import PROVENANCE

ACME = Gazetteer([GazetteerEntry(id="acme", name="Acme Schlepper", type=EntityType.ORGANISATION)])


class CountingEngine(KnownNamesEngine):
    """Notes what it is asked."""

    def __init__(self) -> None:
        self.calls: list[int] = []

    def tag_batch(self, texts: Sequence[str]) -> list[list[Tagged]]:
        self.calls.append(len(texts))
        return super().tag_batch(texts)


def a_record(body: str, language: str = "en", headline: str = "", **fields: object) -> Record:
    article = Article.model_validate(
        {"uri": "urn:uuid:1", "headline": headline, "paragraphs": body.split("\n\n"), **fields}
    )
    return Record(article=article, provenance=PROVENANCE, language=language)


def names(record: Record, gazetteer: Gazetteer = EMPTY) -> list[str]:
    (found,) = add_entities([record], KnownNamesEngine(), gazetteer)
    return [entity.name for entity in found.entities]


def test_a_batch_is_tagged_in_one_call_and_each_article_gets_its_own_entities() -> None:
    engine = CountingEngine()
    records = [
        a_record("Peru voted."),
        a_record("Wahl in Chile", "de"),
        a_record("It rained."),
        a_record("Norway won."),
    ]
    found = add_entities(records, engine)
    assert engine.calls == [6]
    assert [[entity.name for entity in one.entities] for one in found] == [["Peru"], ["Chile"], [], ["Norway"]]


def test_entities_are_numbered_by_first_mention_headline_first() -> None:
    (found,) = add_entities([a_record("Chile met Norway.", headline="Norway wins")], KnownNamesEngine())
    assert [(entity.id, entity.name) for entity in found.entities] == [("e1", "Norway"), ("e2", "Chile")]


def test_teasers_are_not_read() -> None:
    assert names(a_record("Peru voted.", teasers=[Teaser(text="Chile votes")])) == ["Peru"]


@pytest.mark.parametrize(
    ("language", "body", "found"),
    [
        ("de", "Der Minister sprach in Chile mit der Acme Schlepper.", ["Chile", "Acme Schlepper"]),
        ("de", "Die Regierung und der Präsident Luis Arden in Mali", []),
        ("fr", "Le président Luis Arden est arrivé à Madrid.", ["Madrid"]),
        ("en-GB", "Peru voted.", ["Peru"]),
        ("und", "Peru voted.", ["Peru"]),
        ("ja", "ペルーで選挙", []),
        ("ar", "انتخابات في بيرو", []),
    ],
)
def test_other_languages_get_known_names_only(language: str, body: str, found: list[str]) -> None:
    assert names(a_record(body, language), ACME) == found


def test_a_place_in_another_language_is_told_with_doubt_and_is_never_paraphrased() -> None:
    (found,) = add_entities([a_record("Chile hat gewählt. He said the country", "de")], KnownNamesEngine())
    (chile,) = found.entities
    assert (chile.confidence, len(chile.mentions)) == (50, 1)


def test_the_headline_makes_a_country_what_the_article_is_about() -> None:
    (found,) = add_entities(
        [a_record("Peru counted. Chile watched.", headline="Peru counts votes")], KnownNamesEngine()
    )
    peru, chile = found.entities
    assert (peru.rel, chile.rel) == ("about", "mentions")
    assert 0 < chile.relevance < peru.relevance <= 100


def test_a_name_that_may_be_something_else_is_told_with_doubt() -> None:
    doubtful, sure = (add_entities([a_record(body)], KnownNamesEngine())[0].entities[0] for body in (
        "Voters in Georgia went to the polls.", "Georgian voters went to the polls in Georgia.",
    ))  # fmt: skip
    assert doubtful.confidence < sure.confidence


PIECES = st.sampled_from(
    ["Iran", "Iraqi ", "President ", "Ana Quiroz", "Quiroz", " the country ", "he ", "She ", "(HSC)",
     "Harbour Safety Council ",
     ", ", ". ", "\n\n", "’s ", "🚢", "é", "“", "”", "head of ", "Tehran", " said ", "Mr ",
     "The Arab country", "Bank of "]
)  # fmt: skip


@given(st.lists(PIECES, max_size=12).map("".join), st.one_of(st.text(), st.lists(PIECES, max_size=40).map("".join)))
def test_mentions_of_any_text_are_exact_and_no_two_names_overlap(headline: str, body: str) -> None:
    record = a_record(body, headline=headline)
    (found,) = add_entities([record], KnownNamesEngine())
    spans = []
    for entity in found.entities:
        checked(entity)
        assert entity.mentions
        for mention in entity.mentions:
            text = headline if mention.where == "headline" else record.article.body
            assert text[mention.start : mention.end] == mention.exact
            assert mention.refers_to is None or mention.refers_to in {other.id for other in found.entities}
            if mention.form in {"name", "alias", "demonym", "metonym"}:
                spans.append((mention.where, mention.start, mention.end))
    spans.sort()
    assert all(a[0] != b[0] or a[2] <= b[1] for a, b in pairwise(spans))
