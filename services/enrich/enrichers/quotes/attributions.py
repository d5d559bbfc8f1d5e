"""Attributions in a sentence: who, by which cue, and on which side of them the words said are looked for."""

from __future__ import annotations

from services.enrich.enrichers.quotes.according import according, behind_apposition
from services.enrich.enrichers.quotes.cast import is_person
from services.enrich.enrichers.quotes.clauses import Attribution, governing, in_direct_order
from services.enrich.enrichers.quotes.cues import (
    ACCORDING,
    CUE_FORMS,
    NAMED_WITHIN,
    NAMING,
    NEVER_INVERTED,
    SAYING,
    WITH_QUOTATION,
)
from services.enrich.enrichers.quotes.descriptions import (
    any_description,
    named_apposition,
    phrase_after,
    subject_of_sentence,
)
from services.enrich.enrichers.quotes.phrase_cues import PHRASE_ENDS, of_purpose, passive, phrase_cue
from services.enrich.enrichers.quotes.press import is_press
from services.enrich.enrichers.quotes.report_ends import end_of_report
from services.enrich.enrichers.quotes.sentences import QUOTE, Sentence, closing_bracket
from services.enrich.enrichers.quotes.small_words import (
    ADVERBIAL,
    ASIDES,
    BEING,
    BETWEEN,
    FUNCTION_WORDS,
    MODALS,
)
from services.enrich.enrichers.quotes.speakers import subject_before
from services.enrich.enrichers.quotes.subjects import COMMAS, Context, Subject
from services.enrich.enrichers.quotes.unusual_cues import unusual

_CONJUNCTIONS = frozenset({"and", "or", "but"})
_BEFORE_SENTENCE = frozenset({"", QUOTE, ":", "—", "–", "-"})
_BREAKS = frozenset({";", ":", QUOTE, "while", "whereas", "but", "although"})
_NEGATIONS = frozenset("not never cannot didn’t didn't wouldn’t wouldn't".split())  # noqa: SIM905
_TELLING = CUE_FORMS | PHRASE_ENDS  # hardly any word is one
_MEANS = frozenset({"phone", "telephone", "e-mail", "email", "text", "video", "letter", "radio", "satellite"})


def find_attributions(context: Context) -> list[Attribution]:
    """The attributions of a sentence, in order, none overlapping."""
    sentence = context.sentence
    found: list[Attribution] = []
    for place, word in enumerate(sentence.words):
        if word not in _TELLING or (found and place < found[-1].last):
            continue
        made = None
        if word in CUE_FORMS and not _is_of_name(context, place):
            cue = word.lower()
            made = according(context, place) if cue == ACCORDING else _read(context, place, cue, found)
        elif word in PHRASE_ENDS:
            made = phrase_cue(context, place)
        if made is not None:
            found.append(made)
    found = [one for nth, one in enumerate(found) if nth == 0 or not _is_nested(sentence, found[nth - 1], one)]
    if not found and sentence.marked:
        found = list(unusual(context))
    return _with_press(context, found)


def _is_nested(sentence: Sentence, before: Attribution, attribution: Attribution) -> bool:
    """Whether the second is a part of what the first reports: "Salih said the board had called it “a sham”"."""
    cue, subject = sentence.words[attribution.cue_first].lower(), attribution.subject
    if not before.follows or sentence.words[before.cue_first].lower() in WITH_QUOTATION:
        return False
    is_own = subject is not None and subject.last > before.last
    is_open = not attribution.follows and subject is not None and sentence.word(subject.first - 1) not in COMMAS
    if is_own and subject is not None and _is_aside(sentence, before.last, subject.first):
        return False
    is_part = is_open or cue in WITH_QUOTATION or (is_own and _is_led_in(sentence, before, subject))
    return is_own and is_part and _BREAKS.isdisjoint(sentence.words[before.last : attribution.cue_first])


def _is_led_in(sentence: Sentence, before: Attribution, subject: Subject | None) -> bool:
    """Whether only an adverbial stands before the second: "recalled that on Tuesday, the board said it was shut"."""
    words = sentence.words[before.last : subject.first] if subject is not None else []
    return before.with_that and bool(words) and words[0] in ADVERBIAL and MODALS.isdisjoint(words)


