"""A speaker as printed, and where in a sentence the words that describe one begin."""

from __future__ import annotations

from typing import Literal, NamedTuple

import msgspec

from services.enrich.enrichers.quotes.cast import Cast, Named
from services.enrich.enrichers.quotes.cues import SAYING
from services.enrich.enrichers.quotes.sentences import Sentence
from services.enrich.enrichers.quotes.small_words import BETWEEN, DAYS, DETERMINERS, FUNCTION_WORDS
from services.enrich.enrichers.quotes.speaking_nouns import speaks
from services.enrich.enrichers.resolution.human_nouns import is_human

REACH = 14  # words: longer descriptions of a speaker are rare, and the bound keeps each cue's work constant
COMMAS = frozenset({",", "—", "–"})


class Subject(NamedTuple):
    """A speaker as printed: words `first` to `last` (half-open). Named ones bring their mention when it is known."""

    first: int
    last: int
    kind: Literal["named", "nominal", "pronoun"]
    named: Named | None = None

    def place(self, sentence: Sentence) -> tuple[int, int]:
        """Code points, half-open, into the text."""
        if self.named is not None and self.kind == "named":
            return self.named.start, self.named.end
        end = sentence.ends[self.last - 1]
        word = sentence.words[self.last - 1]
        return sentence.starts[self.first], end - 2 * word.endswith(("’s", "'s"))


class Context(msgspec.Struct, frozen=True):
    """Where speakers are looked for."""

    sentence: Sentence
    cast: Cast

    def named(self, place: int) -> Named | None:
        """The mention that the word there belongs to."""
        return self.cast.at(self.sentence.starts[place], self.sentence.ends[place])


def first_word(sentence: Sentence, last: int, start: int) -> int:
    """Index of the word that begins at or after `start`, looking back from `last`."""
    first = last
    while first > 0 and sentence.starts[first - 1] >= start:
        first -= 1
    return first


def first_of_description(sentence: Sentence, last: int) -> int:
    """Index of the first word of the description that ends at `last`."""
    first = last + 1
    while first > 0 and last - first < REACH:
        word = sentence.words[first - 1]
        lower = word.lower()
        if lower in FUNCTION_WORDS or lower in DAYS or lower in SAYING or not word[0].isalnum():
            break
        first -= 1
        if lower in DETERMINERS:
            break
    return first


def begins_description(sentence: Sentence, first: int) -> bool:
    """Whether an article or the like stands there."""
    return sentence.words[first].lower() in DETERMINERS


def stands_between(sentence: Sentence, place: int) -> bool:
    """Whether the word may stand between a speaker and the verb."""
    printed = sentence.words[place]
    word = printed.lower()
    is_when = word == "on" and sentence.word(place + 1).lower() in DAYS
    return word in BETWEEN or is_when or (word.endswith("ly") and printed.islower() and not speaks(word))


def first_capital(sentence: Sentence, first: int, last: int) -> int:
    """Index of the first of the capitalised words that end at `last`."""
    place = last
    while place > first and sentence.words[place - 1][0].isupper() and not begins_description(sentence, place - 1):
        if place < last and is_human(sentence.words[place - 1]):  # "Firefighter Jez Conroy"
            break
        place -= 1
    return place
