"""Made-up texts that compress like prose."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

ARTICLE_BYTES = 3000
_WORDS = Path(__file__).with_name("words.txt")


def make_texts(count: int, seed: int = 1) -> Iterator[str]:
    """Different texts of about 3 kB: words drawn from a fixed list, by a Zipf-like law."""
    chance = random.Random(seed)
    words = _WORDS.read_text().split()
    weights = [1 / (rank + 3) for rank in range(len(words))]
    for n in range(count):
        drawn = chance.choices(words, weights, k=ARTICLE_BYTES // 6)
        yield f"Report {n}\n\n" + " ".join(drawn)[:ARTICLE_BYTES]
