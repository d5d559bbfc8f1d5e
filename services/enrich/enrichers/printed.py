"""Where words of a vocabulary stand in a text: one pass, without a regular expression."""

from __future__ import annotations

from collections.abc import Container, Iterator
from functools import lru_cache
from itertools import accumulate, compress, count
from operator import add


def find_printed(text: str, vocabulary: Container[str]) -> Iterator[tuple[int, str]]:
    """Place and form of each word between blanks that is in the vocabulary just as it is printed, in order."""
    words, starts = _words(text)
    return compress(zip(starts, words, strict=True), map(vocabulary.__contains__, words))


@lru_cache(maxsize=2)  # one article is searched for several vocabularies in turn
def _words(text: str) -> tuple[list[str], list[int]]:
    """The words between blanks and where they begin."""
    for blank in "\n\t\u00a0\u202f":
        text = text.replace(blank, " ")
    words = text.split(" ")
    return words, [*map(add, accumulate(map(len, words[:-1]), initial=0), count())]
