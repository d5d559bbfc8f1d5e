"""What stands between quotation marks: curly, straight, low-high, guillemets, single; over several paragraphs too.

One walk over the marks of a text. Whether a stretch is a quote, a title or a sneer is for others to say.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from typing import NamedTuple

from services.enrich.enrichers.resolution.wording import word_set

MAX_TITLE_CHARS = 80
MAX_SINGLE_CHARS = 1500  # a single mark that finds its like further off was an apostrophe

_MARKS = "\"“”„‟«»‹›'‘’‚‛＂「」『』"
_MARK = re.compile(f"[{_MARKS}]")
_PARTNERS = {
    "“": "”", "”": "”", "„": "“”", "‟": "”", "«": "»", "»": "«", "‹": "›", "›": "‹", '"': '"', "＂": "＂",
    "‘": "’'", "'": "'’", "‚": "‘’", "‛": "’", "「": "」", "『": "』",
}  # fmt: skip
_SINGLE = frozenset("'‘’‚‛")
_LEANS_RIGHT = frozenset("“„‟«‘‚‛‹「『")  # opens wherever it stands
_OPENS_AFTER = frozenset(" \u00a0\u202f\n\t([{—–-/:,;\"“„«‘'…")
_CLOSES_BEFORE = frozenset(" \u00a0\u202f\n\t)]},.;:!?—–-/\"”»’'…")
_SPOKEN_END = frozenset(",.!?…—–")
# Written small inside a title.
_SMALL_IN_TITLES = word_set("""
    a al an and as at but by d'un de del den der des di du e el en et for from if in into la las le les los of off on or
    out over per so than the to up upon via vs with without y
""")
_CONTRACTIONS = ("em ", "em.", "em,", "til ", "tis ", "twas ", "cause ", "n ", "n’", "n'")


class Marked(NamedTuple):
    """A stretch between marks: `start` and `end` include them. `is_open`: it ran to its paragraph's end unclosed."""

    start: int
    end: int
    is_open: bool = False

    def inner(self, text: str) -> tuple[int, int]:
        """Where the words between the marks begin and end, blanks left out."""
        start, end = self.start + 1, self.end - (not self.is_open)
        while start < end and text[start].isspace():
            start += 1
        while end > start and text[end - 1].isspace():
            end -= 1
        return start, end


def is_mark(character: str) -> bool:
    """Whether the character is a quotation mark."""
    return character != "" and character in _MARKS


def find_marked(text: str, paragraphs: Sequence[tuple[int, int]]) -> list[Marked]:
    """The outermost marked stretches, in order; a quote that opens anew in each paragraph is one stretch."""
    found: list[Marked] = []
    carried: Marked | None = None  # open at the end of the paragraph before
    marks = [mark.start() for mark in _MARK.finditer(text)]
    behind = 0
    for start, end in paragraphs:
        before, behind = behind, bisect_left(marks, end, behind)
        if before == behind and carried is None:  # most paragraphs
            continue
        places = marks[before:behind]
        if carried is not None:
            is_continued = bool(places) and places[0] == start and text[start] == text[carried.start]
            if not is_continued:
                found.append(carried)
                carried = None
        carried = _read_paragraph(text, places, end, carried, found)
    if carried is not None:
        found.append(carried)
    return found


def _read_paragraph(
    text: str, places: list[int], end: int, carried: Marked | None, found: list[Marked]
) -> Marked | None:
    """Add the paragraph's stretches to those found; what is still open at its end is returned."""
    nth = 0
    hopeless: set[str] = set()  # marks that found no partner: neither will a later one in this paragraph
    if carried is not None:
        is_single = text[carried.start] in _SINGLE
        closing = _closing_single(text, places, 0) if is_single else _closing(text, places, 0)
        if closing < 0:
            return Marked(carried.start, end, is_open=True)
        found.append(Marked(carried.start, places[closing] + 1))
        nth = closing + 1
    while nth < len(places):
        mark = text[places[nth]]
        if mark in hopeless or not _opens(text, places[nth]):
            nth += 1
            continue
        is_single = mark in _SINGLE
        closing = _closing_single(text, places, nth) if is_single else _closing(text, places, nth)
        if closing >= 0:
            found.append(Marked(places[nth], places[closing] + 1))
            nth = closing
        elif mark == "‘" and text[places[nth] - 1 : places[nth]] in {"", "\n"}:
            return Marked(places[nth], end, is_open=True)
        elif not is_single:
            if _may_run_on(text, places[nth]):
                return Marked(places[nth], end, is_open=True)
            hopeless.add(mark)
        nth += 1
    return None


def _may_run_on(text: str, place: int) -> bool:
    """Whether a mark without partner begins a quote of several paragraphs: it opens a paragraph or follows a colon."""
    before = text[max(0, place - 2) : place].strip(" ")
    return before == "" or before[-1] in "\n:,.?!"


def _opens(text: str, place: int) -> bool:
    mark = text[place]
    before, after = text[place - 1 : place] if place else "", text[place + 1 : place + 2]
    if mark in "「『«":
        return True
    if not after or after.isspace() or (before and before not in _OPENS_AFTER):
        return mark in _LEANS_RIGHT and mark not in _SINGLE and bool(after) and not before.isalnum()
    if mark in _SINGLE:
        is_shortened = after.isdigit() or text.startswith(_CONTRACTIONS, place + 1)
        return after.isalnum() and not (is_shortened and mark in "'’") and mark != "’"
    return after not in _CLOSES_BEFORE or after in "\"“‘'«…—"


def _closing(text: str, places: list[int], nth: int) -> int:
    """Index of the mark that closes the double one at `nth`; -1 without any. Marks of the same kind may be nested."""
    opening = text[places[nth]]
    partners = _PARTNERS[opening]
    depth, last = 1, -1
    for index in range(nth + 1, len(places)):
        mark = text[places[index]]
        if mark in partners and (opening != '"' or _closes(text, places[index])):
            depth, last = depth - 1, index
            if depth == 0 or opening in '"”':
                return index
        elif mark == opening and opening not in '"”':
            depth += 1
    return last


def _closes(text: str, place: int) -> bool:
    """Whether a straight mark can close: not when a word begins right behind it after a blank."""
    before, after = text[place - 1], text[place + 1 : place + 2]
    return not (before.isspace() and after.isalnum())


def _closing_single(text: str, places: list[int], nth: int) -> int:
    """Index of the single mark that closes the one at `nth`; -1 without any. Apostrophes are passed over."""
    partners = _PARTNERS[text[places[nth]]]
    doubtful = -1
    for index in range(nth + 1, len(places)):
        place = places[index]
        mark, before, after = text[place], text[place - 1], text[place + 1 : place + 2]
        if place - places[nth] > MAX_SINGLE_CHARS:
            break
        if mark in partners and not after.isalnum() and not before.isspace():
            if before in _SPOKEN_END or before not in "sz" or after in ",.;:!?)":
                return index
            if doubtful < 0:
                doubtful = index  # "the workers’ rights", or the end: nobody knows yet
        elif mark in _SINGLE and _opens(text, place):
            break
    return doubtful


def is_title(inside: str) -> bool:
    """Whether this is the title of a work: several words, each with a capital but the small ones."""
    words = inside.split() if len(inside) < MAX_TITLE_CHARS else []
    return len(words) > 1 and all(not word[0].islower() or word in _SMALL_IN_TITLES for word in words)
