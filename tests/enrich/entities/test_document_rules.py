import pytest

from services.enrich.enrichers.entities.document import Document, apply_rules
from services.enrich.enrichers.entities.names import AGAIN, KNOWN, Name, certain
from services.enrich.enrichers.entities.signs import ADDRESS, BEGINS_KNOWN, signs_of
from services.enrich.enrichers.entities.tokens import TOKEN
from services.enrich.enrichers.tagged import TAG_TYPES

COMMON = frozenset({"the", "talks", "war", "said", "hope"})


def cut(text):
    """The text as the engine cuts it: two breaks on both sides, every capitalised token a candidate."""
    words, starts, ends, position = ["\n", "\n"], [0, 0], [0, 0], 0
    for token in TOKEN.findall(text):
        words.append(token.strip() or "\n")
        starts.append(position)
        ends.append(position + len(token.rstrip() or token))
        position += len(token)
    words += ["\n", "\n"]
    candidates = [nth for nth, word in enumerate(words) if word[0].isupper()]
    known = [nth for nth in candidates if signs_of(words[nth]) & BEGINS_KNOWN]
    addressed = [nth for nth in candidates if signs_of(words[nth - 1]) & ADDRESS]
    starts, ends = [*starts, position, position], [*ends, position, position]
    return Document(text, words, starts, ends, candidates, known, addressed, COMMON)


def name(document, surface, kind, *, nth=0, weight=2.0):
    """The nth mention of the surface, tagged as that type."""
    start = -1
    for _ in range(nth + 1):
        start = document.text.index(surface, start + 1)
    first, last = document.starts.index(start, 2), document.ends.index(start + len(surface), 2)
    evidence = [weight if one == kind else 0.0 for one in TAG_TYPES]
    return Name(first, last, kind, evidence, [0.9 if one == kind else 0.01 for one in TAG_TYPES])


def tagged(text, *names):
    document = cut(text)
    made = [name(document, surface, kind, **more) for surface, kind, more in names]
    return [(document.surface(one), one.type) for one in apply_rules(document, made)]


def one(text, surface, kind):
    return tagged(text, (surface, kind, {}))


@pytest.mark.parametrize(
    ("surface", "kind", "expected"),
    [
        ("Prime Minister Ana Vula", "PER", [("Ana Vula", "PER")]),
        ("Secretary of State Ana Vula", "PER", [("Ana Vula", "PER")]),
        ("Fijian President Ana Vula", "PER", [("Fijian", "NORP"), ("Ana Vula", "PER")]),
        ("Mrs. Vula", "MISC", [("Vula", "PER")]),
        ("Ana Vula Thursday", "PER", [("Ana Vula", "PER")]),
        ("Emir of Nadi", "PER", [("Emir of Nadi", "PER")]),
        ("Crown Prince", "PER", []),
        ("Ministry", "ORG", []),
        ("Justice", "PER", []),
        ("pro-Nadi", "LOC", [("Nadi", "LOC")]),
        ("Relief Fund", "ORG", [("Relief Fund", "ORG")]),
    ],
)
def test_edges_are_trimmed(surface, kind, expected):
    assert one(f"and {surface} came", surface, kind) == expected


@pytest.mark.parametrize(
    ("text", "surface", "kind"),
    [
        (
            "and head of the country’s National Harbour Service Ana Vula came",
            "National Harbour Service Ana Vula",
            "ORG",
        ),
        ("and director of the Northern Reef Agency Tomas Revik came", "Northern Reef Agency Tomas Revik", "PER"),
        ("and head of the country’s National Harbour Service Ana Vula came", "Ana Vula", "PER"),
        ("and the chair of Fiji’s Council for Reef and Shore Agency Ana Vula came", "Ana Vula", "PER"),
    ],
)
def test_the_body_between_an_office_and_its_holder_is_a_name_of_its_own(text, surface, kind):
    found = [one for one in one(text, surface, kind) if one[1] != "LOC"]
    body, person = found
    assert body[1] == "ORG" and body[0].endswith(("Service", "Agency")) and len(body[0].split()) >= 3
    assert person[1] == "PER" and person[0] in {"Ana Vula", "Tomas Revik"}


@pytest.mark.parametrize(
    ("text", "surface", "kind", "expected"),
    [
        ("the head of Union Hope Said came", "Union Hope Said", "ORG", [("Union Hope Said", "ORG")]),
        ("they saw the Reef Bank Tevita Vula", "Reef Bank Tevita Vula", "ORG", [("Reef Bank Tevita Vula", "ORG")]),
        ("at the National Harbour Service Ana Vula spoke", "Ana Vula", "PER", [("Ana Vula", "PER")]),
        ("the head of Council Ana Vula came", "Ana Vula", "PER", [("Ana Vula", "PER")]),
    ],
)
def test_a_name_is_not_parted_where_no_office_or_no_person_shows(text, surface, kind, expected):
    assert one(text, surface, kind) == expected


