"""Made-up texts that compress like prose."""

from __future__ import annotations

import random
from collections.abc import Iterator
from functools import cache
from itertools import accumulate
from pathlib import Path

ARTICLE_BYTES = 3000
_WORDS = Path(__file__).with_name("words.txt")


def make_texts(count: int, seed: int = 1) -> Iterator[str]:
    """Different texts of about 3 kB."""
    chance = random.Random(seed)
    for n in range(count):
        drawn = make_words(chance, ARTICLE_BYTES // 6)
        yield f"Report {n}\n\n" + " ".join(drawn)[:ARTICLE_BYTES]


def make_words(chance: random.Random, count: int) -> list[str]:
    """Words drawn from a fixed list, by a Zipf-like law."""
    words, upto = _word_list()
    return chance.choices(words, cum_weights=upto, k=count)


@cache
def _word_list() -> tuple[list[str], list[float]]:
    words = _WORDS.read_text().split()
    return words, list(accumulate(1 / (rank + 3) for rank in range(len(words))))
