"""The casts of the made-up stories."""

import random
import re

from benchmarks.casts import Cast, Passage, gather_names
from training.entities.corpus import parse


def _passage(marked: str) -> Passage:
    text, spans = parse(marked)
    return Passage(text, tuple(spans))


POOL = [
    _passage("[PER Ada Lindqvist] met [PER Tomas Okafor] of [ORG Harbour Union] in [LOC Brackwater]."),
    _passage("[PER Okafor] left [LOC Eastmere] for the [ORG Lake Bank]; the [NORP Norwegians] stayed."),
]
NAMES = gather_names(POOL)


def test_people_of_one_word_and_kinds_without_a_cast_are_not_gathered():
    assert NAMES == {
        "PER": ("Ada Lindqvist", "Tomas Okafor"),
        "LOC": ("Brackwater", "Eastmere"),
        "ORG": ("Harbour Union", "Lake Bank"),
    }


def test_what_is_no_name_of_the_cast_stays_as_it_is():
    told = Cast(NAMES, 100, random.Random(1)).play(POOL[1])
    assert re.fullmatch(r".+ left .+ for the (Harbour Union|Lake Bank); the Norwegians stayed\.", told)


def test_who_has_been_named_in_full_has_a_surname_from_then_on():
    cast = Cast(NAMES, 1, random.Random(3))  # one of each kind
    first, second = (cast.play(_passage("[PER Okafor] left.")) for _ in range(2))
    full = first.removesuffix(" left.")
    assert " " in full
    assert second == f"{full.rpartition(' ')[2]} left."


def test_one_name_of_a_passage_is_one_of_the_cast():
    told = Cast(NAMES, 2_000, random.Random(5)).play(_passage("[LOC Eastmere] to [LOC Eastmere] and [LOC Brackwater]"))
    assert re.fullmatch(r"(.+) to \1 and (?!\1$).+", told)


def test_a_long_story_has_more_names_than_a_short_one():
    def names(words: int) -> set[str]:
        cast = Cast(NAMES, words, random.Random(7))
        return {cast.play(_passage("[PER Ada Lindqvist]")).rpartition(" ")[2] for _ in range(200)}

    assert len(names(50)) < len(names(2_000))
