"""The benchmarks of scale, small: that they run and count what they say."""

from __future__ import annotations

from benchmarks.scale.ceiling import measure_ceiling
from benchmarks.scale.emptied import REMEMBERED_AS, copy_one, running_emptied
from shared.ledger import KEY_PREFIX


def test_the_pipeline_without_its_work_takes_every_article_to_its_ending():
    with running_emptied() as system:
        cost = system.fill(100)
        assert system.ended() == system.remembered == 100
        assert cost.workers_ms > 0
        copy_one(system.redis, 750)
        for kind in REMEMBERED_AS:
            assert len(list(system.redis.scan_iter(f"{KEY_PREFIX}{kind}:*", count=10_000))) == 850


def test_synthetic_clients_take_every_article_to_its_ending_between_them():
    ceiling = measure_ceiling(2_048, clients=2)
    assert ceiling.redis_ms > 0
    assert ceiling.busy <= 1.5  # Redis works on one core; its log is written by another thread
