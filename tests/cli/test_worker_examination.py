"""What doctor makes of the workers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import pytest

from cli.examination import Finding, State
from cli.worker_examination import examine_workers
from shared.heartbeats import Worker

WORKER = Worker(
    service="enrich", host="north", pid=7, version="0.1.0+aa", settings={"attempts": "1", "stores": "2"},
    tasks=5, in_hand=0, silent_seconds=1.0, still_seconds=0.0, ahead_seconds=0.1,
)  # fmt: skip
ALL = [replace(WORKER, service=service) for service in ("ingest", "enrich", "publish")]


def findings(workers: Iterable[Worker]) -> dict[str, Finding]:
    return {finding.what: finding for finding in examine_workers(list(workers), 75)}


def test_live_workers_of_one_mind_leave_nothing_to_do() -> None:
    assert {finding.do for finding in findings(ALL).values()} == {""}


def test_a_service_without_a_live_worker_is_wrong_and_who_is_silent_is_named() -> None:
    found = findings([*ALL[:2], replace(ALL[2], silent_seconds=45.0)])
    assert found["publish workers"].state is State.WRONG
    assert "publish" in found["publish workers"].do
    assert found["silent workers"].seen == "publish@north-7"
    assert found["enrich workers"].state is State.WELL


def test_where_nobody_works_nothing_is_said_of_agreement() -> None:
    assert list(findings([])) == ["ingest workers", "enrich workers", "publish workers"]


@pytest.mark.parametrize(
    ("odd", "what", "state", "seen"),
    [
        ({"still_seconds": 80.0}, "enrich workers", State.WRONG, "no progress for 80 s"),
        ({"version": "0.1.0+bb"}, "workers' version", State.DOUBTFUL, "0.1.0+bb: enrich@south-7"),
        ({"settings": {"attempts": "1", "stores": "3"}}, "workers' settings", State.WRONG, "WIREDESK_STORES differs"),
        ({"settings": {"attempts": "1"}}, "workers' settings", State.WRONG, "WIREDESK_STORES differs"),
        ({"ahead_seconds": -90.0}, "workers' clocks", State.DOUBTFUL, "enrich@south-7 -90.0 s"),
    ],
)
def test_the_one_that_is_not_like_the_others_is_named(
    odd: dict[str, object], what: str, state: State, seen: str
) -> None:
    found = findings([*ALL, replace(WORKER, host="south", **odd)])
    assert found[what].state is state
    assert seen in found[what].seen
    assert "south" in found[what].seen
    assert found.pop(what).do
    assert {finding.state for finding in found.values()} == {State.WELL}


def test_of_many_that_are_silent_some_are_named_and_the_others_counted() -> None:
    silent = [replace(WORKER, pid=pid, silent_seconds=99.0) for pid in range(8)]
    assert findings(silent)["silent workers"].seen.endswith("enrich@north-4 and 3 more")
