"""Where what is reported ends before its sentence does: the clause it stands in was an insertion or a concession."""

from __future__ import annotations

from services.enrich.enrichers.quotes.clauses import SUBJECTS
from services.enrich.enrichers.quotes.sentences import Sentence
from services.enrich.enrichers.quotes.small_words import FUNCTION_WORDS, MODALS, NO_SPEAKERS
from services.enrich.enrichers.quotes.subjects import Subject

MIN_INSERTED = 3  # words of a reported clause before a comma ends it
_CONCEDING = frozenset({"Although", "Though", "Whereas", "While"})


def end_of_report(sentence: Sentence, cue: int, subject: Subject, place: int) -> int | None:
    """Index of the comma that ends what is reported; None when only the sentence does."""
    if subject.first == 1 and sentence.words[0] in _CONCEDING:
        return _end_of_concession(sentence, place)
    is_insertion = sentence.word(cue - 1) in {"who", "which"} and sentence.word(cue - 2) == ","
    return _end_of_insertion(sentence, place) if is_insertion else None


def _end_of_concession(sentence: Sentence, place: int) -> int | None:
    """Index of the comma behind which the reporter goes on: "While Quiroz said it was safe, Otieno disagreed"."""
    for comma in range(place + MIN_INSERTED - 1, len(sentence.words) - 1):
        following = sentence.words[comma + 1]
        if sentence.words[comma] == "," and (following[:1].isupper() or following.lower() in SUBJECTS | NO_SPEAKERS):
            return comma
    return None


def _end_of_insertion(sentence: Sentence, place: int) -> int | None:
    """Index of the comma behind which the main clause goes on: "The union, which says jobs are at risk, called off"."""
    for comma in range(place + MIN_INSERTED, len(sentence.words) - 1):
        following = sentence.words[comma + 1]
        if sentence.words[comma] == "," and (following in MODALS or _goes_on(following)):
            return comma
    return None


def _goes_on(word: str) -> bool:
    """Whether a verb may begin here, and no phrase."""
    return word.islower() and word.isalpha() and word not in FUNCTION_WORDS and not word.endswith(("ing", "ly"))
