"""Pages of the development data are read no worse than the floors of `make eval`; skipped where the data is not."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from evaluation.html_pages import MEASURED, bars_of, measure
from evaluation.page_folders import load_pages, load_scorer
from evaluation.refusals import bars_of as refusal_bars
from evaluation.refusals import page_cases, refusal_of

DATA = Path(__file__).parents[3] / "shared" / "eval" / "reading"

pytestmark = [
    pytest.mark.skipif(not DATA.is_dir(), reason=f"no development data in {DATA}"),
    pytest.mark.timeout(600),  # half a minute of work, on machines that may have more to do
]


def test_pages_are_read_no_worse_than_the_floors() -> None:
    pages, scorer = load_pages(DATA, MEASURED), load_scorer(DATA)
    groups = {name: [page for page in pages if page["set"] == name] for name in MEASURED}
    scores = {name: measure(group, scorer, iter)[0] for name, group in groups.items()}
    bars = bars_of(scores)
    assert len(bars) == 6
    assert [bar for bar in bars if not bar.is_met] == []


def test_good_pages_are_hardly_ever_refused() -> None:
    cases = list(page_cases(DATA, sample=100))
    refused = [group for group, _, article in cases if refusal_of(article) is not None]
    (bar,) = refusal_bars(Counter(group for group, *_ in cases), refused)
    assert bar.is_met, bar
