"""Links and stories on the development data, where it is at hand: no change may fall below the floors."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from evaluation import links, sample_record, stories
from evaluation.goals import Goal
from evaluation.story_scores import measure, read_lines, read_truth
from services.enrich.enrich import load
from tests.worked_example import RAW

ROOT = Path(__file__).parents[2]
DATA = ROOT.parent / "shared" / "eval"


def folder(name: str) -> Path:
    found = DATA / name
    if not found.is_dir():
        pytest.skip(f"no development data at {found}: floors are not checked")
    return found


def below(goals: list[Goal]) -> dict[str, float]:
    return {goal.name: goal.value for goal in goals if not goal.is_met}


def test_links_are_united_as_well_as_promised() -> None:
    cases = list(links.read_cases(folder("links")))
    assert below(links.measure((case, links.predict(case["links"])) for case in cases)) == {}


@pytest.mark.parametrize("addresses", [False, True], ids=["by text alone", "with addresses"])
def test_stories_are_told_apart_as_well_as_promised(addresses: bool) -> None:
    data = folder("duplicates")
    stream = read_lines(data / "articles_stream.jsonl")
    clusters = stories.predict(stream, addresses=addresses)
    assert below(measure([event["id"] for event in stream], clusters, read_truth(data))) == {}


def test_the_worked_example_becomes_the_record_it_should(ideal: dict[str, Any]) -> None:
    _, ours = sample_record.our_record(RAW.read_text(encoding="utf-8"), load())
    below_floor = {
        check.what: (check.missing, check.extra) for check in sample_record.compare(ours, ideal) if check.is_below_floor
    }
    assert below_floor == {}
