"""Paragraphs cut into sentences, and sentences into words, where a marked stretch counts as one word.

A full stop inside quotation marks ends no sentence of the reporter's, unless a new one begins right behind them.
Taking apart is a step of its own: most sentences of an article report nothing and are never taken apart.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from operator import add

import msgspec

from services.enrich.enrichers.quotes.marks import Marked

MAX_BRACKET = 14  # words in one
QUOTE = "“”"  # the word that stands for a marked stretch

# A full stop that belongs to its word stays with it: "Gen.", "W.", "U.S.". The blank behind a word is passed over with
# it, and not tried as the beginning of another: that takes a third of the time.
_TOKEN = re.compile(
    r"([A-Za-z][a-z]*(?=[ ,])|"  # most words; the rules below would cut them alike, in twice the time
    r"(?:[A-Z]|(?:[A-Za-z]\.)+[A-Za-z]|Mrs?|M[sx]|Dr|Prof|Rev|Hon|Gen|Col|Lt|Sgt|Capt|Maj|Adm|Brig|Rep|Sen|Gov|Fr|Supt|Insp|Cllr|[SJ]r|Ste?|"
    r"Inc|Ltd|Corp|Co)\b\.|\w+(?:[’'\-.&]\w+)*(?:(?<=s)[’'](?=\s\w))?|[^\w\s]) ?"
)
_END = re.compile(r"[.!?…][)\]]?\s+(?![a-z\s])")
_ENDS = frozenset(".!?…")
_GOES_ON = re.compile(r"\s*[^\sA-Z\d“\"‘'«„(\[—–]")  # what lets a sentence go on behind a quotation
_ABBREVIATION = re.compile(
    r"(?:^|[\s(“\"])(?:[A-Z]|(?:[A-Za-z]\.)+[A-Z]|Mrs?|M[sx]|Dr|Prof|Rev|Hon|Gen|Col|Lt|Lieut|Sgt|Cpl|Capt|Maj|Cmdr|"
    r"Adm|Brig|Rep|Sen|Gov|Pres|Supt|Insp|Det|Fr|[SJ]r|Ste?|Mt|Nos?|vs?|Art|Sec|Fig|Jan|Feb|Aug|Sept|Oct|Nov|Dec|Engr|"
    r"Arch|Tun|Cllr|Atty|Ald|approx)$"
)

_SMALL_ABBREVIATIONS = frozenset({"approx", "v", "vs"})


class Uncut(msgspec.Struct, frozen=True):
    """A sentence not yet taken apart: code points, half-open, and the marked stretches in it."""

    start: int
    end: int
    marked: Sequence[Marked] = ()


class Sentence:
    """Words with their places in the text: code points, half-open. `marked` leads from word to stretch."""

    __slots__ = ("_ends", "_starts", "_text", "marked", "uncut", "words")

    def __init__(self, text: str, uncut: Uncut) -> None:
        self._text = text
        self._starts: list[int] | None = None
        self._ends: list[int] = []
        self.uncut = uncut
        self.marked: dict[int, Marked] = {}
        self.words: list[str] = []
        position = uncut.start
        for marked in uncut.marked:
            self.words += _TOKEN.findall(text, position, marked.start)
            self.marked[len(self.words)] = marked
            self.words.append(QUOTE)
            position = marked.end
        self.words += _TOKEN.findall(text, position, uncut.end)

    def word(self, place: int) -> str:
        """The word there; empty before the first and after the last."""
        return self.words[place] if 0 <= place < len(self.words) else ""

    @property
    def starts(self) -> list[int]:
        return self._starts if self._starts is not None else self._locate()

    @property
    def ends(self) -> list[int]:
        if self._starts is None:
            self._locate()
        return self._ends

    def _locate(self) -> list[int]:
        """Find the words again: nothing but blanks stands between two of them."""
        starts: list[int] = []
        lengths = list(map(len, self.words))
        find, position, first = self._text.find, self.uncut.start, 0
        for place, marked in (*self.marked.items(), (len(self.words), None)):
            for word in self.words[first:place]:
                start = find(word, position)
                starts.append(start)
                position = start + len(word)
            if marked is not None:
                starts.append(marked.start)
                lengths[place], position, first = marked.end - marked.start, marked.end, place + 1
        self._starts, self._ends = starts, list(map(add, starts, lengths))
        return starts

    def breaks_off(self, place: int) -> bool:
        """Whether the stretch there ends as a quotation does that goes on to its speaker."""
        return _last_inside(self._text, self.marked[place]) in ",!?—…–" or self.word(place + 1) == ","


def _last_inside(text: str, stretch: Marked) -> str:
    """The last character between the marks."""
    return text[stretch.inner(text)[1] - 1]


def opening_bracket(sentence: Sentence, place: int) -> int:
    """Index of the bracket that the one at `place` closes; `place` itself without one near."""
    for back in range(place, max(-1, place - MAX_BRACKET), -1):
        if sentence.words[back] == "(":
            return back
    return place


def closing_bracket(sentence: Sentence, place: int) -> int:
    """Index of the bracket that closes the one at `place`; `place` itself without one near."""
    for forward in range(place, min(len(sentence.words), place + MAX_BRACKET)):
        if sentence.words[forward] == ")":
            return forward
    return place


def paragraphs_of(text: str) -> list[tuple[int, int]]:
    """Where the paragraphs of a body stand: they are parted by a blank line."""
    places: list[tuple[int, int]] = []
    start = 0
    for paragraph in text.split("\n\n"):
        places.append((start, start + len(paragraph)))
        start += len(paragraph) + 2
    return places


def cut(text: str, start: int, end: int, marked: Sequence[Marked]) -> Iterator[Uncut]:
    """The sentences between two offsets. `marked` are the stretches that lie there, in order."""
    own: list[Marked] = []
    begin = position = start
    for stretch in (*marked, None):
        gap_end = end if stretch is None else stretch.start
        for boundary in _boundaries(text, position, gap_end, own[-1] if own else None):
            if text[begin:boundary].strip():
                yield Uncut(begin, boundary, own)
                own = []
                begin = boundary
        if stretch is not None:
            own.append(stretch)
            position = stretch.end
    if own or text[begin:end].strip():
        yield Uncut(begin, end, own)


def _boundaries(text: str, start: int, end: int, before: Marked | None) -> Iterator[int]:
    """Where sentences begin in the gap between two quotations."""
    is_over = before is not None and before.end == start and _last_inside(text, before) in _ENDS
    if is_over and (start == end or not _GOES_ON.match(text, start, end)):
        yield start
    for found in _END.finditer(text, start, end):
        at = found.start()
        if text[at] != "." or not _is_abbreviation(text, max(start, at - 9), at):
            yield found.end()
    closing = text[start:end].rstrip()[-1:]
    if closing in _ENDS and closing:
        yield end


def _is_abbreviation(text: str, start: int, end: int) -> bool:
    """Whether an abbreviation ends there, that begins behind `start`."""
    word = text[start:end].rpartition(" ")[2]
    if word.isalpha() and word.islower() and word not in _SMALL_ABBREVIATIONS:  # most; the search would say the same
        return False
    return _ABBREVIATION.search(text, start, end) is not None
