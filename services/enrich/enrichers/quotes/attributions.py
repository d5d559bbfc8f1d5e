"""Attributions in a sentence: who, by which cue, and on which side of them the words said are looked for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from services.enrich.enrichers.quotes.cast import Cast, is_person
from services.enrich.enrichers.quotes.cues import (
    ACCORDING,
    ADDRESSED,
    AUDIENCES,
    BEING,
    BETWEEN,
    CUE_FORMS,
    CUES,
    DAYS,
    DETERMINERS,
    FUNCTION_WORDS,
    MODALS,
    NAMING,
    PLAIN,
    SPOKEN_ONLY,
    speaks,
)
from services.enrich.enrichers.quotes.press import is_press
from services.enrich.enrichers.quotes.sentences import QUOTE, Sentence
from services.enrich.enrichers.quotes.speakers import Subject, any_phrase, phrase_after, subject_before

MAX_ADJUNCTS = 6  # "told reporters in Oslo on Monday after talks": each is bounded, so is their number
_PREPOSITIONS = frozenset("in on at to during by through via from before after outside with as late early".split())
_OPENERS = frozenset("but and yet still meanwhile however so".split())


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
    inherits: bool = False  # "..., adding that": whoever spoke before
    closes: int | None = None  # what is said ends before this word
    through: Subject | None = None  # "Tasnim quoted him as saying": whoever passed the words on


def find_attributions(sentence: Sentence, cast: Cast) -> list[Attribution]:
    """The attributions of a sentence, in order, none overlapping."""
    found: list[Attribution] = []
    for place, word in enumerate(sentence.words):
        if word in CUE_FORMS and not (found and place < found[-1].last):
            lower = word.lower()
            made = _according(sentence, place, cast) if lower == ACCORDING else _read(sentence, place, lower, cast, found)
            if made is not None:
                found.append(made)
    if not found and sentence.marked:
        found = list(_unusual(sentence, cast))
    return _with_press(sentence, found, cast)


def _unusual(sentence: Sentence, cast: Cast) -> Iterator[Attribution]:
    """Any verb beside a quotation that a comma, ! or ? ends: “…,” fumed Ron Peverell; “…,” she gushed."""
    for quote in sentence.marked:
        if quote + 1 >= len(sentence.words) or not sentence.breaks_off(quote):
            continue
        start = quote + 1 + (sentence.words[quote + 1] == ",")
        cue = _cue_near(sentence, start)
        if cue > start and (subject := any_phrase(sentence, start, cue, cast)):
            yield _governing(subject, cue, start, cue + 1)
            continue
        if cue == start and (subject := any_phrase(sentence, start + 1, start + 8, cast)):
            yield _governing(subject, cue, start, subject.last)
            continue
        if _is_verb(sentence.word(start)) and (subject := phrase_after(sentence, start + 1, cast)):
            yield _governing(subject, start, start, _skip_apposition(sentence, subject.last))
        elif (subject := phrase_after(sentence, start, cast)) and _is_verb(sentence.word(subject.last)):
            yield _governing(subject, subject.last, start, subject.last + 1)


def _cue_near(sentence: Sentence, start: int) -> int:
    """Index of the cue verb of the clause that begins here; -1 without one."""
    has_comma = False
    for place in range(start, min(len(sentence.words), start + 25)):
        word = sentence.words[place].lower()
        if word in CUES and sentence.word(place - 1).lower() not in DETERMINERS:
            return place
        has_comma = has_comma or word == ","
        if word == QUOTE or (word in MODALS and not has_comma):
            break
    return -1


def _governing(subject: Subject, cue: int, first: int, last: int) -> Attribution:
    return Attribution(subject, cue, cue + 1, first, last, follows=False, precedes=True)


def _is_verb(word: str) -> bool:
    return word.islower() and len(word) > 3 and word.endswith(("ed", "es", "s")) and word not in FUNCTION_WORDS and not speaks(word)


def _with_press(sentence: Sentence, found: list[Attribution], cast: Cast) -> list[Attribution]:
    """Agencies and papers that only passed the words on become `through` of the attribution they stand with."""
    kept: list[Attribution] = []
    for attribution in found:
        is_according = sentence.words[attribution.cue_first].lower() == ACCORDING
        if kept and not attribution.follows and kept[-1].through is None and (
            is_according or (kept[-1].follows and _is_press_subject(attribution))
        ):
            kept[-1] = kept[-1]._replace(through=attribution.subject, closes=attribution.first)
        else:
            kept.append(attribution._replace(through=attribution.through or _press_told(sentence, attribution, cast)))
    return kept


def _is_press_subject(attribution: Attribution) -> bool:
    subject = attribution.subject
    return subject is not None and subject.named is not None and is_press(subject.named.entity)


def _press_told(sentence: Sentence, attribution: Attribution, cast: Cast) -> Subject | None:
    """The medium in "told Tasnim", "in an interview with the Harbour Gazette"."""
    subject = attribution.subject
    if subject is None or attribution.is_naming:
        return None
    since = max(attribution.cue_last, subject.last if subject.last <= attribution.last else 0)
    for place in range(since, min(attribution.last, since + 30)):
        named = cast.at(sentence.starts[place], sentence.ends[place])
        if named is not None and is_press(named.entity):
            return Subject(place, place + 1, "named", named)
    return None


def _according(sentence: Sentence, place: int, cast: Cast) -> Attribution | None:
    if sentence.word(place + 1) != "to":
        return None
    subject = phrase_after(sentence, place + 2, cast)
    if subject is None and sentence.word(place + 2) in {"him", "her", "them"}:
        subject = Subject(place + 2, place + 3, "pronoun")
    if subject is None or not _is_source(sentence, subject):
        return None
    subject = _named_apposition(sentence, subject, cast)
    last = _skip_apposition(sentence, subject.last)
    if place == 0 and sentence.word(last) == ",":
        last = _skip_insertion(sentence, last)
    return Attribution(
        subject,
        place,
        place + 2,
        place,
        last,
        follows=place == 0 or sentence.word(place - 1).lower() in _OPENERS,
        precedes=place > 1,
    )


def _is_source(sentence: Sentence, subject: Subject) -> bool:
    """Somebody, not something: no "ministry statistics", no "Article 13"."""
    following = sentence.word(subject.last)
    is_thing = following[:1].isdigit() or (following.islower() and following.isalpha() and following not in FUNCTION_WORDS)
    return not is_thing or following.endswith("ly") or following in BETWEEN


def _skip_apposition(sentence: Sentence, place: int) -> int:
    """Behind ", the president," or "of the union" after a speaker; up to the next comma or the end."""
    stop = min(len(sentence.words), place + 25)
    while place < stop and sentence.words[place] not in {",", ".", ";", ":", QUOTE, "!", "?", "—", "–"}:
        place += 1
    return place


def _skip_insertion(sentence: Sentence, comma: int) -> int:
    """Behind ", who owns eleven hectares," after a name; `comma` itself when no insertion stands there."""
    opening = sentence.word(comma + 1).lower()
    if opening not in {"who", "whose", "which", "where", "a", "an", "head", "chief"}:
        return comma
    for place in range(comma + 2, min(len(sentence.words), comma + 20)):
        word = sentence.words[place].lower()
        if word == ",":
            return place
        if opening in {"a", "an"} and word in MODALS:
            return comma
    return comma


def _read(sentence: Sentence, cue: int, word: str, cast: Cast, found: list[Attribution]) -> Attribution | None:
    """The attribution whose cue verb is this word; None when the verb reports nothing here."""
    before = sentence.word(cue - 1)
    previous = before.lower()
    if _is_no_cue(sentence, cue, word, previous):
        return None
    if previous in BETWEEN and sentence.word(cue - 2) in {",", "and", "but"}:
        made = _participle(sentence, cue - 1, word, cast, found, cue)
        if made is not None:
            return made
    if before in {",", QUOTE, "—", "–", ""} or previous in {"and", "or", "but"}:
        return _inverted(sentence, cue, word, cast) or _participle(sentence, cue, word, cast, found, cue)
    subject = subject_before(sentence, cue, cast)
    if word == "quoted":
        return _quoted(sentence, cue, subject, cast)
    if subject is None or sentence.word(subject.first - 1) in {"which", "that", "whom"}:
        return None
    return _direct_order(sentence, cue, word, subject)


def _quoted(sentence: Sentence, cue: int, subject: Subject | None, cast: Cast) -> Attribution | None:
    """ "Tasnim quoted Salih as saying", "Salih was quoted by Tasnim as saying". """
    end = next((place for place in range(cue, cue + 14) if sentence.word(place) == "saying"), -1)
    if subject is None or end < 0:
        return None
    other = phrase_after(sentence, cue + 1 + (sentence.word(cue + 1) == "by"), cast)
    is_passive = any(sentence.word(place).lower() in BEING for place in range(subject.last, cue))
    speaker, through = (subject, other) if is_passive else (other, subject)
    made = _direct_order(sentence, end, "saying", speaker) if speaker is not None else None
    return made and made._replace(cue_first=cue, first=subject.first, through=through)


def _is_no_cue(sentence: Sentence, cue: int, word: str, previous: str) -> bool:
    following = sentence.word(cue + 1).lower()
    if previous in BEING or (previous in BETWEEN and sentence.word(cue - 2).lower() in BEING):
        return not word.endswith("ing") and not (word == "quoted" and following in {"as", "by"})
    return previous in {"to", "that", "not", "never", "the", "a", "of", "this", "no"} and previous != "that"


def _inverted(sentence: Sentence, cue: int, word: str, cast: Cast) -> Attribution | None:
    """ "…,” said Ana Quiroz, the mayor. """
    if word.endswith("ing") or word in _NEVER_INVERTED:
        return _after_insertion(sentence, cue, word, cast) if not word.endswith("ing") else None
    if word in SPOKEN_ONLY and sentence.word(cue - 1) != QUOTE and sentence.word(cue - 2) != QUOTE:
        return _after_insertion(sentence, cue, word, cast)
    subject = phrase_after(sentence, cue + 1, cast)
    if subject is None or (subject.kind == "pronoun" and sentence.word(cue - 1) != QUOTE):
        return _after_insertion(sentence, cue, word, cast)
    if not _ends_here(sentence, subject.last):
        inserted = _after_insertion(sentence, cue, word, cast)
        if inserted is not None or sentence.word(cue - 1) != QUOTE and cue > 0:
            return inserted
    subject = _named_apposition(sentence, subject, cast)
    last = _skip_apposition(sentence, subject.last)
    if cue == 0 or sentence.word(cue - 1).lower() in {"and", "or", "but"}:
        return None
    return Attribution(subject, cue, cue + 1, cue, last, follows=False, precedes=True)


