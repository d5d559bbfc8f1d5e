"""Who is who among persons, in the ways the world names them."""

from __future__ import annotations

import pytest

from services.enrich.enrichers.resolution.resolve import Texts, resolve
from tests.enrich.resolution.marked_text import named, people, read_marks, resolved


@pytest.mark.parametrize(
    ("full", "short"),
    [
        ("Ana Quiroz", "Quiroz"),
        ("Ana Quiroz", "Quiroz’s"),
        ("Ana Quiroz", "A. Quiroz"),
        ("J. R. Harrow", "Harrow"),
        ("John Robert Harrow", "J.R. Harrow"),
        ("Robert F. Marlow Jr.", "Marlow"),
        ("Thomas Penn III", "Penn"),
        ("Pieter van der Meulen", "Van der Meulen"),
        ("Pieter van der Meulen", "Meulen"),
        ("Rashid bin Saif Al Nuwair", "Al Nuwair"),
        ("Abdel Karim al-Haddouf", "al-Haddouf"),
        ("Abdel Karim al-Haddouf", "Haddouf"),
        ("Abdel Karim al-Haddouf", "Abdel Karim Al Haddouf"),
        ("Adil Abdul-Marouf", "Adil Abdul Marouf"),
        ("Ramón García Olmedo", "García Olmedo"),
        ("Ramón García Olmedo", "García"),
        ("Ramón García Olmedo", "Ramon Garcia"),
        ("Inés María Fuentes Roldán", "Fuentes Roldán"),
        ("Kwon Seo-yeon", "Kwon"),
        ("Zhou Mingde", "Zhou"),
        ("Nguyen Thi Bao", "Bao"),
        ("Oleg Petrovich Marenko", "Oleg Marenko"),
        ("Oleg Petrovich Marenko", "Marenko"),
        ("Jón Karlsson", "Jón"),
        ("Chukwuemeka Adébáyò", "Adebayo"),
        ("Seán O’Malley", "O'Malley"),
    ],
)
def test_a_shorter_form_of_a_name_is_the_same_person(full: str, short: str) -> None:
    assert list(people(f"{{PER {full}}} came. Later {{PER {short}}} left.")) == [full]


def test_the_short_form_may_come_first_as_in_a_headline() -> None:
    entities = resolved("{PER Ana Quiroz} said so.", headline="{PER Quiroz}: ports to open")
    assert [mention.where for mention in named(entities, "Ana Quiroz").mentions] == ["headline", "body"]


@pytest.mark.parametrize(
    "text",
    [
        "{PER Ana Quiroz} and {PER Luis Quiroz} met. {PER Quiroz} spoke.",
        "{PER Kim Tae-ho} and {PER Kim Mi-rae} met. {PER Kim} spoke.",
    ],
)
def test_a_name_that_two_people_bear_stays_by_itself(text: str) -> None:
    assert len(people(text)) == 3


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ana Quiroz", "Luis Quiroz"),
        ("Ana Quiroz", "Ana Marl"),
        ("Kim Tae-ho", "Kim Mi-rae"),
        ("John Harrow", "James Harrow"),
    ],
)
def test_people_with_one_name_in_common_are_two(one: str, other: str) -> None:
    assert set(people(f"{{PER {one}}} met {{PER {other}}}.")) == {one, other}


def test_a_person_with_one_name_is_a_person_without_a_uri() -> None:
    entity = named(resolved("The singer {PER Wirawan} performed. {PER Wirawan} left."), "Wirawan")
    assert (len(entity.mentions), entity.uri) == (2, None)


def test_the_same_name_has_the_same_uri_in_every_article_and_another_for_another_kind() -> None:
    uris = [named(resolved(text), "Ana Quiroz").uri for text in ("{PER Ana Quiroz} ran.", "A day. {PER Ana Quiroz}.")]
    other = named(resolved("{ORG Ana Quiroz} sells tugs."), "Ana Quiroz").uri
    assert uris[0] == uris[1] != other
    assert uris[0] is not None
    assert uris[0].startswith("urn:uuid:")


def test_a_country_is_nobodys_surname() -> None:
    assert people("{PER Mike Jordan} flew to {LOC Jordan}.") == {"Mike Jordan": ["Mike Jordan"]}


def test_a_surname_that_was_not_tagged_is_found_unless_it_is_a_word_of_the_text() -> None:
    assert people("{PER Ana Quiroz} came, and Quiroz left.") == {"Ana Quiroz": ["Ana Quiroz", "Quiroz"]}
    assert people("{PER Ana Ports} came. Ports closed; all ports did.") == {"Ana Ports": ["Ana Ports"]}


