"""What the flow page says of a state of the pipeline."""

from dataclasses import replace

from desk.history import History
from desk.pages.flow import flow_view
from shared.outcomes import Ending
from shared.snapshot import Balance, Histogram, QueueDepth, Snapshot

QUIET = Snapshot(
    inbox=0,
    claimed=0,
    open=0,
    oldest_seconds=0,
    dead_letters=0,
    unreadable=0,
    queues=(QueueDepth("ingest", 0, 0, 0, False), QueueDepth("publish.archive", 0, 0, 0, False)),
    sources={"pier-post": Balance(5, {Ending.PUBLISHED: 4, Ending.REJECTED: 1})},
    reasons={("rejected", "too_short"): 1, ("replayed", "letter"): 2},
    latency=Histogram({}, 0),
    durations={},
    articles_worked={},
    unarchived=0,
    unarchived_seconds=0,
)


def state_of(snapshot: Snapshot) -> dict[str, str]:
    return flow_view(snapshot, History())["state"]


def test_a_settled_pipeline_is_well_and_says_where_dead_letters_are():
    assert state_of(QUIET)["level"] == "well"
    assert "1 of them is a dead letter" in state_of(replace(QUIET, dead_letters=1))["text"]
    assert "3 of them are dead letters" in state_of(replace(QUIET, dead_letters=3))["text"]


def test_a_paused_store_is_stuck_and_named():
    stuck = replace(QUIET, open=0, queues=(QueueDepth("publish.archive", 9, 0, 0, True),))
    assert state_of(stuck) == {"level": "stuck", "text": "Nothing moves on publish.archive."}


def test_a_queue_that_waits_for_long_with_nobody_at_it_is_stuck_and_one_with_a_worker_is_not():
    waits = QueueDepth("ingest", 9, 0, 0, False, lag_seconds=90)
    assert state_of(replace(QUIET, queues=(waits,)))["level"] == "stuck"
    assert state_of(replace(QUIET, inbox=1, queues=(replace(waits, running=1),)))["level"] == "busy"


def test_a_balance_that_does_not_hold_goes_before_everything():
    assert "balance does not hold" in state_of(replace(QUIET, open=2))["text"]


def test_only_reasons_of_endings_are_listed():
    view = flow_view(QUIET, History())
    assert view["reasons"] == [{"ending": "rejected", "reason": "too_short", "count": 1}]
    assert view["balance"]["accepted"] == 5


def test_history_tells_rates_between_looks_and_begins_anew_with_the_ledger():
    history = History()
    history.note(QUIET, 0.0)
    worked = {"ingest": 20, "ingest:urgent": 10}
    busy = replace(QUIET, sources={"pier-post": Balance(25, {Ending.PUBLISHED: 25})}, articles_worked=worked)
    history.note(busy, 10.0)
    assert history.rates() == [2.0]
    assert (history.rate_of("ingest"), history.rate_of("enrich")) == (3.0, 0.0)
    assert flow_view(QUIET, history)["stages"][0]["rate"] == 3.0
    history.note(replace(QUIET, sources={}), 20.0)
    assert history.rates() == []


def test_a_stage_shows_what_waits_on_both_its_lanes():
    lanes = (QueueDepth("ingest", 9, 1, 0, False), QueueDepth("ingest:urgent", 1, 1, 0, False, lag_seconds=2.0))
    stage = flow_view(replace(QUIET, queues=lanes), History())["stages"][0]
    assert (stage["queue"], stage["waiting"], stage["running"], stage["lag_seconds"]) == ("ingest", 10, 2, 2.0)
