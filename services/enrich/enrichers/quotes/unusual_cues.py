"""Verbs that are no cues elsewhere, beside a quotation: “…,” fumed Ron Peverell; “…,” she gushed."""

from __future__ import annotations

from collections.abc import Iterator

from services.enrich.enrichers.quotes.according import MAX_APPOSITION, behind_apposition
from services.enrich.enrichers.quotes.clauses import Attribution, governing
from services.enrich.enrichers.quotes.cues import CUES
from services.enrich.enrichers.quotes.descriptions import any_phrase, named_apposition, phrase_after
from services.enrich.enrichers.quotes.sentences import QUOTE, Sentence
from services.enrich.enrichers.quotes.small_words import DETERMINERS, FUNCTION_WORDS, MODALS
from services.enrich.enrichers.quotes.speaking_nouns import speaks
from services.enrich.enrichers.quotes.subjects import COMMAS, Context, Subject

# “…,” she shot back.
_STRONG = frozenset({"broke", "cut", "put", "sang", "shot", "spat", "swore", "threw", "went", "wept"})


def unusual(context: Context) -> Iterator[Attribution]:
    """Any verb beside a quotation that a comma, ! or ? ends: “…,” fumed Ron Peverell; “…,” she gushed."""
    sentence = context.sentence
    for quote in sentence.marked:
        if quote + 1 < len(sentence.words) and sentence.breaks_off(quote):
            made = _beside(context, quote + 1 + (sentence.words[quote + 1] == ","))
            if made is not None:
                yield made


def _beside(context: Context, start: int) -> Attribution | None:
    sentence = context.sentence
    cue = _cue_near(sentence, start)
    if cue > start and (subject := any_phrase(context, start, cue)):
        return governing(subject, cue, start, cue + 1)
    if cue == start and (subject := any_phrase(context, start + 1, start + 8)):
        return governing(subject, cue, start, subject.last)
    if _is_verb(sentence.word(start)) and (subject := phrase_after(context, start + 1)):
        return governing(subject, start, start, behind_apposition(sentence, subject.last))
    subject = phrase_after(context, start)
    if subject is None:
        return None
    if _is_verb(sentence.word(subject.last)):
        return governing(subject, subject.last, start, subject.last + 1)
    return _behind_apposition_of(context, subject, start)


def _behind_apposition_of(context: Context, subject: Subject, start: int) -> Attribution | None:
    """ "“…,” Ana Quiroz, a baker, chimed in": the verb stands behind a comma."""
    sentence, subject = context.sentence, named_apposition(context, subject)
    for comma in range(subject.last, min(len(sentence.words) - 1, subject.last + MAX_APPOSITION)):
        if sentence.words[comma] in COMMAS and _is_verb(sentence.words[comma + 1]):
            return governing(subject, comma + 1, start, comma + 2)
    return None


def _cue_near(sentence: Sentence, start: int) -> int:
    """Index of the cue verb of the clause that begins here; -1 without one."""
    has_comma = False
    for place in range(start, min(len(sentence.words), start + MAX_APPOSITION)):
        word = sentence.words[place].lower()
        if word in CUES and sentence.word(place - 1).lower() not in DETERMINERS:
            return place
        has_comma = has_comma or word == ","
        if word == QUOTE or (word in MODALS and not has_comma):
            break
    return -1


def _is_verb(word: str) -> bool:
    is_inflected = word.islower() and len(word) > 3 and word.endswith(("ed", "s"))
    return (is_inflected or word in _STRONG) and word not in FUNCTION_WORDS and not speaks(word)
