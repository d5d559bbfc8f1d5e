"""Days and times as plain texts print them."""

from __future__ import annotations

import pytest

from services.ingest.readers.printed_dates import PrintedDates, printed_dates
from services.ingest.readers.text import read_text


@pytest.mark.parametrize(
    ("line", "published"),
    [
        ("14 March 2026", "2026-03-14"),
        ("March 14, 2026", "2026-03-14"),
        ("Sat, Mar. 14th 2026", "2026-03-14"),
        ("Mogadishu – 14 March 2026", "2026-03-14"),
        ("Samstag, 14. März 2026", "2026-03-14"),
        ("le 1er février 2026", "2026-02-01"),
        ("14 de marzo de 2026", "2026-03-14"),
        ("14 марта 2026", "2026-03-14"),
        ("2026年3月14日", "2026-03-14"),
        ("14.03.2026", "2026-03-14"),
        ("2026-03-14", "2026-03-14"),
        ("By Jane Doe2026/3/14", "2026-03-14"),
        ("25/12/2026", "2026-12-25"),
        ("12/25/2026", "2026-12-25"),
        ("4/4/2026", "2026-04-04"),
    ],
)
def test_a_day_is_read_as_it_is_printed(line: str, published: str) -> None:
    assert printed_dates([line]) == PrintedDates(published)


@pytest.mark.parametrize(
    ("line", "published"),
    [
        ("Published March 14, 2026 at 10:35 GMT", "2026-03-14T10:35:00+00:00"),
        ("14 March 2026, 6:05 p.m. UTC", "2026-03-14T18:05:00+00:00"),
        ("2026-03-14T10:35:20Z", "2026-03-14T10:35:20+00:00"),
        ("2026-03-14 12:05 +05:30", "2026-03-14T12:05:00+05:30"),
        ("14 March 2026 12:05 (GMT+3)", "2026-03-14T12:05:00+03:00"),
        ("14 March 2026 12:05 -0330", "2026-03-14T12:05:00-03:30"),
    ],
)
def test_a_time_is_taken_with_its_zone(line: str, published: str) -> None:
    assert printed_dates([line]).published_at == published


@pytest.mark.parametrize(
    "line",
    ["14 March 2026 10:35", "14 March 2026 10:35 CST", "14 March 2026 99:35 GMT", "10:00 14 March 2026 11:00 UTC"],
)
def test_without_a_zone_that_is_the_same_everywhere_only_the_day_is_known(line: str) -> None:
    assert printed_dates([line]).published_at == "2026-03-14"


@pytest.mark.parametrize(
    "line", ["5/4/2026", "31 February 2026", "14 listopad 2026", "14 March", "Room 14, 2026", "2026", "3 weeks ago", ""]
)
def test_what_may_be_two_days_or_none_is_no_day(line: str) -> None:
    assert printed_dates([line]) == PrintedDates()


def test_after_a_day_that_may_be_two_no_other_is_taken() -> None:
    assert printed_dates(["8/1/2026", "8/27/2026"]) == PrintedDates()


def test_the_day_of_an_update_is_told_from_the_day_of_publication() -> None:
    assert printed_dates(["Published 14 March 2026Updated: 2 April 2026"]) == PrintedDates("2026-03-14", "2026-04-02")
    assert printed_dates(["Aktualisiert am 02.04.2026", "14.03.2026"]) == PrintedDates("2026-03-14", "2026-04-02")


LEAD = "Dock workers in the port ended a seven-day strike on Saturday after the operator offered to settle their wages."
BODY = "\n\n".join([LEAD, *(f"{LEAD[:-1]} for the {n}th month in a row, a union said." for n in range(4, 9))])


def test_a_text_is_dated_by_the_line_beside_its_headline_and_not_by_what_it_tells() -> None:
    reading = read_text(
        f"Port workers end week-long strike after wage deal\n\nBy Hodan Warsame\n\n14 March 2026\n\n{BODY}\n\n"
        "The port was opened on 3 May 1988 and has been rebuilt since, most of it by hand.\n\nBack to top button"
    )
    assert (reading.headline, reading.published_at) == (
        "Port workers end week-long strike after wage deal",
        "2026-03-14",
    )


def test_a_text_that_prints_no_day_has_none() -> None:
    assert read_text(f"Port workers end week-long strike after wage deal\n\n{BODY}").published_at is None
