"""Agencies by their credits."""

import pytest

from services.enrich.enrichers.agencies import add_agencies, find_agencies
from shared.annotations import InfoSource, Provenance, RemovedLine
from shared.contracts import Article, Record
from shared.structs import unchecked

PROVENANCE = Provenance(raw_digest="", media_type="", door="", received_at="", correlation_id="")


def a_record(*paragraphs: str, **fields: object) -> Record:
    article = Article.model_validate({"uri": "urn:uuid:1", "paragraphs": paragraphs, **fields})
    return Record(article=article, provenance=PROVENANCE)


def names(*paragraphs: str, **fields: object) -> list[str]:
    return [source.name for source in find_agencies(a_record(*paragraphs, **fields))]


@pytest.mark.parametrize(
    ("start", "agency"),
    [
        ("NORHAVEN (Reuters) - The crane", "Reuters"),
        ("NORHAVEN, March 3 (AP) — The crane", "Associated Press"),
        ("Norhaven (dpa/nh) - Der Kran", "dpa"),
        ("Norhaven, 3 mar (EFE).- La grúa", "EFE"),
        ("(ANSA) - NORHAVEN, 3 MAR - La gru", "ANSA"),
        ("НОРХЕЙВЕН, 3 марта. /ТАСС/. Кран", "TASS"),
    ],
)
def test_a_dateline_credits_its_agency(start, agency):
    assert names(start) == [agency]


@pytest.mark.parametrize(
    "byline", ["By Tessa Adeyra, Associated Press", "The Associated Press", "Tessa Adeyra | AP", "AP Staff"]
)
def test_a_byline_credits_an_agency(byline):
    assert names("The crane.", byline=byline) == ["Associated Press"]


def test_a_last_line_and_a_copyright_credit_an_agency():
    assert names("The crane lifts.", "(Reuters)") == ["Reuters"]
    assert names("The crane lifts.", "© 2026 AFP") == ["Agence France-Presse"]
    removed = (
        RemovedLine(kind="boilerplate", line=9, text="Copyright 2026 The Associated Press. All rights reserved."),
    )
    assert names("The crane lifts.", removed=removed) == ["Associated Press"]


@pytest.mark.parametrize(
    "text",
    [
        "The minister told Reuters on Monday.",
        "The crane (AP photographs show) lifts.",
        "A reader of the AP style book said so.",
        "The Reuters building is on the quay.",
    ],
)
def test_a_mention_is_no_credit(text):
    assert names(text) == []


def test_two_agencies_are_two_sources_with_the_credit_as_printed():
    record = add_agencies(a_record("Norhaven (dpa/AFP) - Der Kran"))
    assert record.info_sources == (
        unchecked(InfoSource, name="dpa", role="distributor", literal="dpa/AFP", uri=None),
        unchecked(InfoSource, name="Agence France-Presse", role="distributor", literal="dpa/AFP", uri=None),
    )
    assert add_agencies(record) == record
