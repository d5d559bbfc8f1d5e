"""Texts cut at blanks into chunks, and those into tokens: a chunk is cut once and looked up ever after."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

import numpy as np

from services.enrich.enrichers.entities.tables import Columns, Ints
from services.enrich.enrichers.entities.tokens import TOKEN

BREAK_WORD = "\n"  # stands for all blanks with a line's end among them
LINE_END = "\n"  # a chunk of its own, for which a blank is put on both sides of it, one more than it takes
EDGE_WORD = "\n\n"  # the same before and behind a text
# On both sides of a text, so that two tokens before and after always exist. No chunk, as chunks hold no blank.
EDGE = " "
EDGE_CHARS = 2
MAX_CHARS = 40  # of a chunk; longer ones are hardly met twice, and what is remembered is their tokens


PAUSES = frozenset(",.")

Token = tuple[int, int, int]  # row of its word, start and end in the chunk


class Cut(NamedTuple):
    """The tokens of texts laid end to end: rows of their words, and where they start and end; EDGE_CHARS stand before
    each text. `firsts` says with which token each text begins, its edge included, and how many tokens there are.
    """

    rows: Ints
    starts: Ints
    ends: Ints
    firsts: Ints


class Chunks(dict[str, int]):
    """Chunk -> its number. `row_of` numbers the words that tokens are."""

    def __init__(self, row_of: Callable[[str], int]) -> None:
        super().__init__()
        self._row_of = row_of
        self._new: list[str] = []  # not yet in the tables
        self._met_too_long = False
        self._chunks = Columns(3)  # number of its first token, how many, characters with the blank behind it
        self._tokens = Columns(3)  # row of its word, start and end in the chunk
        self._break, edge = row_of(BREAK_WORD), row_of(EDGE_WORD)
        self._tokens.add(np.array([(self._break, edge, edge), (0, 0, 1), (1, 1, 2)]))
        self._chunks.add(np.array([(0, 0, 1), (0, 1, 2), (0, 0, EDGE_CHARS)]))
        self[LINE_END], self[EDGE] = 1, 2

    def __missing__(self, chunk: str) -> int:
        if len(chunk) > MAX_CHARS and chunk[0] != " ":
            self._met_too_long = True
            return 0
        number = self[chunk] = self._chunks.size + len(self._new)
        self._new.append(chunk)
        return number

    def _enter(self) -> None:
        """Put the new chunks into the tables."""
        tokens: list[Token] = []
        befores: list[int] = []
        chars: list[int] = []
        for chunk in self._new:
            befores.append(len(tokens))
            chars.append(len(chunk) + (-1 if chunk[:1] == " " else 1))  # without the mark, or with the blank behind it
            if chunk.isalpha():  # most chunks; here and below the rules would say the same, in three times the time
                tokens.append((self._row_of(chunk), 0, len(chunk)))
            elif chunk[-1:] in PAUSES and chunk[:-1].isalpha() and (chunk[-1] == "," or chunk[0].islower()):
                last = len(chunk) - 1
                tokens += (self._row_of(chunk[:-1]), 0, last), (self._row_of(chunk[-1]), last, last + 1)
            else:
                tokens += self._tokens_of(chunk[1:] if chunk[:1] == " " else f"{chunk} ")
        firsts = np.array(befores)
        self._chunks.add(np.stack([firsts + self._tokens.size, np.diff(firsts, append=len(tokens)), np.array(chars)]))
        if tokens:
            self._tokens.add(np.array(list(zip(*tokens, strict=True))))
        self._new = []

    def _tokens_of(self, printed: str) -> Iterator[Token]:
        at = 0
        for token in TOKEN.findall(printed):
            word = token.rstrip()
            if word:
                yield self._row_of(word), at, at + len(word)
            at += len(token)

    def cut(self, texts: Sequence[str]) -> Cut:
        """The tokens of texts. Line's ends with nothing but blanks between them are one."""
        chunks: list[str] = []
        edges: list[int] = []
        for text in texts:
            edges.append(len(chunks))
            chunks.append(EDGE)
            chunks += text.replace("\n", " \n ").split(" ")
            chunks.append(EDGE)
        numbers = np.fromiter(map(self.__getitem__, chunks), np.intp, len(chunks))
        if self._met_too_long:
            self._met_too_long = False
            chunks = [part for chunk in chunks for part in _parts(chunk)]
            numbers = np.fromiter(map(self.__getitem__, chunks), np.intp, len(chunks))
            edges = np.flatnonzero(numbers == self[EDGE])[::2].tolist()
        if self._new:
            self._enter()
        return self._laid_out(numbers, edges)

    def _laid_out(self, numbers: Ints, edges: list[int]) -> Cut:
        firsts, counts, chars = self._chunks.rows(numbers)
        behind = np.cumsum(counts)
        before = behind - counts
        tokens = np.repeat(firsts - before, counts) + np.arange(behind[-1] if len(behind) else 0)
        rows, starts, ends = self._tokens.rows(tokens)
        begins = np.repeat(np.cumsum(chars) - chars, counts)
        starts, ends, heads = starts + begins, ends + begins, np.append(before[edges], len(rows))
        is_break = rows == self._break
        again = is_break[1:] & is_break[:-1]
        if not again.any():
            return Cut(rows, starts, ends, heads)
        kept = np.flatnonzero(np.append(True, ~again))
        return Cut(rows[kept], starts[kept], ends[kept], np.searchsorted(kept, heads))


def _parts(chunk: str) -> list[str]:
    """A chunk that is too long as its tokens, marked by a blank in front, and the blank behind it; others whole."""
    return [f" {token}" for token in TOKEN.findall(chunk)] + [""] if len(chunk) > MAX_CHARS else [chunk]
