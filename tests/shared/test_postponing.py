"""Articles that their store wants later: they wait in the ledger, and hold up nobody."""

from __future__ import annotations

import time

from redis import Redis

from shared.ledger import Ledger
from shared.outcomes import Ending
from shared.parcels import Closing, Postpone
from shared.settings import Settings
from shared.snapshot import take_snapshot
from shared.trace import find_trace
from tests.shared.carrying import PUBLISHED, QUEUES, an_arrival, decide, drop, through_to_publish

SOON_SECONDS = 0.3


def publish(ledger: Ledger, name: str, verdict: Postpone) -> None:
    decide(ledger, through_to_publish(ledger, drop(ledger, an_arrival(name))), verdict)


def test_a_postponed_article_is_in_flight_and_no_sweep_announces_it_before_its_time(
    ledger: Ledger, redis: Redis
) -> None:
    publish(ledger, "a", Postpone(3600))
    assert ledger.sweep(QUEUES) == (0, 0, ())
    snapshot = take_snapshot(ledger, QUEUES)
    assert (snapshot.open, snapshot.is_balanced, snapshot.queues[2].postponed) == (1, True, 1)
    assert not snapshot.queues[2].paused
    assert redis.llen("wiredesk:pool:publish.archive") == 0


def test_the_trace_says_until_when(ledger: Ledger) -> None:
    publish(ledger, "a", Postpone(3600))
    trace = find_trace(ledger, ledger.redis.zrange("wiredesk:open", 0, 0)[0].decode(), QUEUES)
    assert trace is not None
    (where,) = trace.where
    assert where.startswith("postponed on publish.archive until 20")


def test_its_neighbours_go_on_meanwhile(ledger: Ledger) -> None:
    publish(ledger, "a", Postpone(3600))
    decide(ledger, through_to_publish(ledger, drop(ledger, an_arrival("b"))), PUBLISHED)
    balance = take_snapshot(ledger, QUEUES).balance
    assert (balance.endings[Ending.PUBLISHED], balance.in_flight) == (1, 1)


def test_when_it_is_due_the_sweep_announces_it_and_it_ends_like_any_other(ledger: Ledger) -> None:
    publish(ledger, "a", Postpone(SOON_SECONDS))
    time.sleep(SOON_SECONDS + 0.05)
    _, _, messages = ledger.sweep(QUEUES)
    decide(ledger, messages, PUBLISHED)
    snapshot = take_snapshot(ledger, QUEUES)
    assert (snapshot.is_settled, snapshot.is_balanced) == (True, True)
    assert snapshot.balance.endings[Ending.PUBLISHED] == 1


def test_many_postponements_count_nothing_against_the_article(ledger: Ledger, settings: Settings) -> None:
    messages = through_to_publish(ledger, drop(ledger, an_arrival("a")))
    for _ in range(2 * settings.attempts):
        decide(ledger, messages, Postpone(0))
        _, _, messages = ledger.sweep(QUEUES)
    assert len(messages) == 1
    assert take_snapshot(ledger, QUEUES).balance.in_flight == 1


def test_more_than_one_sweep_may_take_come_back_over_several(ledger: Ledger, redis: Redis) -> None:
    redis.zadd("wiredesk:postponed:publish.archive", {f"id-{number}": 1 for number in range(1500)})
    ledger.sweep(QUEUES)
    assert redis.zcard("wiredesk:postponed:publish.archive") == 500
    ledger.sweep(QUEUES)
    assert redis.zcard("wiredesk:postponed:publish.archive") == 0


def test_a_batch_that_is_committed_late_postpones_nothing(ledger: Ledger, redis: Redis) -> None:
    (message,) = through_to_publish(ledger, drop(ledger, an_arrival("a")))
    batch = ledger.begin(message)
    ledger.commit(batch, [PUBLISHED])
    ledger.commit(batch, [Postpone(0)], Closing())
    assert redis.exists("wiredesk:postponed:publish.archive") == 0
