"""The engine that needs no model."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.enrich.enrichers.cities import CITIES
from services.enrich.enrichers.countries import DEMONYMS, TERRITORIES, countries
from services.enrich.enrichers.known_names import KnownNamesEngine, tag_text


def tagged(text: str) -> list[tuple[str, str]]:
    return [(text[tag.start : tag.end], tag.type) for tag in tag_text(text)]


@pytest.mark.parametrize(
    ("text", "name", "type_"),
    [
        ("the U.S. said", "U.S.", "LOC"), ("US-led talks", "US", "LOC"),
        ("in the United States.", "United States", "LOC"),
        ("the UAE’s fleet", "UAE", "LOC"), ("South Korean ships", "South Korean", "NORP"), ("TURKEY", "TURKEY", "LOC"),
        ("in Kiev", "Kiev", "LOC"), ("the Scottish ports", "Scottish", "NORP"),
        ("said Ana Quiroz, who", "Ana Quiroz", "PER"),
        ("the Ministry of Ports said", "Ministry of Ports", "ORG"), ("at Norvia Airport.", "Norvia Airport", "LOC"),
        ("the Harbour Cup was", "Harbour Cup", "EVENT"), ("by President Luis Arden.", "President Luis Arden", "PER"),
    ],
)  # fmt: skip
def test_names_are_typed_by_what_they_say(text: str, name: str, type_: str) -> None:
    assert (name, type_) in tagged(text)


@pytest.mark.parametrize(
    "text",
    ["give us the ships", "It cost US$5m and US $6m.", "the Gulf of Mexico", "Guinea pigs slept", "polish the brass",
     "an iran", "Iranology", "_Iran_", "chiefIran", "The ships", "rain", ""],
)  # fmt: skip
def test_what_only_looks_like_a_name_is_none(text: str) -> None:
    assert tagged(text) == []


def test_a_name_that_may_be_a_persons_is_less_sure() -> None:
    assert tag_text("in Jordan")[0].confidence < tag_text("in Norway")[0].confidence


def test_every_table_key_is_a_known_country() -> None:
    assert set(DEMONYMS) <= set(countries())
    assert not {key for key in TERRITORIES & set(countries()) if countries()[key].subtype != "territory"}


def test_every_country_demonym_and_city_is_found_alone() -> None:
    for country in countries().values():
        for name in (*country.names, *country.demonyms):
            assert tagged(f"{name} it is")[0][0] == name
    assert all(tagged(f"in {city}, they said") == [(city, "LOC")] for city in CITIES)


WORDS = st.sampled_from(
    ["Iran", "Iraqi", "the", "U.S.", "New", "Mexico", "Jordan", "Bank", " of ", " ", ". ", "\n\n", "🚢", "é", "$", "’s"]
)


@given(st.one_of(st.text(), st.lists(WORDS).map("".join)))
def test_tags_never_overlap_and_lie_inside_the_text(text: str) -> None:
    (tags,) = KnownNamesEngine().tag_batch([text])
    assert all(0 <= tag.start < tag.end <= len(text) for tag in tags)
    assert all(one.end <= other.start for one, other in pairwise(tags))