def _is_aside(sentence: Sentence, since: int, first: int) -> bool:
    """Whether a clause of the reporter's begins right before the word: ", hours after paramilitaries said"."""
    if sentence.word(first - 1) not in ASIDES:
        return False
    return "," in sentence.words[max(since, first - 4) : first]


def _is_of_name(context: Context, place: int) -> bool:
    """Whether a capitalised cue is none: "the United States", "Maryam Said"."""
    sentence = context.sentence
    if not sentence.words[place][0].isupper():
        return False
    return sentence.word(place - 1) not in _BEFORE_SENTENCE or is_person(context.named(place))


def _read(context: Context, cue: int, word: str, found: list[Attribution]) -> Attribution | None:
    """The attribution whose cue verb is this word; None when the verb reports nothing here."""
    sentence = context.sentence
    before = sentence.word(cue - 1)
    previous = before.lower()
    if _is_no_cue(sentence, cue, word, previous):
        return of_purpose(context, cue, word) if previous == "to" else passive(context, cue, word)
    if previous in BETWEEN and sentence.word(cue - 2) in {",", "and", "but"}:  # "and later said"
        made = _inheriting(context, cue - 1, cue, found)
        if made is not None:
            return made
    if before in COMMAS or before in {QUOTE, ""} or previous in _CONJUNCTIONS:
        return _inverted(context, cue, word) or _inheriting(context, cue, cue, found)
    subject = subject_before(context, cue)
    if subject is None and word in SAYING:
        subject = any_description(context, cue)
    if word == "quoted":
        return _quoted(context, cue, subject)
    opening = sentence.word(subject.first - 1) if subject is not None else ""
    is_unsaid = opening.lower() in {"whether", "if"} or _is_withheld(sentence, subject, cue)
    if opening in {"which", "that", "whom"}:
        is_unsaid = word not in NAMING or QUOTE not in sentence.words[cue : cue + NAMED_WITHIN]
    if subject is None or is_unsaid:
        return None
    made = in_direct_order(sentence, cue, word, subject)
    return made and made._replace(closes=end_of_report(sentence, cue, subject, made.last))


def _is_withheld(sentence: Sentence, subject: Subject | None, cue: int) -> bool:
    """Whether nothing is said: "would not immediately say"."""
    return subject is not None and not _NEGATIONS.isdisjoint(sentence.words[subject.last : cue])


def _is_no_cue(sentence: Sentence, cue: int, word: str, previous: str) -> bool:
    following = sentence.word(cue + 1).lower()
    if previous in BEING or (previous in BETWEEN and sentence.word(cue - 2).lower() in BEING):
        return not word.endswith("ing") and not (word == "quoted" and following in {"as", "by"})
    if following == "by" and word != "quoted" and sentence.word(cue + 2).lower() not in _MEANS and word.endswith("d"):
        return True  # "a story told by five stowaways"
    return previous in {"to", "not", "never", "the", "a", "of", "this", "no"}


def _inverted(context: Context, cue: int, word: str) -> Attribution | None:
    """“…,” said Ana Quiroz, the mayor."""
    sentence = context.sentence
    if word.endswith("ing"):
        return None
    is_behind_quote = QUOTE in {sentence.word(cue - 1), sentence.word(cue - 2)}
    subject = None
    # Not "Its leader, Salih, recalled Ana Quiroz".
    is_clause = word in SAYING or not MODALS.isdisjoint(sentence.words[:cue])
    if word not in NEVER_INVERTED and (is_behind_quote or (is_clause and word not in WITH_QUOTATION)):
        subject = phrase_after(context, cue + 1)
    if subject is None or (subject.kind == "pronoun" and sentence.word(cue - 1) != QUOTE):
        return _behind_insertion(context, cue, word)
    if not _ends_here(sentence, subject.last):
        inserted = _behind_insertion(context, cue, word)
        if inserted is not None or (sentence.word(cue - 1) != QUOTE and cue > 0):
            return inserted
    if cue == 0 or sentence.word(cue - 1).lower() in _CONJUNCTIONS:
        return None
    subject = named_apposition(context, subject)
    return governing(subject, cue, cue, behind_apposition(sentence, subject.last))


