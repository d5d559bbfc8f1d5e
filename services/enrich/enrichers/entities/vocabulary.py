"""What the engine remembers of each word it has met: computed once, looked up ever after, and bounded."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from services.enrich.enrichers.entities.layout import PLACES, Ints
from services.enrich.enrichers.entities.model import Model, hash_features
from services.enrich.enrichers.entities.words import class_of, describe, flags_of

MAX_WORDS = 60_000  # some 20 MB; then the new ones are forgotten, and the next articles pay for learning anew
BREAK_WORD = "\n"
KNOWN_AT_START = (
    5_000  # learning a word takes some 20 us: of rarer ones, when they are met, not before a worker is ready
)
FIRST_ROOM = 1024  # words; doubled whenever it is full
SOME = 512  # words learnt in one go, so that a text of new words alone does not fill the memory


class Vocabulary(dict[str, int]):
    """Token -> its number. Tokens that differ in the space behind them share a row of everything else."""

    def __init__(self, model: Model) -> None:
        super().__init__()
        self.model = model
        self._class_ids = {name: number for number, name in enumerate(model.classes)}
        self.start_anew()

    def start_anew(self) -> None:
        """Forget all words but those most frequent in the training texts."""
        self.clear()
        self.words: list[str] = []
        self._rows: dict[str, int] = {}
        self._folds: dict[str, int] = {}
        self._unlearnt = 0
        self._new_tokens: list[tuple[int, int, int]] = []  # not yet in the tables: row and lengths
        self.token_rows: Ints = np.zeros(FIRST_ROOM, np.int32)
        self.token_lengths: Ints = np.zeros((2, FIRST_ROOM), np.int32)
        self.flags: Ints = np.zeros(FIRST_ROOM, np.int16)
        self.classes: Ints = np.zeros(FIRST_ROOM, np.int32)
        self.folds: Ints = np.zeros(FIRST_ROOM, np.int32)
        self.is_small: Ints = np.zeros(FIRST_ROOM, np.bool_)
        self.scores: Ints = np.zeros((FIRST_ROOM, len(PLACES), len(self.model.labels)), np.int16)
        self.numbers([BREAK_WORD, *(f"{word} " for word in self.model.frequent[:KNOWN_AT_START])])

    def __missing__(self, token: str) -> int:
        number = len(self)
        word = BREAK_WORD if token.isspace() and "\n" in token else token.removesuffix(" ") or token
        row = self._rows.get(word)
        if row is None:
            row = self._rows[word] = len(self.words)
            self.words.append(word)
        self[token] = number
        self._new_tokens.append((row, len(token), len(token.rstrip() or token)))
        return number

    def numbers(self, tokens: Sequence[str]) -> Ints:
        """The tokens' numbers; new words are learnt on the way."""
        if len(self.words) > MAX_WORDS:
            self.start_anew()
        numbers = np.fromiter(map(self.__getitem__, tokens), np.intp, len(tokens))
        self._write_new_tokens()
        while self._unlearnt < len(self.words):
            self._learn(range(self._unlearnt, min(self._unlearnt + SOME, len(self.words))))
        return numbers

    def _write_new_tokens(self) -> None:
        """All at once: writing numbers into a table one by one costs more than all else about a token."""
        if not self._new_tokens:
            return
        while len(self) > len(self.token_rows):
            self.token_rows = _grown(self.token_rows)
            self.token_lengths = np.ascontiguousarray(_grown(self.token_lengths.T).T)
        new = np.array(self._new_tokens, np.int32).T
        here = slice(len(self) - len(self._new_tokens), len(self))
        self.token_rows[here], self.token_lengths[:, here] = new[0], new[1:]
        self._new_tokens = []

    @property
    def fold_count(self) -> int:
        return len(self._folds)

    def _learn(self, rows: range) -> None:
        while rows.stop > len(self.flags):
            self.flags, self.classes, self.folds = _grown(self.flags), _grown(self.classes), _grown(self.folds)
            self.is_small, self.scores = _grown(self.is_small), _grown(self.scores)
        known, words = self.model.known, self.words[rows.start : rows.stop]
        lowers = [word.lower() for word in words]
        here = slice(rows.start, rows.stop)
        self.flags[here] = list(map(flags_of, words))
        self.classes[here] = [self._class_ids.get(class_of(word, known), 0) for word in words]
        self.folds[here] = [self._folds.setdefault(lower, len(self._folds)) for lower in lowers]
        self.is_small[here] = [word == lower for word, lower in zip(words, lowers, strict=True)]
        features: list[str] = []
        starts: list[int] = []
        for word in words:
            starts.append(len(features))
            for some in describe(word, known):
                features += some
        sums = self._summed(self.model.rows_of(hash_features(features)), np.array(starts))
        self.scores[here] = np.clip(sums, -32_768, 32_767).reshape(len(rows), len(PLACES), -1)
        self._unlearnt = rows.stop

    def _summed(self, rows: Ints, starts: Ints) -> Ints:
        """The sums of the rows of weights from each start to the next. Words with as many features go together: they
        make a block, which adds up in less than half the time of `np.add.reduceat`.
        """
        weights = self.model.of_words
        counts = np.diff(starts, append=len(rows))
        sums: Ints = np.empty((len(starts), weights.shape[1]), np.int32)
        for count in np.unique(counts):
            same = np.flatnonzero(counts == count)
            sums[same] = weights[rows[starts[same][:, None] + np.arange(count)]].sum(axis=1, dtype=np.int32)
        return sums


def _grown(table: Ints) -> Ints:
    return np.concatenate([table, np.zeros_like(table)])