_NEVER_INVERTED = frozenset("told tells urged urges assured assures informed informs reminded reminds".split())


def _named_apposition(sentence: Sentence, subject: Subject, cast: Cast) -> Subject:
    """The name behind a description: "said the first lady, Ana Quiroz"."""
    if subject.kind != "nominal" or subject.named is not None or sentence.word(subject.last) != ",":
        return subject
    named = phrase_after(sentence, subject.last + 1, cast)
    is_name = named is not None and named.kind == "named" and is_person(named.named) and named.first == subject.last + 1
    return named if named is not None and is_name else subject


def _ends_here(sentence: Sentence, place: int) -> bool:
    """Whether a speaker's description is over: no verb goes on behind it."""
    following = sentence.word(place)
    if following.isalpha() and following.islower() and following not in FUNCTION_WORDS and not following.endswith("ly"):
        return False
    for forward in range(place, min(len(sentence.words), place + 12)):
        word = sentence.words[forward]
        if not word[0].isalnum() or word.lower() in {"who", "whose", "when", "as", "while"}:
            return True
        if word in MODALS:
            return False
    return True


def _after_insertion(sentence: Sentence, cue: int, word: str, cast: Cast) -> Attribution | None:
    """ "Ana Quiroz, who leads the port, said the crews …": the comma before the verb closes an insertion. """
    if sentence.word(cue - 1) not in {",", "—", "–"}:
        return None
    subject = subject_before(sentence, cue, cast)
    return _direct_order(sentence, cue, word, subject) if subject is not None else None


