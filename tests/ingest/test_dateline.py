import pytest

from services.ingest.dateline import dateline_place


@pytest.mark.parametrize(
    ("opening", "place"),
    [
        ("LAUTOKA — The harbour reopened.", "LAUTOKA"),
        ("PORT VILA (Reef Wire) - The harbour reopened.", "PORT VILA"),
        ("LAUTOKA, Fiji (Reef Wire) — The harbour reopened.", "LAUTOKA, Fiji"),
        ("ST. ANNE, N.M. (RW) — The harbour reopened.", "ST. ANNE, N.M."),
        ("LAUTOKA, Nov 22 — The harbour reopened.", "LAUTOKA"),
        ("LAUTOKA, Fiji, Nov. 22 (Reef Wire) -- The harbour reopened.", "LAUTOKA, Fiji"),
        ("Port Vila (Reef Wire) – The harbour reopened.", "Port Vila"),
        ("ZÜRICH — The lake froze.", "ZÜRICH"),
    ],
)
def test_the_place_is_as_printed_without_day_and_agency(opening, place):
    assert dateline_place([opening, "More."]) == place


@pytest.mark.parametrize(
    "opening",
    [
        "The harbour — closed for a year — reopened.",
        "Two captains — a Fijian and a Tongan — sailed.",
        "OPRA — the ports' own regulator — reopened it.",
        "FAO - it is the body for food.",
        "BREAKING — The harbour reopened.",
        "LIVE UPDATES (Reef Wire) — The harbour reopened.",
        "Rankings of ports - two of them are new.",
        "LAUTOKA is a harbour.",
        "",
    ],
)
def test_what_is_no_dateline_gives_no_place(opening):
    assert dateline_place([opening]) is None


def test_no_paragraphs_give_no_place():
    assert dateline_place([]) is None