def _ends_here(sentence: Sentence, place: int) -> bool:
    """Whether a speaker's description is over: no verb goes on behind it."""
    if sentence.word(place) == "(":
        place = closing_bracket(sentence, place) + 1
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


def _behind_insertion(context: Context, cue: int, word: str) -> Attribution | None:
    """ "Ana Quiroz, who leads the port, said the crews …": the comma before the verb closes an insertion."""
    if context.sentence.word(cue - 1) not in COMMAS:
        return None
    subject = subject_before(context, cue)
    return in_direct_order(context.sentence, cue, word, subject) if subject is not None else None


def _inheriting(context: Context, first: int, cue: int, found: list[Attribution]) -> Attribution | None:
    """ "…, adding that", "… and also said": the subject is that of the clause before."""
    sentence = context.sentence
    word, before = sentence.words[cue].lower(), sentence.word(first - 1)
    is_participle = word.endswith("ing") and (before in COMMAS or before == "and")
    if not is_participle and (before not in _CONJUNCTIONS or word.endswith("ing")):
        return None
    subject = found[-1].subject if found else subject_of_sentence(context, first)
    if subject is not None and not found:
        subject = named_apposition(context, subject)
    made = in_direct_order(sentence, cue, word, subject) if subject is not None else None
    is_told = made is not None and (
        made.follows or (made.is_naming and QUOTE in sentence.words[cue : cue + NAMED_WITHIN])
    )
    return made._replace(first=first - 1, precedes=False) if made is not None and is_told else None


def _quoted(context: Context, cue: int, subject: Subject | None) -> Attribution | None:
    """ "Tasnim quoted Salih as saying", "Salih was quoted by Tasnim as saying"."""
    sentence = context.sentence
    end = next((place for place in range(cue, cue + 14) if sentence.word(place) == "saying"), -1)
    if subject is None or end < 0:
        return None
    other = phrase_after(context, cue + 1 + (sentence.word(cue + 1) == "by"))
    is_passive = any(sentence.word(place).lower() in BEING for place in range(subject.last, cue))
    speaker, through = (subject, other) if is_passive else (other, subject)
    made = in_direct_order(sentence, end, "saying", speaker) if speaker is not None else None
    return made and made._replace(cue_first=cue, first=subject.first, through=through)


def _with_press(context: Context, found: list[Attribution]) -> list[Attribution]:
    """Agencies and papers that only passed the words on become `through` of the attribution they stand with."""
    kept: list[Attribution] = []
    for attribution in found:
        if kept and _passes_on(context.sentence, kept[-1], attribution):
            kept[-1] = kept[-1]._replace(through=attribution.subject, closes=attribution.first)
        else:
            through = attribution.through or _press_told(context, attribution)
            kept.append(attribution if through is attribution.through else attribution._replace(through=through))
    return kept


def _passes_on(sentence: Sentence, before: Attribution, attribution: Attribution) -> bool:
    """Whether an attribution behind another only says through whom: "…, Salih said, according to Tasnim"."""
    if attribution.follows or before.through is not None:
        return False
    subject = attribution.subject
    is_medium = subject is not None and subject.named is not None and is_press(subject.named.entity)
    return sentence.words[attribution.cue_first].lower() == ACCORDING or (before.follows and is_medium)


def _press_told(context: Context, attribution: Attribution) -> Subject | None:
    """The medium in "told Tasnim", "in an interview with the Harbour Gazette"."""
    subject = attribution.subject
    if subject is None or attribution.is_naming:
        return None
    since = max(attribution.cue_last, subject.last if subject.last <= attribution.last else 0)
    for place in range(since, min(attribution.last, since + 30)):
        named = context.named(place)
        if named is not None and is_press(named.entity):
            return Subject(place, place + 1, "named", named)
    return None
