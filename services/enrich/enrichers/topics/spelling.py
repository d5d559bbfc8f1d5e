"""A text as a string with one character a word (see `Table`): the words of a chunk are looked up once."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import numpy as np

from services.enrich.enrichers.chunks import chunks
from services.enrich.enrichers.tables import Columns
from services.enrich.enrichers.topics.table import words_of

OTHER = "\0"  # a word without a letter
_BLANK = " "  # stands between chunks, of which none holds one
_WORD_OR_BLANK = re.compile(r"[a-z0-9]+| ")


class Spelling:
    """Spells texts with the letters of words."""

    def __init__(self, letters: Mapping[str, str]) -> None:
        self._letters = {**letters, _BLANK: _BLANK}
        self._start_anew()

    def _start_anew(self) -> None:
        self._generation = chunks().generation
        self._chunks = Columns(3)  # place of its first word, how many, whether it is but a part of a longer one
        self._words = Columns(1)

    def read(self, headline: str, text: str, limit: int) -> str:
        """The letters of all words of the headline and of the first `limit` characters of the text, in order."""
        first, numbers = chunks().numbers_of([headline, text])
        if self._generation != chunks().generation:
            self._start_anew()
        if self._chunks.size < len(chunks().printed):
            self._enter(chunks().printed[self._chunks.size :])
        rest = ""
        if len(text) > limit:  # the numbers of whole texts are known already
            ends = chunks().chars_of(numbers).cumsum()
            whole = int(ends.searchsorted(limit, side="right"))
            numbers, rest = numbers[:whole], text[ends[whole - 1] if whole else 0 : limit]
        firsts, counts, are_parts = self._chunks.rows(np.concatenate([first, numbers]))
        if are_parts.any():  # they are tokens, cut otherwise than words
            return self._spell(words_of(f"{headline}\n{text[:limit]}"))
        places = (firsts - counts.cumsum() + counts).repeat(counts) + np.arange(counts.sum())
        return self._words.rows(places).tobytes().decode("utf-32-le") + self._spell(words_of(rest))

    def _spell(self, words: Sequence[str]) -> str:
        letters = self._letters
        return "".join([letters.get(word, OTHER) for word in words])

    def _enter(self, new: Sequence[str]) -> None:
        """Put new chunks into the tables."""
        are_parts = [chunk[:1] == _BLANK for chunk in new]
        printed = _BLANK.join("" if is_part else one for one, is_part in zip(new, are_parts, strict=True))
        spelt = self._spell(_WORD_OR_BLANK.findall(f"{printed} ".lower()))
        letters = np.frombuffer(spelt.encode("utf-32-le"), np.int32)
        ends = np.flatnonzero(letters == ord(_BLANK)) - np.arange(len(new))
        counts = np.diff(ends, prepend=0)
        self._chunks.add(np.stack([ends - counts + self._words.size, counts, are_parts]))
        self._words.add(letters[letters != ord(_BLANK)][None])