def _participle(
    sentence: Sentence, first: int, word: str, cast: Cast, found: list[Attribution], cue: int
) -> Attribution | None:
    """ "…, adding that", "… and also said": the subject is that of the clause before. """
    before = sentence.word(first - 1)
    is_coordinate = before in {"and", "or", "but"} and not word.endswith("ing")
    if not (is_coordinate or (word.endswith("ing") and before in {",", "and", "—", "–"})):
        return None
    subject = found[-1].subject if found else subject_of_sentence(sentence, first, cast)
    made = _direct_order(sentence, cue, word, subject) if subject is not None else None
    is_used = made is not None and made.follows
    return made._replace(first=first - 1, inherits=True, precedes=False) if made is not None and is_used else None


def subject_of_sentence(sentence: Sentence, before: int, cast: Cast) -> Subject | None:
    """The speaker a sentence begins with, an adverbial before it left out."""
    starts = [0]
    starts += [place + 1 for place in range(min(before, 15)) if sentence.words[place] in {",", QUOTE}][:2]
    for start in starts:
        if sentence.word(start).lower() in _OPENERS:
            start += 1
        subject = phrase_after(sentence, start, cast)
        is_guess = subject is not None and subject.kind == "named" and subject.named is None
        if subject is not None and subject.last < before and not is_guess:
            return subject
    return None


