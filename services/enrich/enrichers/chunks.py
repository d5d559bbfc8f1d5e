"""Texts as numbers, the same for all enrichers: cut at blanks into chunks, of which each has a number.

A text is cut and looked up once; what an enricher has to know of a chunk it finds out when the chunk is new, keeps in a
table by number, and reads for a whole text at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import numpy as np

from services.enrich.enrichers.entities.tokens import TOKEN
from services.enrich.enrichers.tables import Columns, Ints

LINE_END = "\n"  # a chunk of its own, for which a blank is put on both sides of it, one more than it takes
EDGE = " "  # what may be put between texts; no chunk of a text, as those hold no blank
EDGE_CHARS = 2
EDGE_NUMBER, LINE_END_NUMBER = 0, 1
MAX_CHARS = 40  # of a chunk; longer ones are hardly met twice, and their tokens are chunks instead
MAX_CHUNKS = 80_000  # some 15 MB; then all are forgotten, and the next articles pay for learning anew
MAX_RECENT = 128  # texts whose numbers are kept, as one enricher after the other asks for them: those of two batches
MAX_RECENT_CHARS = 20_000  # of such a text


class Chunks(dict[str, int]):
    """Chunk -> its number. `printed` has them by number. When they are forgotten there is a new `generation`."""

    def __init__(self) -> None:
        super().__init__()
        self.generation = 0
        self.start_anew()

    def start_anew(self) -> None:
        """Forget all chunks."""
        self.clear()
        self.generation += 1
        self.printed = [EDGE, LINE_END]
        self._chars = Columns(1)
        self._chars.add(np.array([[EDGE_CHARS, 0]]))
        self._recent: dict[str, Ints] = {}
        self._met_too_long = False
        self[EDGE], self[LINE_END] = EDGE_NUMBER, LINE_END_NUMBER

    def __missing__(self, chunk: str) -> int:
        if len(chunk) > MAX_CHARS and chunk[0] != " ":
            self._met_too_long = True
            return 0
        number = self[chunk] = len(self.printed)
        self.printed.append(chunk)
        return number

    def numbers_of(self, texts: Sequence[str]) -> list[Ints]:
        """The numbers of each text's chunks, all of one generation."""
        if len(self) > MAX_CHUNKS:
            self.start_anew()
        while len(self._recent) > MAX_RECENT:
            del self._recent[next(iter(self._recent))]  # the oldest
        found = list(map(self._numbers, texts))
        new = self.printed[self._chars.size :]
        if new:
            self._chars.add(np.array([[len(chunk) + (-1 if chunk[:1] == " " else 1) for chunk in new]]))
        return found

    def _numbers(self, text: str) -> Ints:
        numbers = self._recent.get(text)
        if numbers is not None:
            return numbers
        chunks = _cut(text)
        numbers = np.fromiter(map(self.__getitem__, chunks), np.intp, len(chunks))
        if self._met_too_long:
            self._met_too_long = False
            chunks = [part for chunk in chunks for part in _in_parts(chunk)]
            numbers = np.fromiter(map(self.__getitem__, chunks), np.intp, len(chunks))
        if len(text) <= MAX_RECENT_CHARS:
            self._recent[text] = numbers
        return numbers

    def chars_of(self, numbers: Ints) -> Ints:
        """How many characters each chunk takes, with the blank behind it."""
        chars: Ints = self._chars.rows(numbers)[0]
        return chars


def _cut(text: str) -> list[str]:
    for blank in "\t\u00a0\u202f":
        text = text.replace(blank, " ")
    return text.replace("\n", " \n ").split(" ")


def _in_parts(chunk: str) -> list[str]:
    """One that is too long as its tokens, with a blank in front that marks them, and the blank behind it."""
    return [*(f" {part}" for part in TOKEN.findall(chunk)), ""] if len(chunk) > MAX_CHARS else [chunk]


@cache
def chunks() -> Chunks:
    """Those of this process."""
    return Chunks()
