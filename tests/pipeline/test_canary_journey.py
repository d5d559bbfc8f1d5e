"""Canaries through real workers: they come through to their own store, leave no trace elsewhere, and are missed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families

from shared.outcomes import Ending
from shared.pipeline import CANARY_SOURCE, worked_queues
from shared.snapshot import take_snapshot
from tests.ingest.waiting import until
from tests.pipeline.drops import an_article
from tests.pipeline.system import RunningSystem

SECONDS = 0.5


@pytest.fixture
def system(short_folder: Path) -> Iterator[RunningSystem]:
    running = RunningSystem(short_folder)
    for service in running.stack.services:
        service.environment["WIREDESK_CANARY_SECONDS"] = str(SECONDS)
    running.stack.start()
    yield running
    running.stack.kill()


def shown(system: RunningSystem, name: str) -> float:
    families = text_string_to_metric_families(system.metrics())
    (value,) = (sample.value for family in families for sample in family.samples if sample.name == name)
    return value


def published(system: RunningSystem) -> int:
    balance = system.snapshot().sources.get(CANARY_SOURCE)
    return balance.endings.get(Ending.PUBLISHED, 0) if balance else 0


def test_canaries_reach_their_store_alone_and_a_broken_stage_shows_in_their_age(system: RunningSystem) -> None:
    until(lambda: published(system) >= 3)
    system.drop(an_article("Ferry timetable changes at Easter"))
    assert system.endings_of("harbour-times", 1)[Ending.PUBLISHED] == 1

    assert shown(system, "wiredesk_canary_interval_seconds") == SECONDS
    assert 0 < shown(system, "wiredesk_canary_latency_seconds") < 60
    assert [row["headline"] for row in system.rows("SELECT headline FROM articles")] == [
        "Ferry timetable changes at Easter"
    ]
    assert len(system.file.read_text().splitlines()) == 1
    assert sum(n for (event, _), n in system.snapshot().reasons.items() if event == "story") == 1
    assert 'source="(canary)"' not in system.metrics()

    enrich = system.stack.services[1]
    enrich.kill_group()
    until(lambda: shown(system, "wiredesk_canary_age_seconds") > 5 * SECONDS)
    waits = {each.queue: each.waiting for each in take_snapshot(system.ledger, worked_queues(("archive",))).queues}
    assert waits["enrich"] > 0
    before = published(system)
    enrich.start()
    until(lambda: published(system) > before and shown(system, "wiredesk_canary_age_seconds") < 5 * SECONDS)
    assert not system.snapshot().dead_letters
    assert system.snapshot().is_balanced
