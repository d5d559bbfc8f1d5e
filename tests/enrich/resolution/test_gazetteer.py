"""The operators' own names in a text."""

from __future__ import annotations

import time

import pytest

from services.enrich.enrichers.resolution.gazetteer import Gazetteer
from services.enrich.enrichers.tagged import Tagged
from shared.annotations import EntityType
from shared.gazetteer import GazetteerEntry
from tests.enrich.resolution.marked_text import forms, named, resolved

ARDENT = GazetteerEntry(
    id="x-1",
    name="Ardent Motors",
    type=EntityType.ORGANISATION,
    aliases=("Ardent", "AMX"),
    uri="https://example.org/x-1",
)
RIVER = GazetteerEntry(id="x-2", name="Skell", type=EntityType.PLACE)
GAZETTEER = Gazetteer([ARDENT, RIVER])


def test_every_name_of_an_entry_is_found_tagged_or_not_and_carries_its_uri() -> None:
    entity = named(resolved("Ardent Motors sold. {PER Ardent} and AMX rose.", gazetteer=GAZETTEER), "Ardent Motors")
    assert (entity.type, entity.uri, entity.confidence) == ("organisation", "https://example.org/x-1", 99)
    assert forms(entity) == [("Ardent Motors", "name"), ("Ardent", "name"), ("AMX", "alias")]


def test_an_entry_without_a_uri_has_one_of_its_id() -> None:
    uris = {named(resolved(text, gazetteer=GAZETTEER), "Skell").uri for text in ("The Skell rose.", "Skell")}
    assert len(uris) == 1
    assert None not in uris


def test_a_longer_tagged_name_keeps_its_words() -> None:
    entities = resolved("The {ORG Ardent Motors Museum Trust} opened.", gazetteer=GAZETTEER)
    assert [entity.name for entity in entities] == ["Ardent Motors Museum Trust"]


@pytest.mark.parametrize("text", ["ardent motors", "Ardently", "Skellington", "a skell"])
def test_only_whole_words_in_their_spelling_are_found(text: str) -> None:
    assert resolved(text, gazetteer=GAZETTEER) == []


def test_tags_and_names_come_merged_in_reading_order() -> None:
    tags = [Tagged(0, 6, "PER"), Tagged(20, 30, "LOC")]
    found = GAZETTEER.tag("Ardent and Ardent at Peru there", tags)
    assert [(tag.start, tag.end, tag.type) for tag in found] == [(0, 6, "ORG"), (11, 17, "ORG"), (20, 30, "LOC")]


def test_many_names_that_begin_alike_cost_little() -> None:
    entries = [GazetteerEntry(id=str(n), name=f"University {n}", type=EntityType.ORGANISATION) for n in range(20_000)]
    gazetteer = Gazetteer(entries)
    began = time.process_time()
    gazetteer.tag("University X " * 10_000, [])
    assert time.process_time() - began < 2
