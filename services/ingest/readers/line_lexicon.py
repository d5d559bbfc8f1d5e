"""Words that tell running text from page furniture, by class. The words themselves are data: line_lexicon.txt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from services.ingest.readers.line_hashes import Hashes, hash_each

_FILE = Path(__file__).with_name("line_lexicon.txt")
_PHRASES = "phrase"
_FIRST_BITS = 16
_REST_BITS = np.uint64(64 - _FIRST_BITS)


@dataclass(frozen=True, slots=True, eq=False)
class Lexicon:
    """`hashes` of the words, sorted, and the `numbers` of their entries, from 1 on; 0 stands for any other word.
    `may_be` says of a hash's first bits whether any word's hash begins so: most words need not be searched for.

    `members` has the entry's classes in a row, filled up with a number that is neither a class nor the phrases';
    `parts` its number among the words that form phrases, or 0; `is_phrase` says of two of these whether they do.
    """

    classes: tuple[str, ...]
    hashes: Hashes
    numbers: NDArray[np.int64]
    may_be: NDArray[np.bool_]
    members: NDArray[np.int64]
    parts: NDArray[np.int64]
    is_phrase: NDArray[np.bool_]

    def entries(self, hashes: Hashes) -> NDArray[np.int64]:
        """The number of each word's entry."""
        entries = np.zeros(len(hashes), np.int64)
        (likely,) = self.may_be.take((hashes >> _REST_BITS).view(np.int64)).nonzero()
        wanted = hashes.take(likely)
        places = np.minimum(self.hashes.searchsorted(wanted), len(self.hashes) - 1)
        entries[likely] = self.numbers.take(places) * (self.hashes.take(places) == wanted)
        return entries


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
    hashes = hash_each([word.replace("ς", "σ") for word in words])  # see line_characters.fold
    order = np.argsort(hashes)
    parts = np.array([0, *(numbers.get(word, 0) for word in words)])
    may_be = np.zeros(1 << _FIRST_BITS, bool)
    may_be[hashes >> _REST_BITS] = True
    members = _members(list(words.values()), len(classes) + 1)
    return Lexicon(classes, hashes[order], order + 1, may_be, members, parts, is_phrase)


def _members(classes: Sequence[set[int]], none: int) -> NDArray[np.int64]:
    table = np.full((len(classes) + 1, max(map(len, classes))), none)
    for row, found in zip(table[1:], classes, strict=True):
        row[: len(found)] = sorted(found)
    return table
