"""Which bodies and places are one, and what they stand for."""

from __future__ import annotations

import pytest

from tests.enrich.resolution.marked_text import forms, named, resolved


@pytest.mark.parametrize(
    ("text", "name", "acronym"),
    [
        ("of {LOC Norway}’s {ORG Supreme Harbour Council} ({ORG SHC}) met", "Supreme Harbour Council", "SHC"),
        ("of {ORG Norway’s Supreme Harbour Safety Council (SHSC)} met", "Supreme Harbour Safety Council", "SHSC"),
        ("the {ORG Department of Energy} (DOE) said", "Department of Energy", "DOE"),
        ("the {ORG Bank of Norvia} (BoN) said", "Bank of Norvia", "BoN"),
        ("the Agency for Ports and Coasts (APC)", "Agency for Ports and Coasts", "APC"),
        ("the Anti-Smuggling Commission (ASC)", "Anti-Smuggling Commission", "ASC"),
        ("The Dockers’ and Sailors’ Union’s (DSU) leader", "Dockers’ and Sailors’ Union", "DSU"),
        ("the {ORG Institute of Ports, Tugs and Trade} (IPTT)", "Institute of Ports, Tugs and Trade", "IPTT"),
    ],
)  # fmt: skip
def test_an_introduced_body_is_one_with_its_acronym(text: str, name: str, acronym: str) -> None:
    entity = named(resolved(f"{text}. Later {acronym} spoke."), name)
    assert entity.type == "organisation"
    assert entity.aliases == (acronym,)
    assert [form for _, form in forms(entity)] == ["name", "alias", "alias"]


@pytest.mark.parametrize(
    "text",
    ["the Supreme Harbour Council (SHSC)", "a new safety council (NSC)", "BEIJING (Xinhua)", "Ana Kel (AK", "(SHSC)",
     "the harbour. Safety Council (HSC)", "Gross Domestic Product (GDP)", "Artificial Intelligence (AI)",
     "the Line of Control (LoC)", "the Convention on Trade (CoT)", "the chief officer of ports (COP)"],
)  # fmt: skip
def test_what_introduces_no_body_is_left_alone(text: str) -> None:
    assert resolved(text) == []


def test_an_acronym_given_twice_is_not_shared() -> None:
    entities = resolved("The Harbour Safety Council (HSC), the Home Science Club (HSC).")
    assert {entity.name for entity in entities} == {"Harbour Safety Council", "Home Science Club"}


def test_a_country_with_its_acronym_stays_a_country() -> None:
    (entity,) = resolved("The {LOC United Arab Emirates} (UAE) sent ships.")
    assert (entity.type, entity.code, forms(entity)) == (
        "geoArea", "AE", [("United Arab Emirates", "name"), ("UAE", "name")],
    )  # fmt: skip


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("{ORG Harbour Safety Council} met. {ORG HSC} spoke.", "Harbour Safety Council"),
        ("{ORG Norvia news agency} said; {ORG Norvia} added.", "Norvia news agency"),
        ("{ORG Norvia} news agency said; {ORG Norvia} added.", "Norvia news agency"),
        ("{ORG Ardent Motors Ltd} sold; {ORG Ardent Motors} bought.", "Ardent Motors Ltd"),
        ("{ORG World Harbour Organisation}, the {ORG World Harbour Organization}", "World Harbour Organisation"),
        ("the {ORG United Nations} and the {ORG UN}", "United Nations"),
    ],
)
def test_bodies_are_one_under_their_other_names(text: str, name: str) -> None:
    assert [entity.name for entity in resolved(text)] == [name]


@pytest.mark.parametrize(
    "text",
    [
        "{ORG Ministry of Oil} and {ORG Ministry}",
        "{ORG National Harbour Board} and {ORG National}",
        "{ORG London Harbour Trust} in {ORG London}",
        "{LOC Basra} and {LOC Basra Province}",
        "{ORG Harbour Safety Council}, {ORG Home Science Club} and {ORG HSC}",
    ],
)
def test_the_first_words_of_a_name_alone_are_something_else(text: str) -> None:
    assert len(resolved(text)) == text.count("{")


