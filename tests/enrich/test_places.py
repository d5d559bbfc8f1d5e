from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.enrich.enrichers.cities import CITIES
from services.enrich.enrichers.countries import DEMONYMS, TERRITORIES, countries
from services.enrich.enrichers.places import add_places, find_places
from shared.annotations import Entity, Provenance, Teaser
from shared.contracts import Article, Record

PROVENANCE = Provenance(
    raw_digest="sha256:0",
    media_type="text/plain",
    door="queue",
    received_at="2026-03-01T08:00:00Z",
    correlation_id="c1",
)


def found(text: str) -> dict[str, list[str]]:
    return {entity.id: [mention.exact for mention in entity.mentions] for entity in find_places("", text)}


def only(text: str) -> Entity:
    (entity,) = find_places("", text)
    return entity


def test_a_country_is_found_by_name_and_demonym():
    entity = only("Norway’s fleet sailed. Norwegian crews and other Norwegians cheered.")
    assert (entity.type, entity.subtype, entity.name, entity.code) == ("geoArea", "country", "Norway", "NO")
    assert [(m.exact, m.form) for m in entity.mentions] == [
        ("Norway", "name"), ("Norwegian", "demonym"), ("Norwegians", "demonym"),
    ]  # fmt: skip


def test_offsets_count_code_points_of_headline_and_body_apart():
    headline, body = "Côte d’Ivoire, Peru agree", "🚢 Peru sent ships."
    for entity in find_places(headline, body):
        for mention in entity.mentions:
            text = headline if mention.where == "headline" else body
            assert text[mention.start : mention.end] == mention.exact
    assert found(body) == {"PE": ["Peru"]}


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("the U.S. said", "US"), ("US-led talks", "US"), ("in the United States.", "US"), ("UK firms", "GB"),
        ("Britain left", "GB"), ("the UAE’s fleet", "AE"), ("Russia won", "RU"), ("Ivory Coast won", "CI"),
        ("DR Congo won", "CD"), ("South Korean ships", "KR"), ("Papua New Guinea won", "PG"), ("TURKEY WINS", "TR"),
        ("Kosovo won", "XK"), ("Scottish ports", "GB-SCT"), ("Northern Ireland’s ports", "GB-NIR"),
        ("South Sudanese crews", "SS"), ("Mexico City was dark", "Mexico City"), ("in Kiev", "Kyiv"),
    ],
)  # fmt: skip
def test_the_names_newsrooms_use_are_known(text, key):
    assert list(found(text)) == [key]


@pytest.mark.parametrize(
    "text",
    ["give us the ships", "It cost US$5m and US $6m.", "New Mexico voted", "New Jersey voted", "Latin American crews",
     "the Indian Ocean", "the Gulf of Mexico", "Guinea pigs slept", "Congo", "Koreans", "polish the brass",
     "Michael Jordan spoke", "Jordan Marl spoke", "Iranology", "an iran", "Irani", "_Iran_", "chiefIran"],
)  # fmt: skip
def test_what_only_looks_like_a_country_is_not_one(text):
    assert found(text) == {}


def test_jordan_alone_is_the_country():
    assert found("Talks were held in Jordan on Monday.") == {"JO": ["Jordan"]}


def test_a_name_that_may_be_something_else_is_told_with_doubt():
    assert only("Voters in Georgia went to the polls.").confidence < only("Georgian voters and Georgia").confidence


def test_the_middle_east_is_no_place_of_ours():
    assert found("The Middle East was quiet.") == {}


def test_the_headline_makes_a_country_what_the_article_is_about():
    named, mentioned = find_places("Peru counts votes", "Peru counted. Chile watched.")
    assert (named.name, named.rel, mentioned.name, mentioned.rel) == ("Peru", "about", "Chile", "mentions")
    assert 0 < mentioned.relevance < named.relevance <= 100


def test_five_mentions_make_a_country_what_the_article_is_about():
    assert only("Chile. " * 4).rel == "mentions"
    assert only("Chile. " * 5).rel == "about"


def test_teasers_are_not_read():
    article = Article(uri="urn:uuid:1", paragraphs=("Peru voted.",), teasers=(Teaser(text="Chile votes"),))
    record = add_places(Record(article=article, provenance=PROVENANCE, language="en"))
    assert [entity.name for entity in record.entities] == ["Peru"]


@pytest.mark.parametrize(("language", "names"), [("en-GB", ["Peru"]), ("und", ["Peru"]), ("de", [])])
def test_only_english_texts_are_read(language, names):
    article = Article(uri="urn:uuid:1", paragraphs=("Peru",))
    record = add_places(Record(article=article, provenance=PROVENANCE, language=language))
    assert [entity.name for entity in record.entities] == names


def test_every_table_key_is_a_known_country():
    assert set(DEMONYMS) <= set(countries())
    assert not {key for key in TERRITORIES & set(countries()) if countries()[key].subtype != "territory"}


def test_every_name_and_demonym_finds_its_own_country():
    for country in countries().values():
        for name in (*country.names, *country.demonyms):
            assert list(found(f"{name} it is")) == [country.key], name


def test_every_city_finds_itself():
    assert all(list(found(f"in {city}, they said")) == [city] for city in CITIES)


WORDS = st.sampled_from(
    [
        "Iran",
        "Iraqi",
        "the",
        "U.S.",
        "New",
        "Mexico",
        "Jordan",
        " ",
        ". ",
        "\n\n",
        "🚢",
        "é",
        "$",
        "’s",
        "Guinea",
        "Côte d’Ivoire",
    ]
)


@given(st.one_of(st.text(), st.lists(WORDS).map("".join)), st.lists(WORDS).map("".join))
def test_mentions_of_any_text_are_exact_and_never_overlap(headline, body):
    spans = []
    for entity in find_places(headline, body):
        for mention in entity.mentions:
            text = headline if mention.where == "headline" else body
            assert text[mention.start : mention.end] == mention.exact
            spans.append((mention.where, mention.start, mention.end))
    spans.sort()
    assert all(a[0] != b[0] or a[2] <= b[1] for a, b in pairwise(spans))
