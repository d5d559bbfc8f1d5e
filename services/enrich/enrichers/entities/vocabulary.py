"""What the engine remembers of each word it has met: computed once, looked up ever after, and bounded."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from services.enrich.enrichers.entities.layout import PLACES, Ints
from services.enrich.enrichers.entities.model import Model, hash_features, keys_at
from services.enrich.enrichers.entities.words import class_of, describe, flags_of

MAX_WORDS = 60_000  # some 20 MB; then everything is forgotten, and the next articles pay for learning anew
NEAR = frozenset(("", "-1", "+1", "first", "last", "before", "after"))  # places where a word's ending says something
BREAK_WORD = "\n"


class Vocabulary(dict[str, int]):
    """Token -> its number. Tokens that differ in the space behind them share a row of everything else."""

    def __init__(self, model: Model) -> None:
        super().__init__()
        self.model = model
        self._class_ids = {name: number for number, name in enumerate(model.classes)}
        self.clear()

    def clear(self) -> None:
        """Forget all words."""
        super().clear()
        self.words: list[str] = []
        self.rows: dict[str, int] = {}
        self.token_rows = np.zeros(1024, np.int32)
        self.token_lengths = np.zeros((2, 1024), np.int32)
        size = 1024
        self.flags = np.zeros(size, np.int16)
        self.classes = np.zeros(size, np.int32)
        self.lowers = np.zeros(size, np.int32)
        self.scores = np.zeros((size, len(PLACES), len(self.model.labels)), np.int16)
        self._waiting: list[int] = []

    def __missing__(self, token: str) -> int:
        number = len(self)
        if number >= self.token_rows.shape[0]:
            self.token_rows = _grown(self.token_rows)
            self.token_lengths = np.ascontiguousarray(_grown(self.token_lengths.T).T)
        word = BREAK_WORD if token.isspace() and "\n" in token else token.removesuffix(" ") or token
        self[token] = number
        self.token_rows[number] = self._row_of(word)
        self.token_lengths[:, number] = len(token), len(token.rstrip() or token)
        return number

    def numbers(self, tokens: Sequence[str]) -> Ints:
        """The tokens' numbers; new words are learnt on the way."""
        if len(self.words) > MAX_WORDS:
            self.clear()
        numbers = np.fromiter(map(self.__getitem__, tokens), np.intp, len(tokens))
        if self._waiting:
            self._learn()
        return numbers

    def _row_of(self, word: str) -> int:
        row = self.rows.get(word)
        if row is None:
            row = self.rows[word] = len(self.words)
            self.words.append(word)
            self._waiting.append(row)
            if (lower := word.lower()) != word:
                self._row_of(lower)
        return row

    def _learn(self) -> None:
        while len(self.words) > len(self.flags):
            self.flags, self.classes, self.lowers = map(_grown, (self.flags, self.classes, self.lowers))
            self.scores = _grown(self.scores)
        rows, self._waiting = self._waiting, []
        known = self.model.known
        for row in rows:
            word = self.words[row]
            self.flags[row] = flags_of(word)
            self.classes[row] = self._class_ids.get(class_of(word, known), 0)
            self.lowers[row] = self.rows.get(word.lower(), row)
        for first in range(0, len(rows), 512):  # so that a text of new words alone does not fill the memory
            self._score(rows[first : first + 512])

    def _score(self, rows: list[int]) -> None:
        """Sum the weights of each word's features, for each place it can have."""
        described = [describe(self.words[row], self.model.known) for row in rows]
        for place, name in enumerate(PLACES):
            parts = 3 if not name else 2 if name in NEAR else 1
            features = [[one for part in parts_of[:parts] for one in part] for parts_of in described]
            keys = keys_at(hash_features(one for each in features for one in each), place)
            weights = self.model.weights[self.model.rows_of(keys)].astype(np.int32)
            starts = np.cumsum([0] + [len(each) for each in features[:-1]])
            sums = np.add.reduceat(weights, starts)
            self.scores[rows, place] = np.clip(sums, -32_768, 32_767)


def _grown(table: Ints) -> Ints:
    return np.concatenate([table, np.zeros_like(table)])
