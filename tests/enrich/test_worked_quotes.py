"""The worked example, from its raw text to its quotes, cited agency, times and topics."""

import pytest

from services.enrich.enrich import enrich, load
from services.ingest.normalize import normalize
from shared.contracts import RawArticle, Record
from shared.outcomes import Refusal
from tests.enrich.provenances import PROVENANCE
from tests.worked_example import RAW


@pytest.fixture(scope="module")
def worked(ideal: dict) -> Record:
    article = normalize(RawArticle(content=RAW.read_text(encoding="utf-8")), version=1)
    assert not isinstance(article, Refusal)
    return enrich(article, PROVENANCE, load(), now="2026-03-01T08:00:02Z")


def test_it_has_its_quotes_with_speakers_cues_and_agency(worked, ideal):
    wanted_names = {entity["id"]: entity["name"] for entity in ideal["enrichment"]["entities"]}
    names = {entity.id: entity.name for entity in worked.entities}
    found = [
        (
            quote.type,
            quote.exact,
            quote.text,
            quote.speaker and (quote.speaker.exact, names.get(quote.speaker.entity or "")),
            quote.cue and quote.cue.exact,
            names.get(quote.attributed_via or ""),
        )
        for quote in worked.quotes
    ]
    assert found == [
        (
            quote["type"],
            quote["exact"],
            quote["text"],
            (quote["speaker"]["exact"], wanted_names[quote["speaker"]["entity"]]),
            quote["cue"]["exact"],
            wanted_names.get(quote.get("attributedVia")),
        )
        for quote in ideal["enrichment"]["quotes"]
    ]


def test_it_has_its_times(worked, ideal):
    found = {(time.start, time.end, time.type, time.value) for time in worked.temporal}
    assert found == {
        (time["start"], time["end"], time["type"], time["value"]) for time in ideal["enrichment"]["temporal"]
    }


def test_it_cites_its_agency(worked, ideal):
    assert [(one.name, one.role) for one in worked.info_sources] == [
        (one["name"], one["role"]) for one in ideal["infoSources"]
    ]


def test_international_relations_are_among_its_topics(worked):
    assert "medtop:20000638" in {topic.literal for topic in worked.subjects}
