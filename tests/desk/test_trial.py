"""What a pasted text is tried in: a process of its own, which may be killed."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator

import pytest

import desk.trial
from desk.trial import AS_DROPPED, Trials, TrialTookTooLong
from services.ingest.settings import IngestSettings
from tests.desk.published import sample


@pytest.fixture(scope="module")
def trials() -> Iterator[Trials]:
    running = Trials(IngestSettings())
    running.prepare()
    yield running
    running.stop()


def test_each_stage_says_what_it_did_and_the_record_is_ninjs(trials: Trials):
    result = trials.run(sample("lake_ferry"), "text/plain")
    assert [stage["name"] for stage in result["stages"]] == ["ingest", "enrich", "publish"]
    assert result["item"]["standard"]["name"] == "ninjs"
    assert result["refusal"] is None


def test_what_is_no_article_is_told_by_its_ending_and_reason(trials: Trials):
    refused = trials.run('{"content": 3}', AS_DROPPED)["refusal"]
    assert (refused["ending"], refused["reason"]) == ("dead_lettered", "bad_schema")
    assert trials.run("Page not found", "text/plain")["refusal"]["ending"] == "rejected"


def test_a_process_that_was_killed_is_started_again(trials: Trials):
    trials.prepare()
    assert trials._process is not None
    assert trials._process.pid is not None
    os.kill(trials._process.pid, signal.SIGKILL)
    trials._process.join()
    assert trials.run(sample("lake_ferry"), "text/plain")["item"]


def test_a_trial_that_takes_too_long_is_ended_and_the_next_one_goes_on(monkeypatch: pytest.MonkeyPatch):
    hurried = Trials(IngestSettings())
    try:
        monkeypatch.setattr(desk.trial, "TRIAL_SECONDS", 0.0)
        with pytest.raises(TrialTookTooLong):
            hurried.run("word " * 400_000, "text/plain")
        monkeypatch.undo()
        assert hurried.run(sample("lake_ferry"), "text/plain")["item"]
    finally:
        hurried.stop()
