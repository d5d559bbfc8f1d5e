"""The page of sources: who is silent, what has gone bad, and how that is told."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from desk.pages.sources import sources_view
from shared.cadence import Cadence
from shared.outcomes import Ending, Lack
from shared.snapshot import Balance
from shared.source_days import DAYS, Day, Outcomes
from tests.desk.test_flow import QUIET

GOOD = Outcomes(Counter({Ending.PUBLISHED: 30}), lacks=Counter({Lack.BYLINE: 30}))
WALLED = Outcomes(
    Counter({Ending.PUBLISHED: 10, Ending.REJECTED: 30, Ending.DUPLICATE: 10}),
    Counter({(Ending.REJECTED, "paywall"): 28, (Ending.REJECTED, "too_short"): 2, (Ending.DUPLICATE, "unchanged"): 10}),
)
UNDATED = Outcomes(Counter({Ending.PUBLISHED: 30}), lacks=Counter({Lack.BYLINE: 30, Lack.DATE: 20}))
EVERY_HOUR = Cadence(100 * 3_600, 100 * 3_600**2)


def week(*outcomes: Outcomes) -> list[Day]:
    return [Day(f"2026-03-{n:02d}", {"pier-post": each}) for n, each in enumerate(outcomes, 1)]


def row_of(days: list[Day], silence: float = 60.0):
    snapshot = replace(QUIET, silences={"pier-post": silence}, cadences={"pier-post": EVERY_HOUR})
    (row,) = sources_view(snapshot, days)["sources"]
    return row


def test_a_source_is_silent_far_beyond_its_usual_gap_and_not_before():
    quiet, silent = row_of(week(GOOD), 3 * 3_600), row_of(week(GOOD), 5 * 3_600)
    assert (quiet["usual_gap_seconds"], quiet["is_silent"], quiet["troubles"]) == (3_600, False, [])
    assert (silent["is_silent"], silent["troubles"]) == (True, ["silent"])


def test_shares_are_of_what_was_no_repetition_and_reasons_the_most_frequent_first():
    week_of = row_of(week(GOOD, WALLED))["week"]
    assert (week_of["decided"], week_of["published"], week_of["rejected"]) == (70, 40 / 70, 30 / 70)
    assert (week_of["duplicates"], week_of["dead_lettered"]) == (10 / 80, 0)
    assert [(each["reason"], each["count"]) for each in week_of["reasons"]] == [("paywall", 28), ("too_short", 2)]
    assert week_of["without"] == {"headline": 0, "date": 0, "byline": 0.75, "length": 0}


def test_what_has_gone_bad_since_yesterday_is_named_and_what_was_ever_so_is_not():
    before = [GOOD] * (DAYS - 2)
    assert row_of(week(*before, GOOD, GOOD))["troubles"] == []
    assert row_of(week(*before, GOOD, WALLED))["troubles"] == ["not published"]
    assert row_of(week(*before, UNDATED, Outcomes()))["troubles"] == ["no date"]


def test_a_handful_of_articles_prove_nothing():
    few = Outcomes(Counter({Ending.REJECTED: 5}))
    assert row_of(week(*[GOOD] * (DAYS - 2), few, few))["troubles"] == []
    assert row_of(week(*[Outcomes()] * (DAYS - 2), WALLED, WALLED))["troubles"] == []


def test_those_in_trouble_come_first_then_the_busiest():
    snapshot = replace(
        QUIET,
        sources={name: Balance(n, {}) for name, n in (("a", 1), ("b", 9), ("c", 5))},
        silences={"a": 1e6},
        cadences={"a": EVERY_HOUR},
    )
    rows = sources_view(snapshot, week(GOOD))["sources"]
    assert [row["name"] for row in rows] == ["a", "b", "c"]
    assert rows[1]["week"]["published"] is None
