"""Where words of a vocabulary stand in a text."""

from __future__ import annotations

from collections.abc import Container, Iterator

import numpy as np

from services.enrich.enrichers.chunks import chunks
from services.enrich.enrichers.tables import Bools, filled


class PrintedWords:
    """A vocabulary that is looked for in texts: whether a chunk belongs to it is asked once."""

    def __init__(self, vocabulary: Container[str]) -> None:
        self._vocabulary = vocabulary
        self._generation = 0
        self._asked = 0
        self._belongs: Bools = np.zeros(0, np.bool_)

    def find(self, text: str) -> Iterator[tuple[int, str]]:
        """Place and form of each word between blanks that is in the vocabulary just as it is printed, in order."""
        known = chunks()
        (numbers,) = known.numbers_of([text])
        if self._generation != known.generation:
            self._generation, self._asked = known.generation, 0
        if self._asked < len(known.printed):
            self._belongs = filled(
                self._belongs, self._asked, list(map(self._vocabulary.__contains__, known.printed[self._asked :]))
            )
            self._asked = len(known.printed)
        found = self._belongs[numbers].nonzero()[0]
        if not len(found):
            return iter(())
        chars = known.chars_of(numbers)
        starts = (chars.cumsum() - chars)[found].tolist()
        return zip(starts, map(known.printed.__getitem__, numbers[found].tolist()), strict=True)
