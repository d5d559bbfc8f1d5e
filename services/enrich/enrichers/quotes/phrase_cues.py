"""Cues of several words: "made it clear that", "took to social media to call", "was branded “a farce” by"."""

from __future__ import annotations

from services.enrich.enrichers.quotes.clauses import Attribution, in_direct_order
from services.enrich.enrichers.quotes.cues import NAMED_WITHIN, NAMING
from services.enrich.enrichers.quotes.descriptions import phrase_after
from services.enrich.enrichers.quotes.sentences import QUOTE, Sentence
from services.enrich.enrichers.quotes.small_words import BEING
from services.enrich.enrichers.quotes.speakers import subject_before
from services.enrich.enrichers.quotes.subjects import Context

PHRASE_ENDS = frozenset({"clear", "it", "known", "plain", "words"})  # "made it clear", "let it be known", "put it"
MAX_PURPOSE = 10  # words from "took to" to the verb

_MAKING = frozenset({"made", "make", "makes", "making"})
_READY = frozenset({"careful", "eager", "hastened", "hurried", "keen", "quick", "rushed"})


def phrase_cue(context: Context, place: int) -> Attribution | None:
    """The attribution whose cue ends with the word there: "let it be known that"."""
    words = context.sentence.words
    if words[place] == "it":
        return _put_it(context, place)
    if words[place] == "words":
        return _in_the_words(context, place)
    verb = _first_of_phrase(words, place)
    if verb < 1 or context.sentence.word(place + 1) != "that":
        return None
    subject = subject_before(context, verb)
    if subject is None:
        return None
    first, last = subject.first, place + 2
    return Attribution(subject, verb, place + 1, first, last, follows=True, precedes=False, with_that=True)


def _put_it(context: Context, place: int) -> Attribution | None:
    """ "As Quiroz put it, “…”", "“…,” as Quiroz put it"."""
    sentence, verb = context.sentence, place - 1
    if verb < 1 or sentence.words[verb] not in {"put", "puts"} or not sentence.marked:
        return None
    subject = subject_before(context, verb)
    if subject is None:
        return None
    first = subject.first - (sentence.word(subject.first - 1).lower() == "as")
    follows = QUOTE in sentence.words[place + 1 : place + 4]
    last = sentence.words.index(QUOTE, place + 1) if follows else place + 1
    return Attribution(subject, verb, place + 1, first, last, follows=follows, precedes=not follows)


def _in_the_words(context: Context, place: int) -> Attribution | None:
    """ "The bridge is, in the words of Quiroz, “a disgrace”", "“a disgrace”, in the words of Quiroz"."""
    sentence = context.sentence
    if (
        sentence.words[max(0, place - 2) : place] != ["in", "the"]
        or sentence.word(place + 1) != "of"
        or not sentence.marked
    ):
        return None
    subject = phrase_after(context, place + 2)
    if subject is None:
        return None
    precedes = QUOTE in sentence.words[max(0, place - 4) : place]
    last = subject.last
    return Attribution(subject, place, last, place - 2, last, follows=False, precedes=precedes, is_naming=not precedes)


def _first_of_phrase(words: list[str], place: int) -> int:
    """Index of the verb that the phrase begins with; -1 when it is none."""
    if words[place] == "known":
        return place - 3 if words[max(0, place - 3) : place] == ["let", "it", "be"] else -1
    verb = place - 1 - (words[place - 1] == "it")
    return verb if words[verb] in _MAKING else -1


def of_purpose(context: Context, cue: int, word: str) -> Attribution | None:
    """ "Ana Quiroz took to the radio to call the plan “a farce”", "went on to say": the speaker of an infinitive."""
    verb = _verb_of_purpose(context.sentence, cue - 1)
    subject = subject_before(context, verb) if verb > 0 else None
    return in_direct_order(context.sentence, cue, word, subject) if subject is not None else None


def _verb_of_purpose(sentence: Sentence, to: int) -> int:
    """Index of the verb that governs the "to" there; -1 when nothing may have been said."""
    words = sentence.words
    if sentence.word(to - 1) in _READY:
        return to - 1
    for place in range(to - 1, max(0, to - MAX_PURPOSE), -1):
        if not words[place][0].isalnum():
            return -1
        following = words[place + 1]
        is_taken = words[place] == "took" and following == "to" and place + 1 < to
        if is_taken or words[place] == "used" or (words[place] == "went" and following == "on"):
            return place if following != "to" or is_taken else -1
    return -1


def passive(context: Context, cue: int, word: str) -> Attribution | None:
    """ "was branded “a farce” by Ana Quiroz", "described by critics as “a farce”"."""
    sentence = context.sentence
    if word not in NAMING or sentence.word(cue - 1).lower() not in BEING:
        return None
    end = min(len(sentence.words), cue + NAMED_WITHIN)
    if QUOTE not in sentence.words[cue:end]:
        return None
    by = next((place for place in range(cue + 1, end) if sentence.words[place] == "by"), 0)
    subject = phrase_after(context, by + 1) if by else None
    if subject is None:
        return None
    return Attribution(subject, cue, cue + 1, cue, cue + 1, follows=False, precedes=False, is_naming=True)
