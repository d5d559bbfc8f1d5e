"""Words that tell running text from page furniture, by class. The words themselves are data: line_lexicon.txt."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_FILE = Path(__file__).with_name("line_lexicon.txt")
_PHRASES = "phrase"


@dataclass(frozen=True, slots=True)
class Lexicon:
    """`classes` of single words in order; `words` to a bit per class; `phrases` of two words each."""

    classes: tuple[str, ...]
    words: Mapping[str, int]
    phrases: frozenset[tuple[str, str]]


@cache
def lexicon() -> Lexicon:
    """The lexicon, read once."""
    classes: dict[str, int] = {}
    words: defaultdict[str, int] = defaultdict(int)
    phrases: set[tuple[str, str]] = set()
    for row in _FILE.read_text(encoding="utf-8").splitlines():
        name, _, entries = row.partition(":")
        if row.startswith("#"):
            continue
        if name == _PHRASES:
            phrases |= {(first, second) for first, _, second in (entry.partition("_") for entry in entries.split())}
            continue
        bit = 1 << classes.setdefault(name, len(classes))
        for word in entries.split():
            words[word] |= bit
    return Lexicon(tuple(classes), dict(words), frozenset(phrases))
