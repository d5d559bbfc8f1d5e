"""Paragraphs cut into sentences of words, where a marked stretch counts as one word.

A full stop inside quotation marks ends no sentence of the reporter's, unless a new one begins right behind them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from services.enrich.enrichers.quotes.marks import Marked

QUOTE = "“”"  # the word that stands for a marked stretch

_TOKEN = re.compile(r"\w+(?:[’'\-.&]\w+)*|[^\w\s]")
_ENDS = frozenset(".!?…")
_ABBREVIATIONS = frozenset({
    "Mr", "Mrs", "Ms", "Mx", "Dr", "Prof", "Rev", "Hon", "Gen", "Col", "Lt", "Lieut", "Sgt", "Cpl", "Capt", "Maj",
    "Cmdr", "Adm", "Brig", "Rep", "Sen", "Gov", "Pres", "Supt", "Insp", "Det", "Fr", "Sr", "St", "Ste", "Mt", "No",
    "Nos", "vs", "v", "Art", "Sec", "Fig", "approx", "Jan", "Feb", "Aug", "Sept", "Oct", "Nov", "Dec", "Engr", "Arch",
    "Tun", "Cllr", "Atty", "Ald",
})  # fmt: skip


@dataclass(slots=True)
class Sentence:
    """Words with their places in the text: code points, half-open. `marked` leads from word to stretch."""

    words: list[str] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    marked: dict[int, Marked] = field(default_factory=dict)
    endings: dict[int, str] = field(default_factory=dict)  # the last character between a stretch's marks

    def add(self, word: str, start: int, end: int) -> None:
        self.words.append(word)
        self.starts.append(start)
        self.ends.append(end)

    def word(self, place: int) -> str:
        """The word there; empty before the first and after the last."""
        return self.words[place] if 0 <= place < len(self.words) else ""


    def breaks_off(self, place: int) -> bool:
        """Whether the stretch there ends as a quotation does that goes on to its speaker."""
        return self.endings[place] in ",!?—…–" or self.word(place + 1) == ","


def paragraphs_of(text: str) -> list[tuple[int, int]]:
    """Where the paragraphs of a body stand: they are parted by a blank line."""
    places: list[tuple[int, int]] = []
    start = 0
    for paragraph in text.split("\n\n"):
        places.append((start, start + len(paragraph)))
        start += len(paragraph) + 2
    return places


def cut(text: str, start: int, end: int, marked: Sequence[Marked]) -> Iterator[Sentence]:
    """The sentences between two offsets. `marked` are the stretches that lie there, at least in part."""
    sentence = Sentence()
    position = start
    for stretch in (*marked, None):
        gap_end = end if stretch is None else max(stretch.start, start)
        for found in _TOKEN.finditer(text, position, gap_end):
            word, word_start = found[0], found.start()
            if sentence.words and _is_boundary(text, sentence, word):
                yield sentence
                sentence = Sentence()
            sentence.add(word, word_start, word_start + len(word))
        if stretch is not None:
            if sentence.words and _is_boundary(text, sentence, QUOTE):
                yield sentence
                sentence = Sentence()
            sentence.marked[len(sentence.words)] = stretch
            sentence.endings[len(sentence.words)] = text[stretch.inner(text)[1] - 1]
            sentence.add(QUOTE, stretch.start, stretch.end)
            position = stretch.end
    if sentence.words:
        yield sentence


def _is_boundary(text: str, sentence: Sentence, following: str) -> bool:
    """Whether a sentence is over after its last word so far, with this word to follow."""
    last = sentence.words[-1]
    if last in _ENDS:
        return _may_begin(following) and not (last == "." and _is_abbreviation(text, sentence))
    if last == QUOTE:
        return sentence.endings[len(sentence.words) - 1] in _ENDS and _may_begin(following)
    return False


def _may_begin(word: str) -> bool:
    first = word[0]
    return first.isupper() or first.isdigit() or word == QUOTE or first in "([—–" or not (first.isascii() or first.islower())


def _is_abbreviation(text: str, sentence: Sentence) -> bool:
    """Whether the full stop belongs to the word before it: "Gen.", "J.", "U.S."."""
    if len(sentence.words) < 2 or sentence.ends[-2] != sentence.starts[-1]:
        return False
    before = sentence.words[-2]
    return before in _ABBREVIATIONS or (len(before) == 1 and before.isupper()) or (before[-2:-1] == "." and before[-1].isupper())
