"""Who stands behind "according to"."""

from __future__ import annotations

from services.enrich.enrichers.quotes.clauses import Attribution
from services.enrich.enrichers.quotes.descriptions import named_apposition, phrase_after
from services.enrich.enrichers.quotes.sentences import QUOTE, Sentence
from services.enrich.enrichers.quotes.small_words import BETWEEN, FUNCTION_WORDS, LOOSE, MODALS, OPENERS, REDUCED
from services.enrich.enrichers.quotes.subjects import Context, Subject

MAX_APPOSITION = 25  # words behind a speaker up to a comma
_STOPS = frozenset({",", ".", ";", ":", QUOTE, "!", "?", "—", "–"})
_RELATIVES = frozenset({"who", "whose", "which", "where", "a", "an", "of", "from", "head", "chief"})
_BEHIND_NOUNS = BETWEEN | LOOSE | REDUCED  # "a person familiar with the plan"


def according(context: Context, place: int) -> Attribution | None:
    """The attribution that begins with "according" at this word."""
    sentence = context.sentence
    if sentence.word(place + 1) != "to":
        return None
    subject = phrase_after(context, place + 2)
    if subject is None and sentence.word(place + 2) in {"him", "her", "them"}:
        subject = Subject(place + 2, place + 3, "pronoun")
    if subject is None or not _is_source(sentence, subject):
        return None
    subject = named_apposition(context, subject)
    last = behind_apposition(sentence, subject.last)
    if place == 0 and sentence.word(last) == ",":
        last = _behind_relative(sentence, last)
    follows = place == 0 or sentence.word(place - 1).lower() in OPENERS
    return Attribution(subject, place, place + 2, place, last, follows=follows, precedes=place > 0 and not follows)


def _is_source(sentence: Sentence, subject: Subject) -> bool:
    """Somebody, not something: no "ministry statistics", no "Article 13"."""
    following = sentence.word(subject.last)
    is_noun = following.islower() and following.isalpha() and following not in FUNCTION_WORDS
    is_adverb = following.endswith(("ly", "ed")) or following in _BEHIND_NOUNS
    return not following[:1].isdigit() and (not is_noun or is_adverb)


def behind_apposition(sentence: Sentence, place: int) -> int:
    """Index of the next comma or other stop behind a speaker."""
    stop = min(len(sentence.words), place + MAX_APPOSITION)
    while place < stop and sentence.words[place] not in _STOPS:
        place += 1
    return place


def _behind_relative(sentence: Sentence, comma: int) -> int:
    """Index behind ", who owns eleven hectares," after a name; `comma` itself when no insertion stands there."""
    opening = sentence.word(comma + 1).lower()
    if opening not in _RELATIVES:
        return comma
    for place in range(comma + 2, min(len(sentence.words), comma + 20)):
        word = sentence.words[place].lower()
        if word == ",":
            return place
        if opening in {"a", "an"} and word in MODALS:
            break
    return comma