def _direct_order(sentence: Sentence, cue: int, word: str, subject: Subject) -> Attribution | None:
    """Speaker, verb, maybe whom and where, then what was said."""
    place = _skip_addressee(sentence, cue + 1, word)
    if place is None:
        return None
    place = _skip_adjuncts(sentence, place)
    if word == "pointed" and sentence.word(place) == "out":
        place += 1
    with_that = sentence.word(place).lower() == "that"
    start = place + with_that
    if word in SPOKEN_ONLY and sentence.word(subject.first - 1) not in {QUOTE, ","} and not sentence.marked:
        return None
    first = min(subject.first, cue)
    follows = _says_something(sentence, start, word, subject, with_that)
    opening = sentence.word(first - 1)
    precedes = opening in {",", QUOTE, "—", "–"} or first == 0
    is_naming = word in NAMING and not follows
    if not follows and not precedes and not is_naming:
        return None
    return Attribution(subject, cue, cue + 1, first, start, follows, precedes, with_that, is_naming)


def _skip_addressee(sentence: Sentence, place: int, word: str) -> int | None:
    """Behind the person told; None when "told" tells nobody."""
    if word not in ADDRESSED:
        return place
    following = sentence.word(place)
    if following in {",", ":", QUOTE, "", ".", "that", "of", "against", "how", "off"}:
        return place if not word.startswith("t") else None
    ahead = _that_ahead(sentence, place - 1, min(len(sentence.words), place + 9))
    if ahead > place:
        return ahead
    if word not in {"told", "tells", "telling"} and not _names_audience(sentence, place):
        return place
    return _behind_audience(sentence, place)


def _names_audience(sentence: Sentence, place: int) -> bool:
    """Whether somebody is addressed here and "that" or a quotation follows: "warned residents that"."""
    end = _behind_audience(sentence, place)
    return sentence.word(end).lower() in {"that", ":", ",", QUOTE} and sentence.word(place).lower() != "that"


def _behind_audience(sentence: Sentence, place: int) -> int:
    """Behind the phrase that names an audience: at its head noun, or where the words said must begin."""
    stop = min(len(sentence.words), place + 8)
    start = place
    while place < stop:
        word = sentence.words[place]
        lower = word.lower()
        if lower in {"that", ":", ",", QUOTE, ".", "on", "in", "at", "during", "by", "after", "before"} and place > start:
            return place
        place += 1
        following = sentence.word(place)
        goes_on = following.lower() in AUDIENCES or following in {"of", "for"} or speaks(following)
        if (lower in AUDIENCES or speaks(lower)) and not (goes_on or following[:1].isupper()):
            return place
        if word[0].isupper() and not following[:1].isupper() and lower not in DETERMINERS and following.lower() not in AUDIENCES:
            return place
        if following.lower() in DETERMINERS | {"he", "she", "it", "they", "there", "we", "i", "you"} and lower not in {"of", "for", "all", "with"}:
            return place
    return place


def _skip_adjuncts(sentence: Sentence, place: int) -> int:
    """Behind when, where and through what it was said: "on Monday", "in a statement", "to reporters"."""
    for _ in range(MAX_ADJUNCTS):
        end = _behind_adjunct(sentence, place)
        if end == place:
            break
        place = end
    return place


