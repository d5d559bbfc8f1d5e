"""Which trace an article belongs to, and that every stage decides alike without being told."""

from __future__ import annotations

import pytest

from shared.parcels import Parcel
from shared.trace_context import is_sampled, span_of, traceparent_of, valid_traceparent

TRACE, UPSTREAM = "4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7"
SAMPLED, UNSAMPLED = f"00-{TRACE}-{UPSTREAM}-01", f"00-{TRACE}-{UPSTREAM}-00"


def a_parcel(traceparent: str = "", ledger_id: str = "0193f0a1c2d300000001") -> Parcel:
    trail = f"{traceparent},ingest=1790000000000," if traceparent else "ingest=1790000000000,"
    return Parcel(ledger_id, "reef-wire", 1, 0, b"", "\x1f".join(("reef-wire", "1", "0", "key", "uri", trail)).encode())


@pytest.mark.parametrize(
    ("stated", "kept"),
    [
        (SAMPLED, SAMPLED),
        (f" {UNSAMPLED}\n", UNSAMPLED),
        (f"00-{TRACE}-{UPSTREAM}-ff", SAMPLED),  # other flags are not ours to hand on
        (f"cc-{TRACE}-{UPSTREAM}-01-what-will-be", SAMPLED),
        (f"ff-{TRACE}-{UPSTREAM}-01", ""),
        (f"00-{'0' * 32}-{UPSTREAM}-01", ""),
        (f"00-{TRACE}-{'0' * 16}-01", ""),
        (SAMPLED.upper(), ""),
        ("00-1-2-01", ""),
        ("", ""),
        (None, ""),
    ],
)
def test_a_traceparent_is_valid_or_none(stated: str | None, kept: str) -> None:
    assert valid_traceparent(stated) == kept


def test_a_parcel_knows_what_upstream_said_and_takes_no_stage_for_it() -> None:
    assert a_parcel(SAMPLED).traceparent == SAMPLED
    assert a_parcel().traceparent == ""
    assert Parcel("id", "", 1, 0, b"").traceparent == ""


def test_each_stage_hangs_on_the_one_before_and_the_first_on_upstream() -> None:
    ingest, enrich, archive, feed = (
        span_of(a_parcel(SAMPLED), queue) for queue in ("ingest", "enrich", "publish.archive", "publish.feed")
    )
    assert (ingest.parent_id, enrich.parent_id) == (UPSTREAM, ingest.span_id)
    assert archive.parent_id == feed.parent_id == enrich.span_id
    assert len({ingest.span_id, enrich.span_id, archive.span_id, feed.span_id}) == 4
    assert {each.trace_id for each in (ingest, enrich, archive, feed)} == {TRACE}


def test_upstream_decides_whether_its_trace_is_recorded() -> None:
    assert is_sampled(a_parcel(SAMPLED), 0)
    assert not is_sampled(a_parcel(UNSAMPLED), 1)


@pytest.mark.parametrize(("share", "least", "most"), [(0.0, 0, 0), (0.1, 60, 140), (1.0, 1000, 1000)])
def test_so_large_a_share_of_the_others_is_recorded(share: float, least: int, most: int) -> None:
    parcels = [a_parcel(ledger_id=f"0193f0a1c2d3{n:08x}") for n in range(1000)]
    assert least <= sum(is_sampled(parcel, share) for parcel in parcels) <= most


def test_a_trace_of_our_own_begins_with_ingest() -> None:
    assert span_of(a_parcel(), "ingest").parent_id == ""


def test_stores_are_told_what_upstream_said_where_no_spans_are_made() -> None:
    assert traceparent_of(a_parcel(SAMPLED), "publish.archive", None) == SAMPLED
    assert traceparent_of(a_parcel(), "publish.archive", None) == ""


def test_stores_are_told_their_own_span_where_spans_are_made() -> None:
    told = traceparent_of(a_parcel(SAMPLED), "publish.archive", 0)
    assert told == f"00-{TRACE}-{span_of(a_parcel(), 'publish.archive').span_id}-01"
    assert traceparent_of(a_parcel(UNSAMPLED), "publish.archive", 1).endswith("-00")
    assert traceparent_of(a_parcel(), "publish.archive", 0) == ""
