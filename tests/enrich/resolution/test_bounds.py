"""Time stays linear on texts made to hurt."""

from __future__ import annotations

import time
from collections.abc import Callable
from itertools import islice, product
from string import ascii_lowercase

import pytest

from services.enrich.enrichers.resolution.resolve import Texts, resolve
from services.enrich.enrichers.tagged import Tagged, TagType

WORDS = ["".join(letters).capitalize() for letters in islice(product(ascii_lowercase, repeat=4), 3, 200_000, 37)]


def text_of(pieces: list[tuple[str, TagType | None]], between: str = " ") -> Texts:
    body, tags = [], []
    at = 0
    for piece, type_ in pieces:
        if type_ is not None:
            tags.append(Tagged(at, at + len(piece), type_, 0.9))
        body.append(piece)
        at += len(piece) + len(between)
    return Texts("", between.join(body), (), tags)


def people(n: int) -> Texts:
    return text_of([(f"{WORDS[k % 4999]} {WORDS[k % 4997]}", "PER") for k in range(n)])


def namesakes(n: int) -> Texts:
    return text_of([(f"{WORDS[k % 5000]} Quiroz", "PER") for k in range(n)] + [("Quiroz", "PER")] * n)


def bodies(n: int) -> Texts:
    return text_of([(f"National {WORDS[k % 5000]} {WORDS[k // 3 % 5000]} Board", "ORG") for k in range(n)])


def acronyms(n: int) -> Texts:
    return text_of([("Harbour Safety Council", "ORG"), ("(HSC)", None)] * n + [("HSC", "ORG")] * n)


def pronouns(n: int) -> Texts:
    return text_of([("Ana Quiroz", "PER")] + [("he said she and his", None)] * n)


def pronouns_among_people(n: int) -> Texts:
    return text_of([("Ana Quiroz met Luis Arden", None), ("Ana Quiroz", "PER"), ("He", None)] * n, ". ")


def quoted(n: int) -> Texts:
    return text_of([("Ana Quiroz", "PER")] + [("“he", None)] * n)


def the_country(n: int) -> Texts:
    return text_of([("Peru", "LOC"), ("the country", None), ("Chile", "LOC"), ("the Arab country", None)] * n)


def presidents(n: int) -> Texts:
    return text_of([("President", None), ("Ana Quiroz", "PER"), (". The president the the former", None)] * n)


def one_line(n: int) -> Texts:
    return Texts("", "x" * 20 * n, (), ())


def untagged(n: int) -> Texts:
    return text_of([("Norvia", "ORG"), *[("Ana Norvia", None)] * n])


CASES = [
    people,
    namesakes,
    bodies,
    acronyms,
    pronouns,
    pronouns_among_people,
    quoted,
    the_country,
    presidents,
    one_line,
    untagged,
]


@pytest.mark.parametrize("make", CASES)
def test_ten_times_the_text_takes_some_ten_times_as_long(make: Callable[[int], Texts], only_own_garbage: None) -> None:
    small, large = make(1_000), make(10_000)
    resolve(small)
    quick = seconds(small)
    slow = min(seconds(large) for _ in range(2))  # others on the machine make one slow, seldom both
    assert slow < 30 * quick + 0.2  # between ten, with noise, and the hundred of a square


def seconds(texts: Texts) -> float:
    began = time.process_time()
    resolve(texts)
    return time.process_time() - began


def test_two_megabytes_are_resolved_in_seconds() -> None:
    sentence = "went to the harbour, where he met the president of the country and said that it would rain."
    pieces: list[tuple[str, TagType | None]] = []
    for k in range(20_000):
        pieces += [(f"{WORDS[k % 4999]} {WORDS[k % 4997]}", "PER"), (sentence, None)]
    texts = text_of(pieces)
    assert len(texts.body) > 2_000_000
    assert seconds(texts) < 15
