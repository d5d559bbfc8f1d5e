"""What the engine remembers of each word it has met: computed once, looked up ever after, and bounded."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice
from typing import Any

import numpy as np
from numpy.typing import NDArray

from services.enrich.enrichers.chunks import chunks
from services.enrich.enrichers.entities.cutting import Cut, Cutter
from services.enrich.enrichers.entities.hashes import hashes_of
from services.enrich.enrichers.entities.layout import PLACES
from services.enrich.enrichers.entities.model import Model
from services.enrich.enrichers.entities.signs import signs_of
from services.enrich.enrichers.entities.words import MAX_WORD, class_of, flags_of, shape_of
from services.enrich.enrichers.tables import Bools, Ints, Numbers, filled, grown

MAX_WORDS = 50_000  # some 15 MB; then the new ones are forgotten, and the next articles pay for learning anew
ROOM = MAX_WORDS + 10_000  # rows of the tables; takes no memory before it is used, and saves copying them as they grow
KNOWN_AT_START = 6_000  # the most frequent; each takes some 5 us before a worker is ready, rarer ones when met
KNOWN_WITH_MARKS = 1_000  # as they stand before a comma and a full stop
SOME = 2048  # words weighed in one go, so that a text of new words alone does not fill the memory


class Vocabulary:
    """Words by row. What a word looks like is learnt when it is met, `scores`, `classes` and `signs` when somebody asks
    for them: most words never stand near a name.
    """

    def __init__(self, model: Model) -> None:
        self.model = model
        self._class_ids = {name: number for number, name in enumerate(model.classes)}
        self.start_anew()

    def start_anew(self) -> None:
        """Forget all words but those most frequent in the training texts."""
        self._rows, self._folds = Numbers(), Numbers()
        self._learnt = 0
        self._scored = 1  # words that have scores, and one that stands for none
        self.words: NDArray[Any] = np.zeros(ROOM, object)
        self.flags: Ints = np.zeros(ROOM, np.int16)
        self.folds: Ints = np.zeros(ROOM, np.int32)
        self.is_small: Bools = np.zeros(ROOM, np.bool_)
        self.weighed: Ints = np.zeros(ROOM, np.int32)  # where a word's scores are; 0 when nobody has asked for them
        self.classes: Ints = np.zeros(ROOM, np.int32)
        self.signs: Ints = np.zeros(ROOM, np.int8)
        self.scores: Ints = np.zeros((ROOM, len(PLACES), len(self.model.labels)), np.int16)
        self._cutter = Cutter(self._rows)
        frequent = self.model.frequent[:KNOWN_AT_START]
        self.cut([" ".join([*frequent, *(f"{word}{mark}" for word in frequent[:KNOWN_WITH_MARKS] for mark in ",.")])])
        self.weigh(np.arange(len(self._rows)))

    def __len__(self) -> int:
        return len(self._rows)

    def cut(self, texts: Sequence[str]) -> Cut:
        """The tokens of texts; new words are learnt on the way."""
        if len(self._rows) > MAX_WORDS:
            chunks().start_anew()
        numbers = chunks().numbers_of(texts)  # which may begin a new generation
        if self._cutter.generation != chunks().generation:
            self.start_anew()
        tokens = self._cutter.cut(numbers)
        if len(self._rows) > self._learnt:
            self._learn(list(islice(self._rows, self._learnt, None)))
        return tokens

    @property
    def fold_count(self) -> int:
        return len(self._folds)

    def _learn(self, words: list[str]) -> None:
        """What new words look like."""
        first, self._learnt = self._learnt, len(self._rows)
        lowers = list(map(str.lower, words))
        self.words = filled(self.words, first, words)
        self.flags = filled(self.flags, first, list(map(flags_of, words)))
        self.folds = filled(self.folds, first, self._folds.of(lowers))
        self.is_small = filled(self.is_small, first, list(map(str.__eq__, words, lowers)))

    def weigh(self, rows: Ints) -> None:
        """See to it that the scores, classes and signs of these rows are known."""
        self.weighed = grown(self.weighed, len(self._rows))
        new = np.unique(rows[self.weighed[rows] == 0])
        if not len(new):
            return
        self.classes, self.signs = grown(self.classes, len(self._rows)), grown(self.signs, len(self._rows))
        for at in range(0, len(new), SOME):
            self._weigh(new[at : at + SOME])

    def _weigh(self, rows: Ints) -> None:
        words = [word[:MAX_WORD] for word in self.words[rows].tolist()]
        shapes, classes = list(map(shape_of, words)), self.model.known.get_all(list(map(str.lower, words)))
        self.classes[rows] = [self._class_ids.get(kind, 0) for kind in map(class_of, words, shapes, classes)]
        self.signs[rows] = list(map(signs_of, words))
        sums = self.model.of_words.summed(*hashes_of(words, shapes, classes))
        first = self._scored
        self.scores = filled(self.scores, first, np.clip(sums, -32_768, 32_767))
        self.weighed[rows] = np.arange(first, first + len(rows))
        self._scored += len(rows)
