"""A source's usual gap is learned from its deliveries alone, and far beyond it is overdue."""

from __future__ import annotations

import pytest
from redis import Redis

from shared.cadence import Cadence
from shared.ledger import Ledger
from shared.snapshot import take_snapshot
from tests.shared.carrying import QUEUES, an_arrival, drop

HOUR = 3600
SOURCE = "harbour-times"


def deliver_after(ledger: Ledger, redis: Redis, *gaps: float) -> None:
    """One delivery, and further ones after so many seconds each."""
    for nth, gap in enumerate((0.0, *gaps)):
        if nth:
            redis.hincrby("wiredesk:heard", SOURCE, -int(gap * 1000))
        drop(ledger, an_arrival(f"{gap}-{nth}"))


def learned(ledger: Ledger) -> Cadence:
    return take_snapshot(ledger, QUEUES).cadences[SOURCE]


@pytest.mark.parametrize("gap", [60, HOUR, 2 * 24 * HOUR])
def test_a_steady_source_has_the_gap_it_keeps(ledger: Ledger, redis: Redis, gap: int) -> None:
    deliver_after(ledger, redis, *[gap] * 70)
    assert learned(ledger).usual_gap == pytest.approx(gap, rel=0.05)  # what the test takes comes on top


def test_the_articles_of_one_crawl_do_not_hide_the_hour_between_crawls(ledger: Ledger, redis: Redis) -> None:
    deliver_after(ledger, redis, *[*[2] * 15, HOUR] * 4)
    assert learned(ledger).usual_gap == pytest.approx(HOUR, rel=0.05)
    assert not learned(ledger).is_overdue(2 * HOUR) and learned(ledger).is_overdue(5 * HOUR)


def test_what_a_source_used_to_do_fades(ledger: Ledger, redis: Redis) -> None:
    deliver_after(ledger, redis, *[24 * HOUR] * 10, *[HOUR] * 5)
    before = learned(ledger).usual_gap
    deliver_after(ledger, redis, *[4 * HOUR] * 150)
    after = learned(ledger).usual_gap
    assert before is not None and after is not None
    assert before > 20 * HOUR and after < 12 * HOUR


def test_nothing_is_said_of_a_source_before_it_has_been_seen_for_a_while(ledger: Ledger, redis: Redis) -> None:
    deliver_after(ledger, redis, *[5] * 20)  # somebody's import
    assert learned(ledger).usual_gap is None
    assert not learned(ledger).is_overdue(1e9)
    assert Cadence(24 * HOUR, (24 * HOUR) ** 2).usual_gap is None  # two deliveries make no habit
    assert Cadence(0.0, 0.0).usual_gap is None


def test_deliveries_within_a_second_are_one_and_a_clock_set_back_does_no_harm(ledger: Ledger, redis: Redis) -> None:
    deliver_after(ledger, redis, 0, 0, 0)
    assert not redis.exists("wiredesk:cadence")
    redis.hincrby("wiredesk:heard", SOURCE, 3_600_000)
    drop(ledger, an_arrival("after"))
    assert not redis.exists("wiredesk:cadence")
    assert take_snapshot(ledger, QUEUES).silences[SOURCE] < HOUR


def test_a_few_minutes_are_never_overdue() -> None:
    cadence = Cadence(10 * HOUR, 10 * HOUR * 5)
    assert not cadence.is_overdue(500) and cadence.is_overdue(700)
