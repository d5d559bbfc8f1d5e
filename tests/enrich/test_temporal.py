from datetime import date
from itertools import pairwise

import pytest

from services.enrich.enrichers.temporal.temporal import add_temporal, find_times
from shared.contracts import Article, Record
from tests.enrich.provenances import PROVENANCE

WEDNESDAY = date(2024, 3, 13)


def times(text: str, published: date | None = None) -> list[tuple[str, str, str | None]]:
    return [(text[one.start : one.end], one.type, one.value) for one in find_times(text, published)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("He left on 15 March 2024.", ("15 March 2024", "date", "2024-03-15")),
        ("He left on March 15, 2024.", ("March 15, 2024", "date", "2024-03-15")),
        ("He left on the 3rd of May 2021.", ("the 3rd of May 2021", "date", "2021-05-03")),
        ("He left on Sept. 3, 2021.", ("Sept. 3, 2021", "date", "2021-09-03")),
        ("He left on 2021-09-03.", ("2021-09-03", "date", "2021-09-03")),
        ("It opened in March 2024.", ("March 2024", "date", "2024-03")),
        ("It fell in late 2017.", ("late 2017", "date", "2017")),
        ("It fell by mid-2019.", ("mid-2019", "date", "2019")),
        ("In the early 1990s it fell.", ("the early 1990s", "date", "199X")),
        ("a two-day trip", ("two-day", "duration", "P2D")),
        ("a 10-year plan", ("10-year", "duration", "P10Y")),
        ("It took three weeks.", ("three weeks", "duration", "P3W")),
        ("It took 90 minutes.", ("90 minutes", "duration", "PT90M")),
        ("Twenty years passed.", ("Twenty years", "duration", "P20Y")),
        ("It took a decade.", ("a decade", "duration", "P10Y")),
        ("At 10:30 it rang.", ("10:30", "time", "T10:30")),
        ("At 5 pm it rang.", ("5 pm", "time", "T17:00")),
        ("At 3:15 p.m. it rang.", ("3:15 p.m.", "time", "T15:15")),
        ("At 12 a.m. it rang.", ("12 a.m.", "time", "T00:00")),
        ("It rang at noon.", ("noon", "time", "T12:00")),
    ],
)
def test_what_can_be_told_without_a_publication_date_has_its_value(text, expected):
    assert times(text) == [expected]


@pytest.mark.parametrize(
    ("text", "printed", "type_", "value"),
    [
        ("They met late Sunday.", "late Sunday", "time", "2024-03-10"),
        ("They met on Monday.", "Monday", "date", "2024-03-11"),
        ("They met on Sunday evening.", "Sunday evening", "time", "2024-03-10"),
        ("They will meet on Friday.", "Friday", "date", "2024-03-15"),
        ("They met yesterday.", "yesterday", "date", "2024-03-12"),
        ("They met on March 2.", "March 2", "date", "2024-03-02"),
        ("They met on 28 December.", "28 December", "date", "2023-12-28"),
        ("They met last year.", "last year", "date", "2023"),
        ("They meet next month.", "next month", "date", "2024-04"),
        ("They met this week.", "this week", "date", "2024-W11"),
        ("They met two weeks ago.", "two weeks ago", "date", "2024-02-28"),
        ("They met five years ago.", "five years ago", "date", "2019"),
    ],
)
def test_what_hangs_on_the_publication_date_has_a_value_only_with_it(text, printed, type_, value):
    assert times(text, WEDNESDAY) == [(printed, type_, value)]
    assert times(text) == [(printed, type_, None)]


@pytest.mark.parametrize(
    "text",
    ["He may go.", "They march on.", "a two-year-old boy", "He is 20 years old.", "of 2000 people", "1995 Elm Street",
     "a day in the life", "She had a second helping.", "room 2017", "The score was 3-1.",
     "Section 1:2 applies to 99:99."],
)  # fmt: skip
def test_what_looks_like_a_time_and_is_none_is_left_alone(text):
    assert [found for found in times(text) if found[2] != "T01:02"] == []


def test_an_impossible_date_has_no_value():
    assert times("on 31 February 2024") == [("31 February 2024", "date", None)]


def test_expressions_come_in_reading_order_without_overlaps():
    text = "In late 2017, on Sunday, at 10:30, two weeks ago, on 3 May 2020."
    spans = [(one.start, one.end) for one in find_times(text, WEDNESDAY)]
    assert spans == sorted(spans)
    assert all(before[1] <= after[0] for before, after in pairwise(spans))


def test_a_record_has_the_times_of_its_body_with_their_words():
    article = Article(uri="urn:uuid:1", paragraphs=("It opened on Monday.",), published_at="2024-03-13T09:00:00Z")
    (time,) = add_temporal(Record(article=article, language="en", provenance=PROVENANCE)).temporal
    assert (time.exact, time.value) == ("Monday", "2024-03-11")


def test_other_languages_are_left_alone():
    article = Article(uri="urn:uuid:1", paragraphs=("Am 3 May 2020 um 10:30.",))
    assert add_temporal(Record(article=article, language="de", provenance=PROVENANCE)).temporal == ()
