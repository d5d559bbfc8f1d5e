"""Where in a sentence something is said: whether a clause, a thing, or nothing follows a cue verb."""

from __future__ import annotations

from typing import NamedTuple

from services.enrich.enrichers.quotes.adjuncts import behind_addressee, behind_adjuncts
from services.enrich.enrichers.quotes.cues import BARE, NAMING, SAYING, WITH_QUOTATION
from services.enrich.enrichers.quotes.sentences import QUOTE, Sentence
from services.enrich.enrichers.quotes.small_words import DETERMINERS, FUNCTION_WORDS, MODALS, PRONOUNS
from services.enrich.enrichers.quotes.speaking_nouns import COURTS
from services.enrich.enrichers.quotes.subjects import COMMAS, Subject
from services.enrich.enrichers.resolution.wording import word_set

SUBJECTS = DETERMINERS | {"he", "she", "it", "they", "there", "we", "i", "you"}
MIN_CLAUSE = 3  # words behind "said": "said so", "said in Oslo" report nothing

_COURTLY = frozenset({"found", "heard", "held"})  # what a court finds, hears or holds is stated; what others do is not
_NO_CLAUSE = frozenset("to not of against about on as by and for with how what or but over".split())  # noqa: SIM905
_COUNTS = frozenset("a half hundreds least most thousands".split())  # noqa: SIM905
_ONLY = frozenset({"again", "also", "just", "merely", "only", "repeatedly", "simply"})  # "said only that"
_ANSWERS = frozenset("farewell goodbye hello little more much no nothing yes".split())  # noqa: SIM905
# What is said or told without being reported.
_WORDS_SAID = word_set("""
    goodbyes joke jokes lie lies mass prayer prayers rosary scores secret secrets story stories tale tales truth
""")
_MAX_THING = 4  # words: "a few short prayers"
_WHEN = frozenset({"when", "after", "since", "because", "during", "until", "before", "where"})
_ENDS_CLAUSE = frozenset({",", ";", ":", QUOTE, "who", "which", "that", "and", "but", "after", "when", "as", "while"})


class Attribution(NamedTuple):
    """Words `first` to `last` (half-open) say who spoke; what was said follows, precedes, or both."""

    subject: Subject | None
    cue_first: int
    cue_last: int
    first: int
    last: int
    follows: bool
    precedes: bool
    with_that: bool = False
    is_naming: bool = False
    closes: int | None = None  # what is said ends before this word
    through: Subject | None = None  # "Tasnim quoted him as saying": whoever passed the words on


def governing(subject: Subject, cue: int, first: int, last: int) -> Attribution:
    """An attribution of what stands before it."""
    return Attribution(subject, cue, cue + 1, first, last, follows=False, precedes=True)


def in_direct_order(sentence: Sentence, cue: int, word: str, subject: Subject) -> Attribution | None:
    """Speaker, verb, maybe whom and where, then what was said; None when nothing is."""
    told = behind_addressee(sentence, cue + 1, word)
    if told is None:
        return None
    place = behind_adjuncts(sentence, told)
    place += word.startswith("point") and sentence.word(place) == "out"
    place += sentence.word(place) in _ONLY and sentence.word(place + 1) == "that"
    opening = sentence.word(subject.first - 1)
    if word in WITH_QUOTATION and opening not in {QUOTE, ","} and not sentence.marked:
        return None
    if word in _COURTLY and not _is_court(sentence, subject):
        return None
    if subject.first == 0 and _opens_clause(sentence, place + 1):  # "She said after years of war, they …"
        place += sentence.word(place) == ","
    with_that = sentence.word(place).lower() == "that"
    follows = _says_something(sentence, place, word)
    precedes = subject.first == 0 or opening in COMMAS or opening == QUOTE
    is_naming = word in NAMING and not follows
    if not follows and not precedes and not is_naming:
        return None
    first = min(subject.first, cue)
    if subject.first == 0 and not follows and not is_naming:
        place, with_that = cue + 1, False  # "has agreed to buy …, the companies said": all of it is the others'
    return Attribution(subject, cue, cue + 1, first, place + with_that, follows, precedes, with_that, is_naming)


