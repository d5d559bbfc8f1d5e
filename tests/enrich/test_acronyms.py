import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.enrich.enrichers.acronyms import MAX_DEFINITIONS, add_organisations, find_organisations
from services.enrich.enrichers.places import add_places
from shared.annotations import Provenance, Teaser
from shared.contracts import Article, Record

PROVENANCE = Provenance(
    raw_digest="sha256:0",
    media_type="text/plain",
    door="queue",
    received_at="2026-03-01T08:00:00Z",
    correlation_id="c1",
)


def names(body: str) -> dict[str, tuple[str, ...]]:
    return {entity.name: entity.aliases for entity in find_organisations("", body)}


@pytest.mark.parametrize(
    ("text", "name", "acronym"),
    [
        (
            "Secretary of Norvia’s Supreme Harbour Safety Council (SHSC) Ana Kel",
            "Supreme Harbour Safety Council",
            "SHSC",
        ),
        ("the Department of Energy (DOE) said", "Department of Energy", "DOE"),
        ("the Bank of Norvia (BoN) said", "Bank of Norvia", "BoN"),
        ("the Agency for Ports and Coasts (APC)", "Agency for Ports and Coasts", "APC"),
        ("the Anti-Smuggling Commission (ASC)", "Anti-Smuggling Commission", "ASC"),
        ("The Dockers’ and Sailors’ Union’s (DSU) leader", "Dockers’ and Sailors’ Union", "DSU"),
        (
            "the Institute of Science, Technology and Trade (ISTT)",
            "Institute of Science, Technology and Trade",
            "ISTT",
        ),
    ],
)
def test_an_introduced_organisation_is_found_with_its_acronym(text, name, acronym):
    assert names(text) == {name: (acronym,)}


@pytest.mark.parametrize(
    "text",
    ["the Supreme Harbour Council (SHSC)", "a new safety council (NSC)", "BEIJING (Xinhua)", "Ana Kel (AK", "(SHSC)",
     "the harbour. Safety Council (HSC)", "Gross Domestic Product (GDP)", "Artificial Intelligence (AI)",
     "the Line of Control (LoC)", "the Convention on Trade (CoT)", "the chief officer of ports (COP)"],
)  # fmt: skip
def test_what_introduces_no_organisation_is_left_alone(text):
    assert names(text) == {}


def test_both_forms_are_mentions_wherever_they_stand():
    headline, body = (
        "HSC warns ports",
        "The Harbour Safety Council (HSC) met.\n\nThe HSC’s head left. Harbour Safety Council rules.",
    )
    (entity,) = find_organisations(headline, body)
    assert [(m.exact, m.form, m.where) for m in entity.mentions] == [
        ("HSC", "alias", "headline"), ("Harbour Safety Council", "name", "body"), ("HSC", "alias", "body"),
        ("HSC", "alias", "body"), ("Harbour Safety Council", "name", "body"),
    ]  # fmt: skip
    assert (entity.type, entity.rel) == ("organisation", "about")


def test_an_acronym_inside_a_word_is_no_mention():
    (entity,) = find_organisations("", "The Harbour Safety Council (HSC) and the HSCX.")
    assert [mention.exact for mention in entity.mentions] == ["Harbour Safety Council", "HSC"]


def test_an_acronym_given_twice_belongs_to_the_first():
    entities = find_organisations("", "Harbour Safety Council (HSC), Home Science Club (HSC). HSC")
    assert [(entity.name, len(entity.mentions)) for entity in entities] == [
        ("Harbour Safety Council", 4), ("Home Science Club", 1),
    ]  # fmt: skip


def test_a_country_with_its_acronym_stays_a_country():
    article = Article(uri="urn:uuid:1", paragraphs=("The United Arab Emirates (UAE) sent ships.",))
    record = add_organisations(add_places(Record(article=article, provenance=PROVENANCE)))
    assert [entity.type for entity in record.entities] == ["geoArea"]


def test_a_teaser_introduces_nothing():
    article = Article(uri="urn:uuid:1", teasers=(Teaser(text="Harbour Safety Council (HSC) meets"),))
    assert add_organisations(Record(article=article, provenance=PROVENANCE)).entities == ()


def test_the_number_of_organisations_is_bounded():
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    text = " ".join(f"{a}x {b}x Union ({a}{b}U)." for a in letters for b in letters)
    assert len(find_organisations("", text)) == MAX_DEFINITIONS


PIECES = st.sampled_from(
    ["Harbour ", "Safety ", "Council ", "of ", "(HSC)", "(HSC) ", "HSC ", "’s ", ". ", "é", "-", "\n\n"]
)


@given(st.lists(PIECES).map("".join), st.one_of(st.text(), st.lists(PIECES, max_size=30).map("".join)))
def test_mentions_of_any_text_are_exact(headline, body):
    for entity in find_organisations(headline, body):
        assert entity.mentions
        for mention in entity.mentions:
            text = headline if mention.where == "headline" else body
            assert text[mention.start : mention.end] == mention.exact
            assert mention.exact in {entity.name, *entity.aliases}
