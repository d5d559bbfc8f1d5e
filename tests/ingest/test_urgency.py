"""Which articles ingest sends on by the urgent lane."""

from __future__ import annotations

from pathlib import Path

import pytest

from services.ingest.tasks import Ingest
from shared.contracts import RawArticle
from shared.parcels import Advance, Again, Parcel

NITF = (Path(__file__).parent / "samples/lighthouse.nitf").read_text()
INGEST = Ingest(("enrich",), urgent_queues=("enrich:urgent",))


def queues_of(urgency: int, again: Again | None = None) -> tuple[str, ...]:
    content = NITF.replace('ed-urg="4"', f'ed-urg="{urgency}"')
    raw = RawArticle(content=content, media_type="application/nitf+xml", url="https://nna.example/lunde")
    (verdict,) = INGEST([Parcel("id", "", 1, 0, raw.to_json(), again=again)])
    assert isinstance(verdict, Advance)
    return verdict.queues


@pytest.mark.parametrize("urgency", [1, 2])
def test_an_article_whose_format_says_that_it_is_urgent_changes_lanes(urgency: int) -> None:
    assert queues_of(urgency) == ("enrich:urgent",)


def test_others_do_not() -> None:
    assert queues_of(3) == ("enrich",)


def test_nobody_waits_for_an_article_that_is_reprocessed() -> None:
    assert queues_of(1, Again(received_ms=0)) == ("enrich",)
