"""Whom a sentence is about that leads up to a quotation without a cue: "Quiroz smiled. “We will see.”"."""

from __future__ import annotations

from typing import NamedTuple

from services.enrich.enrichers.quotes.cast import NAMING_FORMS, is_person
from services.enrich.enrichers.quotes.clauses import Attribution
from services.enrich.enrichers.quotes.descriptions import named_apposition, subject_of_sentence
from services.enrich.enrichers.quotes.sentences import Sentence
from services.enrich.enrichers.quotes.subjects import Context, Subject
from services.enrich.enrichers.resolution.human_nouns import is_human
from shared.annotations import EntityType

MAX_WORDS = 40  # of a lead that are looked at for a name


class Speech(NamedTuple):
    """An attribution where it stands."""

    sentence: Sentence
    attribution: Attribution


def introduced_by(context: Context, before: int | None = None) -> Speech | None:
    """Whoever speaks behind the sentence, or behind its word `before`: its subject, else the first person in it."""
    end = len(context.sentence.words) if before is None else before
    subject = _subject(context, end)
    if subject is not None and _is_somebody(context, subject):
        return _speech(context, subject)
    found = _person_in(context, end) or _owner(context) or subject
    return _speech(context, found) if found is not None and not _is_place(found) else None


def opened_by(context: Context) -> Speech | None:
    """The person the sentence begins with, or whose something: "Quiroz’s voice broke."."""
    subject = _subject(context, len(context.sentence.words))
    is_certain = subject is not None and _is_somebody(context, subject)
    if not is_certain:
        named = context.named(0) if context.sentence.words else None
        subject = Subject(0, 1, "named", named) if is_person(named) else None
    return _speech(context, subject) if subject is not None else None


def behind_colon(context: Context, colon: int) -> Speech | None:
    """Whoever speaks behind a colon: "Quiroz’s answer: …"."""
    return introduced_by(context, colon)


def _subject(context: Context, end: int) -> Subject | None:
    subject = subject_of_sentence(context, end)
    return named_apposition(context, subject) if subject is not None else None


def _is_somebody(context: Context, subject: Subject) -> bool:
    """Whether the subject is a person or body, and no apposition: "On Monday Quiroz, a baker, came."."""
    word = context.sentence.words[subject.first].lower()
    if subject.kind == "pronoun":
        return word in {"he", "she", "they"}
    if subject.kind == "named":
        return not _is_place(subject)
    is_apposition = subject.first > 0 and word in {"a", "an"}
    return is_human(context.sentence.words[subject.last - 1]) and not is_apposition


def _is_place(subject: Subject) -> bool:
    return subject.named is not None and subject.named.entity.type is EntityType.PLACE


def _person_in(context: Context, end: int) -> Subject | None:
    """The first person named: "The news was a relief to Ana Quiroz."."""
    for place in range(min(end, MAX_WORDS)):
        named = context.named(place)
        if named is not None and is_person(named) and named.form in NAMING_FORMS:
            return Subject(place, place + 1, "named", named)
    return None


def _owner(context: Context) -> Subject | None:
    """ "His" in "His verdict: …"."""
    is_owned = context.sentence.word(0) in {"His", "Her"}
    return Subject(0, 1, "pronoun") if is_owned else None


def _speech(context: Context, subject: Subject) -> Speech:
    return Speech(context.sentence, Attribution(subject, -1, -1, 0, 0, follows=True, precedes=False))
