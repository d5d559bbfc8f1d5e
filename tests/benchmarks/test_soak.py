"""The verdict of the soak: what it calls growth."""

from __future__ import annotations

from benchmarks.soak import Rest, trends

LEVEL = 100_000_000


def rests(*sizes: int) -> list[Rest]:
    return [Rest((number + 1) * 10_000, 50, {"enrich": size}) for number, size in enumerate(sizes)]


def grows(*sizes: int) -> bool:
    return next(trend.grows for trend in trends(rests(*sizes), percent=2) if trend.name == "enrich")


def test_memory_that_rises_from_rest_to_rest_grows():
    assert grows(*(LEVEL + 1_500_000 * number for number in range(9)))


def test_what_fills_up_in_the_first_third_does_not_grow():
    assert not grows(10_000_000, 60_000_000, 90_000_000, LEVEL, LEVEL, LEVEL, LEVEL, LEVEL, LEVEL)


def test_memory_that_goes_up_and_down_does_not_grow():
    assert not grows(*(LEVEL + 3_000_000 * (number % 2) for number in range(10)))


def test_one_key_left_behind_for_each_hundred_articles_grows():
    leaking = [Rest(number * 10_000, 50 + number * 100, {}) for number in range(1, 9)]
    assert [trend.grows for trend in trends(leaking, percent=2) if trend.name == "keys"] == [True]