@pytest.mark.parametrize(
    ("printed", "name"),
    [
        ("Mr Luis Arden", "Luis Arden"),
        ("Gen. Luis Arden", "Luis Arden"),
        ("Norwegian President Luis Arden", "Luis Arden"),
        ("Prime Minister Luis Arden", "Luis Arden"),
        ("Prince Luis", "Prince Luis"),
        ("Maulana Luis Arden", "Luis Arden"),
        ("Sheikh Hamad bin Saif", "Hamad bin Saif"),
    ],
)
def test_a_title_is_no_part_of_the_name(printed: str, name: str) -> None:
    assert list(people(f"On Monday {{PER {printed}}} spoke.")) == [name]


@pytest.mark.parametrize(
    "text",
    [
        "Her neighbour {MISC Zaza Koberi} was less gloomy.",
        "Mrs {ORG Zaza Koberi} was less gloomy.",
        "Her son, {LOC Zaza Koberi}, was less gloomy.",
        "The minister of intelligence {ORG Zaza Koberi} was less gloomy.",
        "{LOC Zaza Koberi}, 54, was less gloomy.",
    ],
)
def test_a_title_an_occupation_or_an_age_makes_a_name_a_persons(text: str) -> None:
    assert list(people(text)) == ["Zaza Koberi"]


@pytest.mark.parametrize("text", ["The {LOC Zaza Koberi} was low.", "{ORG Zaza Koberi}, 3,000 strong, left."])
def test_other_names_keep_the_type_they_were_tagged_with(text: str) -> None:
    assert people(text) == {}


@pytest.mark.parametrize("printed", ["Wanja Kithing’o", "Wanja Kithing'o"])
def test_an_apostrophe_inside_a_name_does_not_end_it(printed: str) -> None:
    cut = printed[: -len("'o")]
    assert list(people(f"{{PER {cut}}}{printed[-2:]} spoke.")) == [printed]


def test_a_possessive_does_end_a_name() -> None:
    assert list(people("{PER Wanja Kithing}’s car stopped.")) == ["Wanja Kithing"]


@pytest.mark.parametrize("type_", ["ORG", "LOC", "MISC"])
def test_a_doubtful_full_name_is_that_of_the_person_who_is_called_by_its_end(type_: str) -> None:
    marked = f"{{{type_} Zaza Koberi}} spoke."
    body, tags = read_marks(marked, confidence=0.4)
    text, more = read_marks("{PER Koberi} left.")
    at = len(body) + 1
    moved = [tag._replace(start=tag.start + at, end=tag.end + at) for tag in more]
    (entity,) = resolve(Texts("", f"{body} {text}", (), [*tags, *moved]))
    assert (entity.name, entity.type, len(entity.mentions)) == ("Zaza Koberi", "person", 2)


def test_somebody_whose_given_name_is_a_particle_elsewhere_has_a_surname() -> None:
    assert people("{PER Ben Ralvik} came. {PER Ralvik} spoke.") == {"Ben Ralvik": ["Ben Ralvik", "Ralvik"]}


def test_a_rank_makes_a_name_a_persons() -> None:
    assert list(people("It was {ORG Lt Gen Koberi} who spoke.")) == ["Lt Gen Koberi"]


@pytest.mark.parametrize(
    ("behind", "type_"),
    [
        (", who fishes here, spoke.", "person"),
        (", a retired school teacher, spoke.", "person"),
        (", the northern freight group, closed.", "organisation"),
        (", a union organiser, spoke.", "person"),
        (" of the port spoke.", "geoArea"),
    ],
)
def test_what_stands_behind_a_doubtful_name_tells_what_it_is(behind: str, type_: str) -> None:
    (entity,) = resolved(f"{{LOC Zaza Koberi}}{behind}", confidence=0.4)
    assert entity.type == type_


def test_a_company_named_behind_the_word_is_one() -> None:
    (entity,) = resolved("The airline, {PER Zaza Koberi}, closed.", confidence=0.4)
    assert entity.type == "organisation"


def test_somebody_once_called_by_given_names_may_be_called_by_the_last_of_them() -> None:
    found = people("{PER Ana Lux Dlavini} came. {PER Ana Lux} spoke. Later {PER Lux} left.")
    assert found == {"Ana Lux Dlavini": ["Ana Lux Dlavini", "Ana Lux", "Lux"]}
