"""Words that tell running text from page furniture, by class. The words themselves are data: line_lexicon.txt."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

_FILE = Path(__file__).with_name("line_lexicon.txt")
_PHRASES = "phrase"


@dataclass(frozen=True, slots=True, eq=False)
class Lexicon:
    """`words` to a bit per class and, above `phrase_shift`, the number of the word among those that form phrases;
    `is_phrase` says of two such numbers whether they do so together.
    """

    classes: tuple[str, ...]
    words: Mapping[str, int]
    is_phrase: NDArray[np.bool_]

    @property
    def phrase_shift(self) -> int:
        return len(self.classes)

    @property
    def class_bits(self) -> int:
        return (1 << len(self.classes)) - 1


@cache
def lexicon() -> Lexicon:
    """The lexicon, read once."""
    rows = [row.partition(":") for row in _FILE.read_text(encoding="utf-8").splitlines() if not row.startswith("#")]
    classes = tuple(dict.fromkeys(name for name, _, _ in rows if name != _PHRASES))
    words: defaultdict[str, int] = defaultdict(int)
    for name, _, entries in rows:
        for word in entries.split() if name != _PHRASES else ():
            words[word] |= 1 << classes.index(name)
    pairs = [entry.split("_") for name, _, entries in rows if name == _PHRASES for entry in entries.split()]
    numbers = {word: number for number, word in enumerate(sorted({word for pair in pairs for word in pair}), 1)}
    is_phrase = np.zeros((len(numbers) + 1, len(numbers) + 1), bool)
    for first, second in pairs:
        is_phrase[numbers[first], numbers[second]] = True
    for word, number in numbers.items():
        words[word] |= number << len(classes)
    return Lexicon(classes, dict(words), is_phrase)
