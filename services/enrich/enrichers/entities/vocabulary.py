"""What the engine remembers of each word it has met: computed once, looked up ever after, and bounded."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain
from typing import Any

import numpy as np
from numpy.typing import NDArray

from services.enrich.enrichers.chunks import chunks
from services.enrich.enrichers.entities.cutting import Cut, Cutter
from services.enrich.enrichers.entities.layout import PLACES
from services.enrich.enrichers.entities.model import Model
from services.enrich.enrichers.entities.words import class_of, flags_of, hashes_of
from services.enrich.enrichers.tables import Bools, Ints, filled, grown

MAX_WORDS = 50_000  # some 15 MB; then the new ones are forgotten, and the next articles pay for learning anew
KNOWN_AT_START = 3_000  # the most frequent; each takes some 10 us before a worker is ready, rarer ones when met
KNOWN_WITH_MARKS = 1_000  # as they stand before a comma and a full stop
SOME = 512  # words weighed in one go, so that a text of new words alone does not fill the memory


class Vocabulary:
    """Words by row. What a word looks like is learnt when it is met, `scores` and `classes` when they are asked for:
    most words never stand near a name.
    """

    def __init__(self, model: Model) -> None:
        self.model = model
        self._class_ids = {name: number for number, name in enumerate(model.classes)}
        self.start_anew()

    def start_anew(self) -> None:
        """Forget all words but those most frequent in the training texts."""
        self._rows: dict[str, int] = {}
        self._folds: dict[str, int] = {}
        self._unlearnt: list[str] = []
        self._scored = 1  # words that have scores, and one that stands for none
        self.words: NDArray[Any] = np.empty(0, object)
        self.flags: Ints = np.zeros(0, np.int16)
        self.folds: Ints = np.zeros(0, np.int32)
        self.is_small: Bools = np.zeros(0, np.bool_)
        self.weighed: Ints = np.zeros(0, np.int32)  # where a word's scores are; 0 when nobody has asked for them
        self.classes: Ints = np.zeros(0, np.int32)
        self.scores: Ints = np.zeros((1, len(PLACES), len(self.model.labels)), np.int16)
        self._cutter = Cutter(self._row_of)
        frequent = self.model.frequent[:KNOWN_AT_START]
        self.cut([" ".join([*frequent, *(f"{word}{mark}" for word in frequent[:KNOWN_WITH_MARKS] for mark in ",.")])])
        self.weigh(np.arange(len(self._rows)))

    def __len__(self) -> int:
        return len(self._rows)

    def _row_of(self, word: str) -> int:
        row = self._rows.get(word)
        if row is None:
            row = self._rows[word] = len(self._rows)
            self._unlearnt.append(word)
        return row

    def cut(self, texts: Sequence[str]) -> Cut:
        """The tokens of texts; new words are learnt on the way."""
        if len(self._rows) > MAX_WORDS:
            chunks().start_anew()
        numbers = chunks().numbers_of(texts)  # which may begin a new generation
        if self._cutter.generation != chunks().generation:
            self.start_anew()
        tokens = self._cutter.cut(numbers)
        if self._unlearnt:
            self._learn(self._unlearnt)
            self._unlearnt = []
        return tokens

    @property
    def fold_count(self) -> int:
        return len(self._folds)

    def _learn(self, words: list[str]) -> None:
        """What new words look like."""
        first = len(self._rows) - len(words)
        lowers = list(map(str.lower, words))
        self.words = filled(self.words, first, words)
        self.flags = filled(self.flags, first, list(map(flags_of, words)))
        self.folds = filled(self.folds, first, [self._folds.setdefault(one, len(self._folds)) for one in lowers])
        self.is_small = filled(self.is_small, first, list(map(str.__eq__, words, lowers)))

    def weigh(self, rows: Ints) -> None:
        """See to it that the scores and classes of these rows are known."""
        self.weighed = grown(self.weighed, len(self._rows))
        new = np.unique(rows[self.weighed[rows] == 0])
        if not len(new):
            return
        self.classes = grown(self.classes, len(self._rows))
        for at in range(0, len(new), SOME):
            self._weigh(new[at : at + SOME])

    def _weigh(self, rows: Ints) -> None:
        known, words = self.model.known, self.words[rows].tolist()
        self.classes[rows] = [self._class_ids.get(class_of(word, known), 0) for word in words]
        features = [hashes_of(word, known) for word in words]
        hashes = np.array(list(chain.from_iterable(features)), np.uint32)
        sums = self.model.of_words.summed(hashes, np.array(list(map(len, features))))
        first = self._scored
        self.scores = filled(self.scores, first, np.clip(sums, -32_768, 32_767))
        self.weighed[rows] = np.arange(first, first + len(rows))
        self._scored += len(rows)
