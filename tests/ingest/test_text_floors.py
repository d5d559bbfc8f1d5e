"""Plain text is read no worse than the floors. The tagger has seen these texts: this guards, it does not measure.

How well it does on sites not seen is what `python -m evaluation.raw_text --cross-validate` tells.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from evaluation.raw_text import MEASURES, load_scorer, measure, meets, predict, read_scored, sample_outcomes
from services.ingest.readers.line_tagger import tagger

DATA = Path(__file__).parents[3] / "shared" / "eval" / "reading"
EVERY = 2  # page, each in all the ways it was scraped: half of them take some twenty seconds

pytestmark = pytest.mark.skipif(
    not (DATA / "raw_text.jsonl.xz").exists(), reason=f"no raw texts with known articles at {DATA}"
)


@pytest.fixture(scope="module")
def figures():
    records = read_scored(DATA)
    pages = sorted({record["page_id"] for record in records})[::EVERY]
    chosen = [record for record in records if record["page_id"] in set(pages)]
    return measure(load_scorer(DATA), chosen, predict(chosen, lambda _: tagger()))


@pytest.mark.slow
@pytest.mark.parametrize("row", MEASURES, ids=lambda row: row.name)
def test_no_figure_is_below_its_floor(figures, row):
    assert meets(row, figures[row.name]), f"{figures[row.name]:.3f}, floor {row.floor}"


def test_the_sample_is_read_exactly():
    if not (DATA / "sample.jsonl").exists():
        pytest.skip(f"no sample at {DATA}")
    assert dict(sample_outcomes(load_scorer(DATA), DATA)) == {"body": True, "headline": True, "links": True}
