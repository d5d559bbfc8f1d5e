"""Links and stories on the development data, where it is at hand: no change may fall below the floors."""

from __future__ import annotations

from pathlib import Path

import pytest

from evaluation import links, stories
from evaluation.goals import Goal
from evaluation.story_scores import measure, read_lines, read_truth

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
