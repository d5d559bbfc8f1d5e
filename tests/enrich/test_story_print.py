"""The print of a text: what copies keep of it, whatever their typography."""

import time

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.enrich.enrichers.story_print import make_print
from services.enrich.enrichers.story_words import shingle, split_article
from shared.story_prints import StoryPrint
from tests.story_texts import a_headline, a_story


def words(text: str) -> list[int]:
    return split_article("", text)[1].hashes.tolist()


def values(sketch: bytes) -> set[int]:
    return set(np.frombuffer(sketch, ">u2").tolist())


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("The harbour’s crane", "the HARBOURS crane"),
        ("“Ferry” sails — again.", "Ferry sails again"),
        ("ﬁrst ① lift", "first 1 lift"),
        ("co\u00adop\u00ader\u00adate", "cooperate"),
        ("Straße", "STRASSE"),
    ],
)
def test_typography_and_case_do_not_count(first, second):
    assert words(first) == words(second)


@pytest.mark.parametrize(
    ("first", "second"), [("crane lifts", "lifts crane"), ("1,234.5", "1,2345"), ("ab c", "a bc"), ("東京", "京東")]
)
def test_what_is_read_differently_differs(first, second):
    assert words(first) != words(second)


def test_numbers_are_one_word_with_their_points_and_commas():
    title, body = split_article("Part 4 of six", "The index lost 12,386.57 points, 3.5 percent.")
    assert title.is_number.tolist() == [False, True, False, False]
    assert body.is_number.tolist() == [False, False, False, True, False, True, False]


def test_of_scripts_without_spaces_each_character_is_a_word():
    assert len(words("東京で地震")) == 5
    assert len(words("Tokyo東京")) == 3


def test_a_word_has_the_same_hash_wherever_it_stands():
    assert words("crane")[0] == words("x " * 5_000 + "crane")[-1]


def test_headline_and_body_are_told_apart_also_when_characters_are_left_out():
    title, body = split_article("The harbour’s ‘new’ crane", "’Crane’ lifts")
    assert (len(title.hashes), len(body.hashes)) == (4, 2)


def test_a_text_of_few_words_has_an_empty_print():
    assert make_print("A headline of more than four words", "Eleven words " * 5 + "more") == StoryPrint()


def test_the_beginning_of_a_text_has_the_same_sketch_there():
    text = a_story(1, 60)
    whole, half = make_print("", text), make_print("", text[: len(text) // 2])
    shared = values(half.first_half + half.second_half) & values(whole.first_half)
    assert len(shared) > 0.9 * len(values(half.first_half + half.second_half))
    assert not values(whole.first_half) & values(whole.second_half)


def test_a_print_is_small_however_long_the_text():
    long = make_print(a_headline(1) * 50, " ".join(f"{a_story(n, 40)} {n} of {n + 1}" for n in range(60)))
    assert sum(map(len, (long.title, long.numbers, long.first_half, long.second_half))) <= 2 * 16 + 4 * 40 + 2 * 400
    assert len(long.postings) < 6 * 60


def test_a_headline_of_three_words_finds_nothing():
    assert not make_print("The Quay Courier", a_story(1)).has_headline
    assert make_print("The Quay Courier opens", a_story(1)).has_headline


@given(st.text(max_size=200), st.text(max_size=400))
def test_any_text_has_a_print(headline, body):
    assert make_print(headline, body) == make_print(headline, body)


@given(st.lists(st.integers(0, 2**64 - 1), max_size=10))
def test_there_is_a_shingle_per_run_of_three_words(hashes):
    assert len(shingle(np.array(hashes, dtype=np.uint64))) == (len(hashes) - 2 if len(hashes) > 2 else bool(hashes))


def test_printing_is_linear_in_the_text_and_bounded():
    def seconds(text: str) -> float:
        started = time.process_time()
        make_print("", text)
        return time.process_time() - started

    seconds("warm " * 100)
    assert seconds("1.a’" * 2_000_000) < 1.0
