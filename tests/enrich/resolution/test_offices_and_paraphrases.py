"""Offices as printed, "the president", "he", "the country", and capitals that mean governments."""

from __future__ import annotations

import pytest

from tests.enrich.resolution.marked_text import forms, named, resolved


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("He met {NORP Peruvian} President {PER Luis Arden}.", "Peruvian President"),
        ("He met {PER Peruvian President Luis Arden}.", "Peruvian President"),
        ("He met {LOC Peru}’s acting Prime Minister {PER Luis Arden}.", "Peru’s acting Prime Minister"),
        ("He met national security adviser {PER Luis Arden}.", "national security adviser"),
        ("told the {ORG Ardent Motors} chief executive {PER Luis Arden} so.", "Ardent Motors chief executive"),
        ("the {ORG UN} special envoy {PER Luis Arden} left", "UN special envoy"),
        ("Foreign Minister {PER Luis Arden} left", "Foreign Minister"),
        ("Foreign Minister Datuk {PER Luis Arden} left", "Foreign Minister"),
        (
            "head of {LOC Peru}’s {ORG Harbour Board} ({ORG HB}) {PER Luis Arden} left",
            "head of Peru’s Harbour Board (HB)",
        ),
        ("head of the country’s {ORG Ports Service} {PER Luis Arden} left", "head of the country’s Ports Service"),
        ("and head of the {ORG Ports Service Luis Arden} left", "head of the Ports Service"),
        ("{PER Luis Arden}, the {NORP Peruvian} president, left", "Peruvian president"),
        ("{PER Luis Arden}, head of the {ORG Harbour Board}, left", "head of the Harbour Board"),
        ("{PER Luis Arden}, a professor at {ORG Quay University}, said", "professor at Quay University"),
        ("{PER Luis Arden}, {LOC Peru}’s deputy finance minister, said", "Peru’s deputy finance minister"),
        ("{PER Luis Arden}, president of {LOC Peru}.", "president of Peru"),
        ("{PER Luis Arden}, who left, said", None),
        ("{PER Luis Arden}, 43, said", None),
        ("{PER Luis Arden}, {PER Ana Quiroz} and the president, said", None),
        ("The president told {PER Luis Arden} so.", None),
        ("The crew of the {ORG Harbour Board} {PER Luis Arden} praised", None),
        ("Mr {PER Luis Arden} left", None),
    ],
)
def test_an_office_is_told_as_printed(text: str, title: str | None) -> None:
    assert named(resolved(text), "Luis Arden").title == title


def test_the_first_office_printed_counts_and_is_no_part_of_the_name() -> None:
    arden = named(resolved("{PER Luis Arden} spoke. Later Mayor {PER Arden}, a former pilot, left."), "Luis Arden")
    assert arden.title == "Mayor"


INTRODUCED = "{NORP Peruvian} President {PER Luis Arden} met {NORP Chilean} President {PER Ana Quiroz}.\n\n"


@pytest.mark.parametrize(
    ("words", "owner"),
    [
        ("The Peruvian president", "Luis Arden"),
        ("The Chilean president", "Ana Quiroz"),
        ("The president", None),
        ("The Norwegian president", None),
        ("The Peruvian president of the club", None),
        ("The Peruvian president Carlos Doe", None),
        ("The Peruvian minister", None),
    ],
)
def test_a_paraphrase_is_linked_when_one_person_holds_the_office(words: str, owner: str | None) -> None:
    entities = resolved(f"{INTRODUCED}{words} left.")
    assert [one.name for one in entities if (words, "nominal") in forms(one)] == [owner] * (owner is not None)


def test_a_paraphrase_before_the_introduction_is_left_alone() -> None:
    entities = resolved("The mayor spoke first. Later Mayor {PER Ana Quiroz} left.")
    assert forms(named(entities, "Ana Quiroz")) == [("Ana Quiroz", "name")]


@pytest.mark.parametrize(
    ("text", "linked"),
    [
        ("{PER Luis Arden} came. He left.", ["He"]),
        ("{PER Luis Arden} came. It rained. “Fine,” he said.", ["he"]),
        ("{PER Luis Arden} met {PER Ana Quiroz} there. He left.", ["He"]),
        ("In May {PER Luis Arden} met {PER Ana Quiroz}. He left.", ["He"]),
        ("In May {PER Tovik Arden} met {PER Sanele Quiroz}. He left.", []),
        ("{PER Tovik Arden} gave him a coat.", []),
        ("{PER Luis Arden} came and said he would stay with his dog.", ["he", "his"]),
        ("{PER Luis Arden} came. “He is ill,” the nurse said.", []),
        ("Mr {PER Luis Arden} came. She left.", []),
        ("The theatre heard the others.", []),
        ("{PER Luis Arden} came. It rained. It snowed. It froze. It thawed. He left.", []),
    ],
)
def test_a_pronoun_is_linked_when_it_can_mean_one_person(text: str, linked: list[str]) -> None:
    found = [one for entity in resolved(text) for one in forms(entity) if one[1] == "pronoun"]
    assert [exact for exact, _ in found] == linked


def test_gender_tells_two_people_apart() -> None:
    entities = resolved("Spokeswoman {PER Ana Quiroz} and Mr {PER Luis Arden} came. She spoke. He left.")
    assert ("She", "pronoun") in forms(named(entities, "Ana Quiroz"))
    assert ("He", "pronoun") in forms(named(entities, "Luis Arden"))


@pytest.mark.parametrize(
    ("text", "country", "words"),
    [
        ("{LOC Iran} and {LOC Iraq} met. The Arab country won.", "Iraq", "The Arab country"),
        ("{LOC Iran} and {LOC Chile} met. The Islamic Republic won.", "Iran", "The Islamic Republic"),
        ("{LOC Peru} voted. The country is calm.", "Peru", "The country"),
        ("{LOC Chile} won. Yet {LOC Peru}’s mayor and the country’s coach sang.", "Peru", "the country"),
    ],
)
def test_a_country_is_known_by_its_paraphrase(text: str, country: str, words: str) -> None:
    assert (words, "nominal") in forms(named(resolved(text), country))


@pytest.mark.parametrize(
    "text",
    [
        "{LOC Chile} met {LOC Peru}. The country won.",
        "{LOC Iraq} and {LOC Jordan}. The Arab country won.",
        "In the country of {LOC Peru}.",
        "The country voted.",
    ],
)
def test_a_paraphrase_that_fits_several_countries_is_left_alone(text: str) -> None:
    assert not [one for entity in resolved(text) for one in forms(entity) if one[1] == "nominal"]


@pytest.mark.parametrize(
    ("words", "is_metonym"),
    [
        ("{LOC Lima}’s position on ports", True),
        ("{LOC Lima}’s supportive position", True),
        ("{LOC Lima} denied this", True),
        ("its policy vis-à-vis {LOC Lima}", True),
        ("{LOC Lima}’s airport", False),
        ("police in {LOC Lima} said", False),
        ("{LOC Lima} was dark", False),
    ],
)
def test_a_capital_that_acts_stands_for_its_country(words: str, is_metonym: bool) -> None:
    entities = resolved(f"{{LOC Peru}} voted. Then {words}.")
    (mention,) = named(entities, "Lima").mentions
    assert (mention.form, mention.refers_to) == (("metonym", "e1") if is_metonym else ("name", None))


def test_a_capital_stands_for_no_country_that_the_article_does_not_name() -> None:
    assert [forms(entity) for entity in resolved("{LOC Lima}’s position")] == [[("Lima", "name")]]
