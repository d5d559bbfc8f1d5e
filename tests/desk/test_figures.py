"""Numbers and pictures for people."""

import pytest

from desk.pages.figures import bars, duration, number, sparkline


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0.0042, "4 ms"), (42, "42 s"), (187, "3 min 7 s"), (11_100, "3 h 5 min"), (273_600, "3 d 4 h")],
)
def test_durations_are_told_in_their_two_largest_units(seconds, text):
    assert duration(seconds) == text


def test_large_numbers_have_gaps_and_small_ones_a_decimal_where_it_tells_something():
    assert [number(value) for value in (1_234_567, 3, 3.25, 0, 12.3)] == ["1\u202f234\u202f567", "3", "3.2", "0", "12"]


def test_pictures_name_themselves_and_escape_what_they_are_told():
    assert 'aria-label="&lt;b&gt;"' in sparkline([1, 2, 3], "<b>")
    assert "<title>&lt;i&gt;: 4</title>" in bars([4], ["<i>"], "days")


def test_a_line_of_one_value_is_no_line():
    assert 'points=""' in sparkline([7], "rate")