def test_countries_and_peoples_have_the_type_they_always_have():
    text = "Kenya beat Iran. Muslims in Latin America and North Korea said so."
    found = tagged(text, ("Kenya", "ORG", {}), ("Muslims", "ORG", {}))
    assert found == [
        ("Kenya", "LOC"), ("Iran", "LOC"), ("Muslims", "NORP"), ("Latin America", "LOC"), ("North Korea", "LOC"),
    ]  # fmt: skip


def test_a_country_inside_a_longer_name_or_a_sum_or_a_person_is_left_alone():
    text = "the Bank of Kenya lent US$5 to Michael Jordan"
    assert tagged(text, ("Bank of Kenya", "ORG", {})) == [("Bank of Kenya", "ORG")]


def test_all_mentions_of_a_surface_get_the_type_with_most_evidence():
    text = "Sorvi rose. Then Sorvi fell, and Sorvi paid."
    mentions = (("Sorvi", "ORG", {}), ("Sorvi", "ORG", {"nth": 1}), ("Sorvi", "LOC", {"nth": 2, "weight": 3.0}))
    assert tagged(text, *mentions) == [("Sorvi", "ORG")] * 3


def test_a_last_name_is_what_the_full_name_is():
    found = tagged("Ana Vula spoke. Vula left.", ("Ana Vula", "PER", {}), ("Vula", "LOC", {"nth": 1}))
    assert found == [("Ana Vula", "PER"), ("Vula", "PER")]


def test_an_acronym_is_what_it_was_introduced_for():
    text = "The Coast Relief Fund (CRF) said CRF and NZX agreed."
    assert one(text, "Coast Relief Fund", "ORG") == [("Coast Relief Fund", "ORG"), ("CRF", "ORG"), ("CRF", "ORG")]


def test_further_mentions_are_found():
    text = "Ana Vula spoke. Later Vula met Relief Fund staff; Hope said no."
    found = tagged(text + " Relief Fund. Hope.", ("Ana Vula", "PER", {}), ("Relief Fund", "ORG", {}))
    assert found == [("Ana Vula", "PER"), ("Vula", "PER"), ("Relief Fund", "ORG"), ("Relief Fund", "ORG")]


def test_a_word_of_the_language_is_not_taken_for_a_name_elsewhere():
    assert one("Ana Hope spoke. Hope is left.", "Ana Hope", "PER") == [("Ana Hope", "PER")]


def test_confidence_tells_a_list_from_what_only_other_mentions_say():
    document = cut("Ana Vula spoke in Kenya. Vula left.")
    found = apply_rules(document, [name(document, "Ana Vula", "PER")])
    assert [one.confidence for one in found] == [0.9, KNOWN, AGAIN]
    assert certain(2, 2, "LOC").confidence == KNOWN


@pytest.mark.parametrize(
    ("text", "surface", "kind", "expected"),
    [
        ("Ms Hope spoke to Ana Vula.", "Ana Vula", "PER", [("Hope", "PER"), ("Ana Vula", "PER")]),
        ("Then Moana Chan-o-cha spoke.", "Moana Chan", "PER", [("Moana Chan-o-cha", "PER")]),
        ("Then Moana Inam-ul-Haq spoke.", "Moana Inam", "PER", [("Moana Inam-ul-Haq", "PER")]),
        ("Ana Hope came. Hope, 44, left.", "Ana Hope", "PER", [("Ana Hope", "PER"), ("Hope", "PER")]),
        ("Ana Hope came. Hope said so.", "Ana Hope", "PER", [("Ana Hope", "PER"), ("Hope", "PER")]),
        ("Ana Hope came. Hope springs eternal.", "Ana Hope", "PER", [("Ana Hope", "PER")]),
        ("A Moana Vula-led party won.", "Moana Vula", "PER", [("Moana Vula", "PER")]),
        ("Minister of Reef Affairs Ana Vula spoke.", "Reef Affairs Ana Vula", "ORG", [("Ana Vula", "PER")]),
        (
            "minister of planning and Reef Affairs Ana Vula spoke.",
            "Reef Affairs Ana Vula",
            "PER",
            [("Reef Affairs Ana Vula", "PER")],
        ),
        ("The head of Ana Maria Vula Losa spoke.", "Ana Maria Vula Losa", "PER", [("Ana Maria Vula Losa", "PER")]),
    ],
)
def test_peoples_names_are_made_whole_and_no_more(text, surface, kind, expected):
    assert one(text, surface, kind) == expected
