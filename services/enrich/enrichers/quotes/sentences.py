"""Paragraphs cut into sentences, and sentences into words, where a marked stretch counts as one word.

A full stop inside quotation marks ends no sentence of the reporter's, unless a new one begins right behind them.
Words are made when first asked for: most sentences of an article report nothing and are never taken apart.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cached_property

from services.enrich.enrichers.quotes.marks import Marked

QUOTE = "“”"  # the word that stands for a marked stretch

_TOKEN = re.compile(r"\w+(?:[’'\-.&]\w+)*|[^\w\s]")
_END = re.compile(r"[.!?…][)\]]?\s+(?![a-z\s])")
_ENDS = frozenset(".!?…")
_GOES_ON = re.compile(r"\s*[^\sA-Z\d“\"‘'«„(\[—–]")  # what lets a sentence go on behind a quotation
_ABBREVIATION = re.compile(
    r"(?:^|[\s(“\"])(?:[A-Z]|(?:[A-Za-z]\.)+[A-Z]|Mrs?|M[sx]|Dr|Prof|Rev|Hon|Gen|Col|Lt|Lieut|Sgt|Cpl|Capt|Maj|Cmdr|"
    r"Adm|Brig|Rep|Sen|Gov|Pres|Supt|Insp|Det|Fr|[SJ]r|Ste?|Mt|Nos?|vs?|Art|Sec|Fig|Jan|Feb|Aug|Sept|Oct|Nov|Dec|Engr|"
    r"Arch|Tun|Cllr|Atty|Ald|approx)$"
)


class Sentence:
    """Words with their places in the text: code points, half-open. `marked` leads from word to stretch."""

    def __init__(self, text: str, start: int, end: int, stretches: Sequence[Marked] = ()) -> None:
        self._text = text
        self._stretches = stretches
        self.start = start
        self.end = end

    @property
    def has_marks(self) -> bool:
        return bool(self._stretches)

    def __len__(self) -> int:
        return len(self.words)

    def word(self, place: int) -> str:
        """The word there; empty before the first and after the last."""
        return self.words[place] if 0 <= place < len(self.words) else ""

    @cached_property
    def words(self) -> list[str]:
        if not self._stretches:
            return _TOKEN.findall(self._text, self.start, self.end)
        words: list[str] = []
        for start, end in self._gaps:
            words += _TOKEN.findall(self._text, start, end)
            words.append(QUOTE)
        words.pop()
        return words

    @cached_property
    def marked(self) -> dict[int, Marked]:
        if not self._stretches:
            return {}
        places = (place for place, word in enumerate(self.words) if word == QUOTE)
        return dict(zip(places, self._stretches, strict=True))

    @cached_property
    def _gaps(self) -> list[tuple[int, int]]:
        starts = [self.start, *(stretch.end for stretch in self._stretches)]
        ends = [*(stretch.start for stretch in self._stretches), self.end]
        return list(zip(starts, ends, strict=True))

    @cached_property
    def _spans(self) -> list[tuple[int, int]]:
        spans: list[tuple[int, int]] = []
        for nth, (start, end) in enumerate(self._gaps):
            spans += [found.span() for found in _TOKEN.finditer(self._text, start, end)]
            if nth < len(self._stretches):
                spans.append((self._stretches[nth].start, self._stretches[nth].end))
        return spans

    @cached_property
    def starts(self) -> list[int]:
        return [start for start, _ in self._spans]

    @cached_property
    def ends(self) -> list[int]:
        return [end for _, end in self._spans]

    def breaks_off(self, place: int) -> bool:
        """Whether the stretch there ends as a quotation does that goes on to its speaker."""
        return _last_inside(self._text, self.marked[place]) in ",!?—…–" or self.word(place + 1) == ","


def _last_inside(text: str, stretch: Marked) -> str:
    """The last character between the marks."""
    return text[stretch.inner(text)[1] - 1]


def paragraphs_of(text: str) -> list[tuple[int, int]]:
    """Where the paragraphs of a body stand: they are parted by a blank line."""
    places: list[tuple[int, int]] = []
    start = 0
    for paragraph in text.split("\n\n"):
        places.append((start, start + len(paragraph)))
        start += len(paragraph) + 2
    return places


def cut(text: str, start: int, end: int, marked: Sequence[Marked]) -> Iterator[Sentence]:
    """The sentences between two offsets. `marked` are the stretches that lie there, in order."""
    own: list[Marked] = []
    begin = position = start
    for stretch in (*marked, None):
        gap_end = end if stretch is None else stretch.start
        for boundary in _boundaries(text, position, gap_end, own[-1] if own else None):
            if text[begin:boundary].strip():
                yield Sentence(text, begin, boundary, own)
                own = []
                begin = boundary
        if stretch is not None:
            own.append(stretch)
            position = stretch.end
    if own or text[begin:end].strip():
        yield Sentence(text, begin, end, own)


def _boundaries(text: str, start: int, end: int, before: Marked | None) -> Iterator[int]:
    """Where sentences begin in the gap between two quotations."""
    if before is not None and before.end == start and _last_inside(text, before) in _ENDS:
        if start == end or not _GOES_ON.match(text, start, end):
            yield start
    for found in _END.finditer(text, start, end):
        at = found.start()
        if text[at] != "." or not _ABBREVIATION.search(text, max(start, at - 9), at):
            yield found.end()
    closing = text[start:end].rstrip()[-1:]
    if closing in _ENDS and end > start and closing:
        yield end
