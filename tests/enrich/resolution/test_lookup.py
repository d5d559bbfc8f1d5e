"""Finding entities by where they stand in the body."""

from __future__ import annotations

from services.enrich.enrichers.resolution.lookup import entity_at, mentions_in_body
from tests.enrich.resolution.marked_text import resolved

MARKED = "{NORP Peruvian} President {PER Ana Quiroz} spoke. The {NORP Peruvian} president left. She sang."
BODY = "Peruvian President Ana Quiroz spoke. The Peruvian president left. She sang."
ENTITIES = resolved(MARKED, headline="{LOC Peru} votes")


def at(words: str) -> str | None:
    start = BODY.index(words)
    entity = entity_at(ENTITIES, start, start + len(words))
    return entity.name if entity else None


def test_mentions_come_in_reading_order_with_pronouns_and_nominals_and_without_the_headline() -> None:
    found = [(placed.mention.exact, placed.entity.name) for placed in mentions_in_body(ENTITIES).mentions]
    assert found == [
        ("Peruvian", "Peru"), ("Ana Quiroz", "Ana Quiroz"), ("The Peruvian president", "Ana Quiroz"),
        ("Peruvian", "Peru"), ("She", "Ana Quiroz"),
    ]  # fmt: skip


def test_a_stretch_names_whom_its_longest_mention_names() -> None:
    assert at("Ana Quiroz") == "Ana Quiroz"
    assert at("Peruvian") == "Peru"
    assert at("The Peruvian president") == "Ana Quiroz"
    assert at("Peruvian President Ana Quiroz spoke") == "Ana Quiroz"
    assert at("She") == "Ana Quiroz"
    assert at("spoke") is None
    assert at("Quiroz") is None


def test_the_mentions_of_a_stretch_are_those_that_begin_in_it() -> None:
    placed = mentions_in_body(ENTITIES)
    start = BODY.index("The")
    assert [each.mention.form for each in placed.between(start, len(BODY))] == ["nominal", "demonym", "pronoun"]
    assert placed.between(0, 0) == []
