"""Texts cut into tokens, chunk by chunk: how a chunk is cut is found out once and looked up ever after."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from services.enrich.enrichers.chunks import EDGE_NUMBER, chunks
from services.enrich.enrichers.entities.tokens import TOKEN
from services.enrich.enrichers.tables import Columns, Ints, Numbers

BREAK_WORD = "\n"  # stands for all blanks with a line's end among them
EDGE_WORD = "\n\n"  # the same before and behind a text: two on each side, so that two tokens more always exist
PAUSES = frozenset(",.")


class Cut(NamedTuple):
    """The tokens of texts laid end to end: rows of their words, and where they start and end; EDGE_CHARS stand before
    each text. `firsts` says with which token each text begins, its edge included, and how many tokens there are.
    """

    rows: Ints
    starts: Ints
    ends: Ints
    firsts: Ints


class Cutter:
    """Cuts texts into tokens. `rows` numbers the words that tokens are; `generation` is that of the chunks."""

    def __init__(self, rows: Numbers) -> None:
        self.generation = chunks().generation
        self._rows = rows
        self._tokens = Columns(3)
        self._chunks = Columns(2)  # number of its first token, how many
        self._break, edge = rows.of([BREAK_WORD, EDGE_WORD]).tolist()
        self._tokens.add(np.array([(edge, edge, self._break), (0, 1, 0), (1, 2, 1)]))
        self._chunks.add(np.array([(0, 2), (2, 1)]))  # EDGE_NUMBER, LINE_END_NUMBER

    def _enter(self, new: Sequence[str]) -> None:
        """Put new chunks into the tables."""
        words: list[str] = []
        starts: list[int] = []
        befores: list[int] = []
        for chunk in new:
            befores.append(len(words))
            if chunk.isalpha():  # most chunks; here and below the rules would say the same, in three times the time
                words.append(chunk)
                starts.append(0)
            elif chunk[-1:] in PAUSES and chunk[:-1].isalpha() and (chunk[-1] == "," or chunk[0].islower()):
                words += chunk[:-1], chunk[-1]
                starts += 0, len(chunk) - 1
            else:
                tokens = TOKEN.findall(chunk[1:] if chunk[:1] == " " else f"{chunk} ")
                at = 0
                for token in tokens:
                    word = token.rstrip()
                    if word:
                        words.append(word)
                        starts.append(at)
                    at += len(token)
        firsts = np.array(befores)
        self._chunks.add(np.stack([firsts + self._tokens.size, np.diff(firsts, append=len(words))]))
        if words:
            self._tokens.add(np.stack([self._rows.of(words), starts, np.add(starts, list(map(len, words)))]))

    def cut(self, texts: Sequence[Ints]) -> Cut:
        """The tokens of texts, given the numbers of their chunks. Line's ends with only blanks between them are one."""
        parts: list[Ints] = []
        for numbers in texts:
            parts += _EDGE, numbers, _EDGE
        if self._chunks.size < len(chunks().printed):
            self._enter(chunks().printed[self._chunks.size :])
        edges = np.cumsum([0, *map(len, parts)])[:-1:3]
        return self._laid_out(np.concatenate(parts), edges)

    def _laid_out(self, numbers: Ints, edges: Ints) -> Cut:
        firsts, counts = self._chunks.rows(numbers)
        chars = chunks().chars_of(numbers)
        behind = counts.cumsum()
        before = behind - counts
        tokens = (firsts - before).repeat(counts) + np.arange(behind[-1])
        rows, starts, ends = self._tokens.rows(tokens)
        begins = (chars.cumsum() - chars).repeat(counts)
        starts, ends, heads = starts + begins, ends + begins, np.append(before[edges], len(rows))
        is_break = rows == self._break
        again = is_break[1:] & is_break[:-1]
        if not again.any():
            return Cut(rows, starts, ends, heads)
        kept = np.flatnonzero(np.append(True, ~again))
        return Cut(rows[kept], starts[kept], ends[kept], np.searchsorted(kept, heads))


_EDGE = np.array([EDGE_NUMBER])