def _behind_adjunct(sentence: Sentence, place: int) -> int:
    word = sentence.word(place)
    lower = word.lower()
    if lower in DAYS or lower in {"later", "earlier", "again", "separately", "also", "afterwards", "then"}:
        return place + 1
    if lower == "as" and sentence.word(place + 1) == "saying":
        return place + 2
    if lower == "last" and sentence.word(place + 1).lower() in {"week", "month", "year", "night"} | DAYS:
        return place + 2
    if word == "," and _closes_adjunct(sentence, place):
        return place + 1
    if word == "," and sentence.word(place + 1).lower() in BETWEEN and sentence.word(place + 2) == ",":
        return place + 3  # "said, however, that"
    if lower not in _PREPOSITIONS:
        return place
    return _behind_prepositional(sentence, place)


def _closes_adjunct(sentence: Sentence, comma: int) -> bool:
    """A comma before a quotation or "that" adds nothing."""
    return sentence.word(comma + 1) == QUOTE or sentence.word(comma + 1).lower() == "that"


def _behind_prepositional(sentence: Sentence, place: int) -> int:
    """Behind a phrase that says when, where or through what; `place` itself when it does not."""
    inner = place + 1
    stop = min(len(sentence.words), inner + 8)
    start = inner
    ahead = _that_ahead(sentence, inner, stop)
    if ahead > 0:
        return ahead
    while inner < stop:
        word = sentence.words[inner]
        lower = word.lower()
        following = sentence.word(inner + 1)
        if lower in {"that", QUOTE, ",", ":", "."}:
            return inner if inner > start else place
        if (lower in DAYS or lower in AUDIENCES) and not (following.lower() in AUDIENCES or following in {"of", "on", "for"}):
            return _behind_number(sentence, inner + 1) if lower in DAYS else inner + 1
        ends_name = not following[:1].isupper() and following not in {"of", "for"} and following.lower() not in AUDIENCES
        if word[0].isupper() and ends_name and lower not in DETERMINERS:
            return inner + 1
        if lower in MODALS or lower in {"he", "she", "it", "they"}:
            return place
        inner += 1
    return place


def _that_ahead(sentence: Sentence, place: int, stop: int) -> int:
    """Index of the "that" which opens what was said, when only a phrase stands before it; else 0."""
    for forward in range(place + 1, stop):
        word = sentence.words[forward]
        if word == "that":
            return forward
        if not word[0].isalnum() or word in MODALS or word in {"he", "she", "it", "they", "who", "which"}:
            break
    return 0


def _behind_number(sentence: Sentence, place: int) -> int:
    while sentence.word(place).isdigit() or (sentence.word(place) == "," and sentence.word(place + 1).isdigit()):
        place += 1
    return place


def _says_something(sentence: Sentence, place: int, word: str, subject: Subject, with_that: bool) -> bool:
    """Whether what was said stands from `place` on."""
    following = sentence.word(place)
    if following == ":" or following == QUOTE:
        return place + 1 < len(sentence.words) or following == QUOTE
    if not following or not following[0].isalnum():
        return False
    if word in SPOKEN_ONLY:
        return False
    if with_that:
        return word != "found" or is_court(sentence, subject)
    if word == "found":
        return False
    if following.lower() in {"to", "not", "of", "against", "about", "on", "as", "by", "and", "for", "with", "how", "what", "or", "but"}:
        return False
    if word in {"said", "says", "say", "saying", "told", "tells", "telling"}:
        return len(sentence.words) - place > 3
    return word in PLAIN | _STRICT_BARE and _has_verb(sentence, place)


def is_court(sentence: Sentence, subject: Subject) -> bool:
    """What a court finds it says; what a study finds it has found."""
    words = sentence.words[subject.first : subject.last]
    return any(word.lower().removesuffix("s") in _COURTS for word in words)


_COURTS = frozenset("judge court tribunal jury inquiry commission magistrate panel justice ombudsman committee".split())
_STRICT_BARE = CUES - SPOKEN_ONLY - frozenset(
    "demanded demands agreed agrees reported reports reporting wrote writes writing posted posts urged urges quoted pointed points ruled rules "
    "mentioned mentions mentioning informed observed observes estimated estimates rules maintained maintains".split()
)


def _has_verb(sentence: Sentence, place: int) -> bool:
    """Whether a clause with a finite verb begins here, not just a thing: "the deal was off", not "the deal"."""
    for forward in range(place + 1, min(len(sentence.words), place + 14)):
        word = sentence.words[forward]
        if word in {",", ";", ":", QUOTE, "who", "which", "that", "and", "but", "after", "when", "as", "while"}:
            return False
        if word in MODALS:
            return True
    return False


