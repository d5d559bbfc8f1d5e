"""Stretches of a sentence's words, and what at their edges is no part of what was said."""

from __future__ import annotations

import msgspec

from services.enrich.enrichers.quotes.sentences import QUOTE, Sentence
from services.enrich.enrichers.quotes.small_words import ASIDES, DEEDS, TAILS, WITHHOLDS

MIN_WORDS = 3

_LEAD = frozenset({",", ":", ";", "—", "–", "-", "*", "•", "·"})
_TRAIL = _LEAD | {".", "!", "?", "…", "and", "but", "while", "whereas", "although", "though", "as"}


class Stretch(msgspec.Struct, frozen=True, gc=False):
    """Words `first` to `last` (half-open) of a sentence."""

    first: int
    last: int

    def __bool__(self) -> bool:
        return self.last > self.first


def words_of(sentence: Sentence, stretch: Stretch) -> list[str]:
    return sentence.words[stretch.first : stretch.last]


def trimmed(sentence: Sentence, first: int, last: int) -> Stretch:
    """Without punctuation and connecting words at the ends."""
    while first < last and sentence.words[first] in _LEAD:
        first += 1
    while last > first and sentence.words[last - 1].lower() in _TRAIL:
        last -= 1
    return Stretch(first, last)


def last_clause(sentence: Sentence, left: Stretch) -> Stretch:
    """Behind a semicolon or colon: "Salih thinks otherwise: there is money, he says"."""
    for place in range(left.last - MIN_WORDS - 1, left.first, -1):
        word = sentence.words[place]
        if word == QUOTE:
            break
        if word in {";", ":"} and sentence.word(place + 1) != QUOTE:
            return Stretch(place + 1, left.last)
    return left


def without_aside(sentence: Sentence, stretch: Stretch) -> Stretch:
    """Without ", hours after", behind which somebody else speaks."""
    last = stretch.last - 1
    if last - 3 > stretch.first and sentence.words[last] in ASIDES:
        comma = next((place for place in range(last - 1, last - 4, -1) if sentence.words[place] == ","), 0)
        return Stretch(stretch.first, comma) if comma else stretch
    return stretch


def without_tail(sentence: Sentence, stretch: Stretch) -> Stretch:
    """Without what the reporter adds: "…, citing a letter"."""
    for place in range(stretch.first + MIN_WORDS, stretch.last - 1):
        word, following = sentence.words[place], sentence.words[place + 1].lower()
        is_tail = word == "," and (following in TAILS or _begins_deed(sentence, place + 1))
        is_tail = is_tail or (word in {"but", "and"} and following in WITHHOLDS)
        if is_tail or (word == ";" and following != "that"):
            return Stretch(stretch.first, place)
    return stretch


def _begins_deed(sentence: Sentence, place: int) -> bool:
    """Whether the reporter goes on with what the speaker did besides: "…, and appealed to the chiefs"."""
    return sentence.words[place] in {"and", "but"} and sentence.word(place + 1) in DEEDS
