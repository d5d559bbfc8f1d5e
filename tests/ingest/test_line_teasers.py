import pytest

from services.ingest.readers.line_teasers import bare_headlines, is_headline


def test_the_numbers_of_a_list_by_rank_are_no_part_of_its_headlines():
    assert bare_headlines(
        ["1 Ferry strike ends after nine days", "2. Pier is rebuilt at last", "3Mayor goes sailing"]
    ) == [
        "Ferry strike ends after nine days",
        "Pier is rebuilt at last",
        "Mayor goes sailing",
    ]


def test_a_number_that_a_headline_starts_with_stays():
    headlines = ["5 ways to moor a boat", "9 days at sea with no sail"]
    assert bare_headlines(headlines) == headlines


@pytest.mark.parametrize(
    "teaser",
    [
        "Ferry strike ends after nine days2031-05-27 14:23:53",
        "Ferry strike ends after nine days 08/1/2031 15:25",
        "Ferry strike ends after nine days | 12 hours ago",
        "Ferry strike ends after nine days May 3, 2031",
        "Ferry strike ends after nine days By Tora Blix",
        "Ferry strike ends after nine days Von Mads B. Okkel",
        "14:48 Ferry strike ends after nine days",
        "list 2 of 3 Ferry strike ends after nine days",
    ],
)
def test_times_and_authors_around_a_headline_go(teaser):
    assert bare_headlines([teaser]) == ["Ferry strike ends after nine days"]


def test_a_teaser_of_nothing_but_a_date_stays_as_it_is():
    assert bare_headlines(["May 3, 2031"]) == ["May 3, 2031"]


@pytest.mark.parametrize("text", ["Ferry strike ends today", "港の評議会は東桟橋を再建"])
def test_what_says_enough_is_a_headline(text):
    assert is_headline(text)


@pytest.mark.parametrize("text", ["Read more", "World news", "https://img.example/a-long-name.png", "港の天気"])
def test_labels_of_links_are_no_headlines(text):
    assert not is_headline(text)
