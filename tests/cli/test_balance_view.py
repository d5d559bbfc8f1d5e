"""The balance of a run is the difference of two snapshots, and still balances."""

from __future__ import annotations

from dataclasses import replace

from cli.balance import Tally, tally, tally_json, tally_since
from shared.ledger import Ledger
from shared.outcomes import Ending
from shared.snapshot import Balance, Snapshot, take_snapshot


def snapshot(ledger: Ledger, reasons: dict[tuple[str, str], int], **sources: Balance) -> Snapshot:
    return replace(take_snapshot(ledger, ()), sources=sources, reasons=reasons)


def test_what_was_in_flight_before_a_run_counts_as_accepted_in_it(ledger: Ledger) -> None:
    before = snapshot(ledger, {("rejected", "no_body"): 1}, desk=Balance(10, {Ending.PUBLISHED: 6, Ending.REJECTED: 1}))
    now = snapshot(
        ledger,
        {("rejected", "no_body"): 3, ("swept", "lost"): 1},
        desk=Balance(15, {Ending.PUBLISHED: 12, Ending.REJECTED: 3}),
        wire=Balance(1, {}),
    )
    counts = tally_since(before, now)
    assert counts.sources["desk"] == Balance(8, {Ending.PUBLISHED: 6, Ending.REJECTED: 2})
    assert counts.sources["wire"] == Balance(1, {})
    assert counts.reasons == {("rejected", "no_body"): 2}
    assert counts.total.in_flight == 1


def test_a_source_that_had_no_part_in_the_run_is_left_out(ledger: Ledger) -> None:
    settled = Balance(3, {Ending.PUBLISHED: 3})
    before = snapshot(ledger, {}, desk=settled)
    assert tally_since(before, before) == Tally({}, {})


def test_the_json_names_every_ending_and_every_reason(ledger: Ledger) -> None:
    counts = tally(snapshot(ledger, {("duplicate", "unchanged"): 2}, desk=Balance(3, {Ending.DUPLICATE: 2})))
    endings = {"published": 0, "duplicate": 2, "rejected": 0, "expanded": 0, "withdrawn": 0, "dead_lettered": 0}
    assert tally_json(counts) == {
        "accepted": 3,
        "endings": endings,
        "inFlight": 1,
        "reasons": [{"ending": "duplicate", "reason": "unchanged", "count": 2}],
        "sources": {"desk": {"accepted": 3, "endings": endings, "inFlight": 1}},
    }


def test_only_the_rejected_and_the_dead_lettered_make_a_run_unhappy() -> None:
    for ending in Ending:
        counts = Tally({"desk": Balance(1, {ending: 1})}, {})
        assert counts.is_all_well == (ending not in {Ending.REJECTED, Ending.DEAD_LETTERED})
