import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.ingest.readers.line_pieces import cut_lines
from services.ingest.readers.lines import split_lines

TALKS = "Talks resume in Corva after nine days"


def pieces_of(*lines):
    return cut_lines(split_lines("\n\n".join(lines))).texts


@pytest.mark.parametrize(
    ("line", "pieces"),
    [
        ("PoliticsEurope", ["Politics", "Europe"]),
        ("Union chief asked for itOne member of the crew", ["Union chief asked for it", "One member of the crew"]),
        ("The vote is on Monday.Work begins in May.", ["The vote is on Monday.", "Work begins in May."]),
        ("RELATED ARTICLESFerry strike ends", ["RELATED ARTICLES", "Ferry strike ends"]),
        ("3 May 2031Ferry strike ends", ["3 May 2031", "Ferry strike ends"]),
        ("Contact | Imprint", ["Contact ", "| Imprint"]),
        ("“We sail.”Falk nodded.", ["“We sail.”", "Falk nodded."]),
        ("Corva as it was in the 1990sThe town", ["Corva as it was in the 1990s", "The town"]),
    ],
)
def test_blocks_that_were_run_together_are_cut_apart(line, pieces):
    assert pieces_of(line) == pieces


@pytest.mark.parametrize(
    "line",
    [
        "McDonald and the YouTubers sail on a MacBook, says @NordlysWire.",
        "L’Etat et l’Elysée se taisent.",
        "„Wir warten.“ Die Stadt schweigt.",
        "Shares of CrowdStrike and OnlyFans, of 1970s vintage, fell.",
        "It was 3.5 knots at No. 7 on the U.S. coast.",
    ],
)
def test_names_apostrophes_and_closing_quotes_are_no_seams(line):
    assert pieces_of(line) == [line]


def test_a_word_that_stands_in_two_lines_is_a_name():
    assert pieces_of("QuayBank lends", "Shares of QuayBank fell") == ["QuayBank lends", "Shares of QuayBank fell"]


def test_a_line_is_cut_where_another_line_that_it_starts_with_ends():
    blurb = "foreign ministers meet on Monday."
    assert pieces_of(TALKS, f"{TALKS}{blurb}") == [TALKS, TALKS, blurb]


def test_marks_of_a_renderer_are_no_part_of_the_piece():
    pieces = cut_lines(split_lines("## Talks resume\n\n* Ferry strike ends"))
    assert pieces.marks == {0: "##", 1: "*"}
    assert pieces.texts == ["Talks resume", "Ferry strike ends"]


@given(st.lists(st.text("aBc. “”'’1|*# é港", min_size=1), max_size=8))
def test_the_pieces_of_a_line_are_the_line_without_its_mark(texts):
    lines = split_lines("\n".join(texts))
    pieces = cut_lines(lines)
    for index, line in enumerate(lines):
        own = np.flatnonzero(pieces.lines == index).tolist()
        assert line.text.endswith("".join(pieces.texts[piece] for piece in own))
        assert line.text.startswith(pieces.marks.get(own[0], ""))
        assert pieces.starts[own].tolist() == np.cumsum([0, *(len(pieces.texts[piece]) for piece in own[:-1])]).tolist()
