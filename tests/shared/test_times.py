"""Instants as text: RFC 3339, UTC, and the same instant when read again."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.times import as_rfc3339, now_rfc3339

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
YEAR_9999_MS = 253_370_764_800_000


@pytest.mark.parametrize(
    ("milliseconds", "text"),
    [
        (0, "1970-01-01T00:00:00Z"),
        (1_769_860_800_000, "2026-01-31T12:00:00Z"),
        (1_769_860_800_123, "2026-01-31T12:00:00.123Z"),
        (1_769_860_800_100, "2026-01-31T12:00:00.100Z"),
    ],
)
def test_an_instant_is_written_in_utc_and_with_a_fraction_only_where_it_has_one(milliseconds: int, text: str) -> None:
    assert as_rfc3339(milliseconds) == text


@given(st.integers(0, YEAR_9999_MS))
def test_an_instant_read_again_is_the_same_to_the_millisecond(milliseconds: int) -> None:
    read = datetime.fromisoformat(as_rfc3339(milliseconds))
    assert (read - EPOCH) / timedelta(milliseconds=1) == milliseconds


def test_now_is_the_present_second_whatever_the_local_time_zone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "Pacific/Kiritimati")
    time.tzset()
    try:
        before = int(time.time())
        now = now_rfc3339()
        after = int(time.time())
    finally:
        monkeypatch.undo()
        time.tzset()
    assert now.endswith("Z") and "." not in now
    assert before <= datetime.fromisoformat(now).astimezone(UTC).timestamp() <= after
