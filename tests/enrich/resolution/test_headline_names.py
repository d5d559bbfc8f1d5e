from services.enrich.enrichers.resolution.resolve import Texts, resolve
from services.enrich.enrichers.tagged import Tagged


def names_of(headline: str, body: str, *tags: tuple[str, str, str]) -> dict[str, int]:
    """Name -> number of mentions; tags are (text that has it, name, type)."""
    texts = {"headline": headline, "body": body}
    found = {
        where: [Tagged(texts[where].index(name), texts[where].index(name) + len(name), type_)
                for place, name, type_ in tags if place == where]
        for where in texts
    }  # fmt: skip
    return {one.name: len(one.mentions) for one in resolve(Texts(headline, body, found["headline"], found["body"]))}


def test_a_name_in_the_headline_that_runs_on_over_one_of_the_body_is_that_one():
    assert names_of(
        "Kestrel Ferries Crews Say Ships Are Unsafe",
        "Crews at Kestrel Ferries have written to the port.",
        ("headline", "Kestrel Ferries Crews Say Ships", "ORG"),
        ("body", "Kestrel Ferries", "ORG"),
    ) == {"Kestrel Ferries": 2}


def test_a_longer_name_in_the_headline_that_ends_as_names_of_bodies_do_stays_whole():
    assert names_of(
        "Kenya River Sailors Association Meets",
        "Sailors in Kenya met on Monday.",
        ("headline", "Kenya River Sailors Association", "ORG"),
        ("body", "Kenya", "LOC"),
    ) == {"Kenya River Sailors Association": 1, "Kenya": 1}


def test_a_word_that_passed_for_a_person_is_the_body_that_begins_with_it():
    body = "Kestrel Ferries was late. “We are sorry,” said Kestrel."
    tags = [Tagged(0, 15, "ORG"), Tagged(body.rindex("Kestrel"), len(body) - 1, "PER")]
    assert [one.name for one in resolve(Texts("", body, (), tags))] == ["Kestrel Ferries"]
    both = f"{body} Ana Kestrel left."
    tags.append(Tagged(both.index("Ana"), both.index(" left"), "PER"))
    assert [one.name for one in resolve(Texts("", both, (), tags))] == ["Kestrel Ferries", "Ana Kestrel"]
