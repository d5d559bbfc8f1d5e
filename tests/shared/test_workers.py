"""The worker of a stage, and what its processes do with their memory."""

from __future__ import annotations

import gc
from typing import Any

from redis import Redis

from shared.ledger import Ledger
from shared.pipeline import ENRICH
from shared.settings import Settings
from shared.workers import make_worker, settle_memory
from tests.shared.carrying import PUBLISHED, an_arrival, drop


def test_a_worker_runs_the_work_of_the_queue_it_is_told_and_opens_it_once(
    ledger: Ledger, settings: Settings, redis: Redis
) -> None:
    opened: list[str] = []

    def open_work(queue: str) -> Any:
        opened.append(queue)
        return lambda parcels: [PUBLISHED] * len(parcels)

    worker = make_worker(ENRICH, settings, open_work)
    first = drop(ledger, an_arrival("a"))
    for message in (*first, *drop(ledger, an_arrival("b"))):
        worker.tasks["enrich.articles"](message.queue, message.batch)
    assert opened == ["ingest"]
    assert redis.zcard("wiredesk:open") == 0


def test_a_worker_process_does_not_look_for_garbage_in_the_midst_of_a_batch() -> None:
    before = gc.get_threshold()
    settle_memory()
    try:
        collections = sum(each["collections"] for each in gc.get_stats())
        batch: list[list[int]] = [[] for _ in range(40_000)]  # what 64 records are opened into
        assert sum(each["collections"] for each in gc.get_stats()) - collections <= 1
        assert len(batch) == 40_000
    finally:
        gc.set_threshold(*before)
        gc.unfreeze()