@pytest.mark.parametrize(
    ("text", "code"),
    [("{LOC Norway} and {NORP Norwegian} crews", "NO"),
     ("{LOC U.S.}, {LOC US}, {LOC United States}, {LOC America}", "US"),
     ("{LOC South Korea} played; {LOC Korea} won", "KR"), ("{LOC Britain}, the {LOC UK}", "GB"),
     ("{ORG Peru} beat them, and {MISC Peruvian} fans", "PE"), ("{LOC Côte d’Ivoire}, or {LOC Ivory Coast}", "CI")],
)  # fmt: skip
def test_a_country_is_one_with_its_other_names_and_demonyms(text: str, code: str) -> None:
    (entity,) = resolved(text)
    assert (entity.type, entity.subtype, entity.code, len(entity.mentions)) == (
        "geoArea", "country", code, text.count("{"),
    )  # fmt: skip
    assert entity.uri is not None


def test_a_shared_name_stays_unlinked_when_both_countries_are_named() -> None:
    entities = resolved("{LOC South Korea} and {LOC North Korea} met; {LOC Korea} waits.")
    assert [entity.code for entity in entities] == ["KR", "KP", None]


@pytest.mark.parametrize(
    ("text", "number"),
    [("{LOC Tripoli}, {LOC Lebanon}", 266826), ("{LOC Tripoli}, {LOC Libya}", 2210247), ("{LOC Tripoli}", 2210247),
     ("{LOC London}", 2643743), ("{LOC London}, {NORP Canadian} police said", 6058560), ("{LOC Kiev}", 703448)],
)  # fmt: skip
def test_a_city_is_looked_for_in_the_countries_an_article_names(text: str, number: int) -> None:
    city = resolved(text)[0]
    assert (city.subtype, city.uri) == ("city", f"https://sws.geonames.org/{number}/")


def test_a_city_of_which_there_are_several_equals_is_not_linked() -> None:
    (city,) = resolved("a school in {LOC Springfield}")
    assert (city.type, city.subtype, city.uri) == ("geoArea", None, None)


@pytest.mark.parametrize(("name", "code"), [("Texas", "US-TX"), ("New South Wales", "AU-NSW"), ("Ontario", "CA-ON")])
def test_a_state_has_its_iso_code(name: str, code: str) -> None:
    (state,) = resolved(f"rain in {{LOC {name}}}")
    assert (state.name, state.code) == (name, code)


def test_a_place_one_goes_into_is_a_point_of_interest() -> None:
    assert [entity.type for entity in resolved("at {LOC Norvia Airport} and {LOC Quay Stadium}")] == ["poi", "poi"]


def test_one_name_has_one_type_that_of_most_evidence() -> None:
    entities = resolved("{ORG Norvia} won. {ORG Norvia} sang. {PER Norvia} left.")
    assert [(entity.type, len(entity.mentions)) for entity in entities] == [("organisation", 3)]


def test_a_capital_tagged_as_a_body_is_a_city() -> None:
    assert [entity.subtype for entity in resolved("{ORG Tehran} was quiet.")] == ["city"]


@pytest.mark.parametrize(
    "text",
    ["the {LOC Islamic Republic}", "{PER Prime Minister}", "{NORP Arab}", "{MISC Monday}", "{MISC Sunni}", "{LOC 7}"],
)
def test_what_only_describes_is_no_entity(text: str) -> None:
    assert resolved(text) == []


@pytest.mark.parametrize(
    ("name", "subtype"),
    [("Ministry of Ports", "governmentBody"), ("Norvia news agency", "newsAgency"), ("Ardent Motors", "company"),
     ("Harbour University", "educationalInstitution"), ("Daesh", "armedGroup"), ("Quay Party", "political"),
     ("Norvia Friends", None)],
)  # fmt: skip
def test_a_body_tells_its_kind(name: str, subtype: str | None) -> None:
    assert named(resolved(f"{{ORG {name}}} spoke."), name).subtype == subtype


def test_a_country_named_before_its_body_is_a_mention_of_its_own() -> None:
    entities = resolved("{ORG Iran’s Supreme Harbour Council} met.")
    assert [(entity.name, forms(entity)) for entity in entities] == [
        ("Iran", [("Iran", "name")]), ("Supreme Harbour Council", [("Supreme Harbour Council", "name")]),
    ]  # fmt: skip
