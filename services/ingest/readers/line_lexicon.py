"""Words that tell running text from page furniture, by class. The words themselves are data: line_lexicon.txt."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

_FILE = Path(__file__).with_name("line_lexicon.txt")
_PHRASES = "phrase"


@dataclass(frozen=True, slots=True, eq=False)
class Lexicon:
    """`words` to the number of an entry, from 1 on; 0 stands for any other word.

    `members` has the entry's classes in a row, filled up with a number that is neither a class nor the phrases';
    `parts` its number among the words that form phrases, or 0; `is_phrase` says of two of these whether they do.
    """

    classes: tuple[str, ...]
    words: Mapping[str, int]
    members: NDArray[np.int64]
    parts: NDArray[np.int64]
    is_phrase: NDArray[np.bool_]


@cache
def lexicon() -> Lexicon:
    """The lexicon, read once."""
    rows = [row.partition(":") for row in _FILE.read_text(encoding="utf-8").splitlines() if not row.startswith("#")]
    classes = tuple(dict.fromkeys(name for name, _, _ in rows if name != _PHRASES))
    words: dict[str, set[int]] = {}
    for name, _, entries in rows:
        for word in entries.split() if name != _PHRASES else ():
            words.setdefault(word, set()).add(classes.index(name))
    pairs = [entry.split("_") for name, _, entries in rows if name == _PHRASES for entry in entries.split()]
    numbers = {word: number for number, word in enumerate(sorted({word for pair in pairs for word in pair}), 1)}
    is_phrase = np.zeros((len(numbers) + 1, len(numbers) + 1), bool)
    for first, second in pairs:
        is_phrase[numbers[first], numbers[second]] = True
    words = {word: words.get(word, set()) for word in (*words, *numbers)}
    entries_of = {word: entry for entry, word in enumerate(words, 1)}
    parts = np.array([0, *(numbers.get(word, 0) for word in words)])
    return Lexicon(classes, entries_of, _members(list(words.values()), len(classes) + 1), parts, is_phrase)


def _members(classes: Sequence[set[int]], none: int) -> NDArray[np.int64]:
    table = np.full((len(classes) + 1, max(map(len, classes))), none)
    for row, found in zip(table[1:], classes, strict=True):
        row[: len(found)] = sorted(found)
    return table
