import pytest

from services.ingest.readers.line_kinds import is_byline, is_name
from services.ingest.readers.text import read_text

HEADLINE = "Late header sends Tarnbrook into the semi-finals"
STANDFIRST = "Substitute strikes four minutes from time as holders Eastcliff go out"
DATE = "14 March 2031, 22:41"
BODY = (
    "Josh Marlow headed the only goal as second-tier Tarnbrook knocked the holders out of the cup on Saturday night.",
    "The substitute had been on the pitch for barely ten minutes when he met a corner from the left.",
    "Eastcliff had the better of the first half and hit the bar twice, but their passing grew slower as the rain grew.",
)


def read(*opening):
    return read_text("\n\n".join((*opening, *BODY)))


def test_a_line_without_full_stop_between_headline_and_byline_is_the_standfirst():
    reading = read("SportFootball", HEADLINE, STANDFIRST, "By Wren Halloway at Mill Lane", DATE)
    assert (reading.headline, reading.standfirst) == (HEADLINE, STANDFIRST)
    assert STANDFIRST not in [line.text for line in reading.removed]
    assert reading.paragraphs == BODY


def test_a_german_standfirst_is_found_as_well():
    standfirst = "Die Koalition will den Bau erleichtern, die Opposition spricht von einem Ausverkauf"
    headline = "Landtag streitet über Windräder im Staatsforst"
    text = "Im Landtag ist am Dienstag ein Streit über den Bau von Windrädern im Staatsforst entbrannt, sagte sie."
    reading = read_text(
        "\n\n".join((headline, standfirst, "Von Jonas Wiebke, Schwerin", "03.02.2031, 14:20 Uhr", text))
    )
    assert (reading.standfirst, reading.byline) == (standfirst, "Von Jonas Wiebke, Schwerin")


@pytest.mark.parametrize(
    "line", ["Share this article with all your friends", "Tora Blix on the pier last week. Photo: Tora Blix/Nordlys"]
)
def test_furniture_below_the_headline_is_no_standfirst(line):
    assert read(HEADLINE, line, "By Wren Halloway", DATE).standfirst != line


def test_a_link_that_is_printed_again_is_no_standfirst():
    reading = read_text("\n\n".join((HEADLINE, STANDFIRST, "By Wren Halloway", DATE, *BODY, STANDFIRST)))
    assert reading.standfirst != STANDFIRST


@pytest.mark.parametrize("name", ["Nia Trewin", "Lucía Ferrando", "Kwame Asare-Boadu and Ottoline Vance"])
def test_a_name_beside_the_date_is_the_byline(name):
    assert read(HEADLINE, name, DATE).byline == name


def test_a_byline_at_the_headline_goes_before_one_elsewhere():
    reading = read("By Rafe Sorensen", "Most read", "Ferry strike ends", "Menu", "News", HEADLINE, "Nia Trewin", DATE)
    assert reading.byline == "Nia Trewin"


def test_a_heading_about_authors_is_no_byline():
    assert read_text("\n\n".join((HEADLINE, *BODY, "About the author"))).byline is None


@pytest.mark.parametrize(
    "line",
    [
        "By Dr Hester Quill, science correspondent",
        "By Kwame Asare-Boadu | Kossou",
        "By MARLA DEVEREAUX, Continental Press",
        "Por Caio Meneghel, de Santa Inês",
        "Words by Marek Olin",
        "Penulis: Ratna Wulandari",
    ],
)
def test_names_with_what_they_do_or_where_are_a_byline(line):
    assert is_byline(line)


@pytest.mark.parametrize(
    "line",
    [
        "By Sunday night the pier was gone",
        "By Monday Morning, crews had cleared the roads",
        "Von der Leyen in Kiew",
        "By Aa," + "a " * 70,
    ],
)
def test_what_goes_on_as_a_sentence_is_no_byline(line):
    assert not is_byline(line)


def test_long_runs_of_capitals_are_no_name():
    assert not is_name("Aa " * 40)