def _says_something(sentence: Sentence, place: int, word: str) -> bool:
    """Whether what was said stands from `place` on, behind a "that" or without."""
    following = sentence.word(place)
    if following in {":", QUOTE}:
        return True
    if word in WITH_QUOTATION or not following[:1].isalnum():
        return False
    if following == "that":
        behind = sentence.word(place + 1)
        return behind not in {"", ".", ";"} and behind not in MODALS  # "in German that is better than her parking"
    return _is_bare_clause(sentence, place, word)


def _is_bare_clause(sentence: Sentence, place: int, word: str) -> bool:
    """Whether a clause begins here without "that"."""
    lower, following = sentence.words[place].lower(), sentence.word(place + 1)
    is_number = following[:1].isdigit() or following in _COUNTS  # "said about 200 had fled", "said at least nine had"
    if (lower in _NO_CLAUSE and not is_number) or sentence.words[place] in MODALS:
        return False
    if _is_thing(sentence, place):
        return False
    if word in SAYING or word == "saying":
        return len(sentence.words) - place > MIN_CLAUSE - (QUOTE in sentence.words[place : place + MIN_CLAUSE])
    return word in BARE and sentence.words[place] not in _WHEN and _has_verb(sentence, place)


def _is_thing(sentence: Sentence, place: int) -> bool:
    """Whether something is said that reports nothing: "said no to the deal", "said a prayer", "told him a story"."""
    for forward in range(place, min(len(sentence.words), place + _MAX_THING)):
        word = sentence.words[forward]
        if word in MODALS:
            return False
        if forward == place and word in _ANSWERS and not _is_counted(sentence, forward + 1):
            return sentence.word(forward + 1) != "," and not _has_verb(sentence, forward)
        if word in _WORDS_SAID:
            return sentence.word(forward + 1) != "," and not _has_verb(sentence, forward)
    return False


def _is_counted(sentence: Sentence, place: int) -> bool:
    """Whether a noun follows "no" or "more", so that a clause begins: "said no sign marked the zone"."""
    word, following = sentence.word(place), sentence.word(place + 1)
    return word.isalpha() and word.islower() and word not in FUNCTION_WORDS and following[:1].isalpha()


def _opens_clause(sentence: Sentence, place: int) -> bool:
    """Whether a clause with a subject and a verb of its own begins behind the comma of an adverbial."""
    word = sentence.word(place)
    is_subject = word.lower() in SUBJECTS or (word[:1].isupper() and word[:1].isalpha())
    if word.lower() in PRONOUNS:
        return sentence.word(place + 1).islower()
    is_adverbial = word in {"currently", "for", "in", "under", "while", "if", "when"}
    return (is_subject or is_adverbial) and _has_verb(sentence, place)


def _is_court(sentence: Sentence, subject: Subject) -> bool:
    words = sentence.words[subject.first : subject.last]
    return any(word.lower().removesuffix("s") in COURTS for word in words)


def _has_verb(sentence: Sentence, place: int) -> bool:
    """Whether a clause with a finite verb begins here, not just a thing: "the deal was off", not "the deal"."""
    for forward in range(place + 1, min(len(sentence.words), place + 14)):
        word = sentence.words[forward]
        if word in MODALS:
            return True
        if word in _ENDS_CLAUSE and not (word == "," and _joins_adjectives(sentence, forward)):
            return False
    return False


def _joins_adjectives(sentence: Sentence, comma: int) -> bool:
    """Whether the comma stands within a thing: "a second, stronger eruption"."""
    word = sentence.word(comma + 1)
    is_adjective = word.islower() and word.isalpha() and not word.endswith(("ing", "ed", "ly"))
    return is_adjective and word not in FUNCTION_WORDS and word not in SUBJECTS
