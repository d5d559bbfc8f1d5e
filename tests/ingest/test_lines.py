from hypothesis import given
from hypothesis import strategies as st

from services.ingest.readers.lines import split_first_lines, split_lines, unwrap

WRAPPED = """The harbour council voted on Tuesday to rebuild the eastern
pier before the winter storms arrive, and asked the Ministry
of Fisheries for two thirds of the money that it will need.

Work begins in May. The fleet will moor at the grain quay as
Falk promised, until the last pile has been driven down, and
Okkel will report to the council in the autumn of each year.
"""


def test_text_wrapped_at_a_width_is_made_whole_again():
    whole = unwrap(split_lines(WRAPPED))
    assert [line.text.count(" ") for line in whole] == [31, 35]
    assert [line.number for line in whole] == [0, 3]


def test_a_line_that_a_person_broke_in_the_sentence_is_made_whole_again():
    assert [line.text for line in unwrap(split_lines("Pier is rebuilt\n\nThe council\nvoted.\n\nWork\nbegins."))] == [
        "Pier is rebuilt",
        "The council voted.",
        "Work begins.",
    ]


def test_lines_that_merely_stand_together_stay_apart():
    head = "Council rebuilds the eastern pier before the winter\nBy Tora Blix\n3 May 2031"
    assert len(unwrap(split_lines(f"{head}\n\nThe council voted.\n\nWork begins."))) == 5


def test_without_blank_lines_every_line_is_one():
    text = "The council\nvoted on the pier\nand went home."
    assert unwrap(split_lines(text)) == split_lines(text)


@given(st.text(st.characters()))
def test_no_word_is_lost_in_making_lines_whole(text):
    assert " ".join(line.text for line in unwrap(split_lines(text))) == " ".join(
        line.text for line in split_lines(text)
    )


def test_lines_beyond_the_first_so_many_come_back_as_they_are():
    lines, rest = split_first_lines("a\n\nb\nc\n\n d", most=2)
    assert ([line.text for line in lines], rest) == (["a", "b"], "c\n\n d")
