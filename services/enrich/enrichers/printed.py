"""Where words of a vocabulary stand in a text: one pass, without a regular expression."""

from __future__ import annotations

from collections.abc import Container, Iterator
from itertools import accumulate, compress


def find_printed(text: str, vocabulary: Container[str]) -> Iterator[tuple[int, str]]:
    """Place and form of each word between blanks that is in the vocabulary just as it is printed, in order."""
    for blank in "\n\t\u00a0\u202f":
        text = text.replace(blank, " ")
    words = text.split(" ")
    lengths = enumerate(accumulate(map(len, words), initial=0))  # the nth word begins behind n blanks
    for nth, before in compress(lengths, map(vocabulary.__contains__, words)):
        yield before + nth, words[nth]
