"""A text as a string with one character a word (see `Table`): the words of a chunk are looked up once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from services.enrich.enrichers.chunks import chunks
from services.enrich.enrichers.tables import Bools, filled
from services.enrich.enrichers.topics.table import words_of

OTHER = "\0"  # a word without a letter


class Spelling:
    """Spells texts with the letters of words."""

    def __init__(self, letters: Mapping[str, str]) -> None:
        self._letters = letters
        self._start_anew()

    def _start_anew(self) -> None:
        self._generation = chunks().generation
        self._size = 0
        self._spelt: NDArray[Any] = np.empty(0, object)  # by number of a chunk, the letters of its words
        self._are_parts: Bools = np.empty(0, np.bool_)  # those that are but a part of a longer one

    def read(self, headline: str, text: str, limit: int) -> str:
        """The letters of all words of the headline and of the first `limit` characters of the text, in order."""
        first, numbers = chunks().numbers_of([headline, text])
        if self._generation != chunks().generation:
            self._start_anew()
        if self._size < len(chunks().printed):
            self._enter(chunks().printed[self._size :])
        rest = ""
        if len(text) > limit:  # the numbers of whole texts are known already
            ends = chunks().chars_of(numbers).cumsum()
            whole = int(ends.searchsorted(limit, side="right"))
            numbers, rest = numbers[:whole], text[ends[whole - 1] if whole else 0 : limit]
        read = np.concatenate([first, numbers])
        if self._are_parts[read].any():  # they are tokens, cut otherwise than words
            return self._spell(f"{headline}\n{text[:limit]}")
        return "".join(self._spelt[read].tolist()) + self._spell(rest)

    def _spell(self, text: str) -> str:
        letters = self._letters
        return "".join([letters.get(word, OTHER) for word in words_of(text)])

    def _enter(self, new: Sequence[str]) -> None:
        """Put new chunks into the tables."""
        letters, spell = self._letters, self._spell
        spelt = [  # most are a word
            letters.get(chunk.lower(), OTHER) if chunk.isascii() and chunk.isalpha() else spell(chunk) for chunk in new
        ]
        self._spelt = filled(self._spelt, self._size, spelt)
        self._are_parts = filled(self._are_parts, self._size, [chunk[:1] == " " for chunk in new])
        self._size += len(new)
