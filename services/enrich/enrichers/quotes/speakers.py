"""Who is said to speak, read backwards from a cue verb: the name, description or pronoun in front of it."""

from __future__ import annotations

from typing import Literal, NamedTuple

from services.enrich.enrichers.quotes.cast import NAMING_FORMS, Cast, Named, is_person
from services.enrich.enrichers.quotes.cues import SAYING
from services.enrich.enrichers.quotes.sentences import QUOTE, Sentence, opening_bracket
from services.enrich.enrichers.quotes.small_words import (
    ATTACHING,
    BETWEEN,
    DAYS,
    DETERMINERS,
    FUNCTION_WORDS,
    LOOSE,
    NO_SPEAKERS,
    OPENERS,
    PRONOUNS,
)
from services.enrich.enrichers.quotes.speaking_nouns import GROUPS, is_human, speaks
from shared.annotations import EntityType

REACH = 14  # words: longer descriptions of a speaker are rare, and the bound keeps each cue's work constant
MAX_DEPTH = 3  # "a spokesman for the head of the union in Nairobi"
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


class Context(NamedTuple):
    """Where speakers are looked for."""

    sentence: Sentence
    cast: Cast

    def named(self, place: int) -> Named | None:
        """The mention that the word there belongs to."""
        return self.cast.at(self.sentence.starts[place], self.sentence.ends[place])


def subject_before(context: Context, cue: int) -> Subject | None:
    """The speaker whose verb stands at `cue`, in front of it: "Salih, the president, also said"."""
    sentence = context.sentence
    place = cue - 1
    while place >= 0 and stands_between(sentence, place):
        place -= 1
    if sentence.word(place) == ")":
        place = opening_bracket(sentence, place) - 1
    word = sentence.word(place)
    if word in COMMAS:
        return _before_apposition(context, place)
    if word in {"who", "which"}:
        end = place - 1 if sentence.word(place - 1) != "," else place - 2
        return _explained(context, phrase_before(context, end))
    return phrase_before(context, place) or _before_relative(context, place)


def _before_relative(context: Context, last: int) -> Subject | None:
    """The phrase that a clause without commas explains: "Traders who fled", "the head of a plant where four died"."""
    words = context.sentence.words
    for place in range(last, max(0, last - REACH), -1):
        if words[place] in {"who", "where", "whose"}:
            return phrase_before(context, place - 1)
        if not words[place][0].isalnum():
            break
    return None


def _explained(context: Context, subject: Subject | None) -> Subject | None:
    """The name that a description in apposition explains: "Ana Quiroz, head of the port, who said"."""
    if subject is None or subject.kind != "nominal" or context.sentence.word(subject.first - 1) != ",":
        return subject
    named = phrase_before(context, subject.first - 2)
    return named if named is not None and is_person(named.named) else subject


def stands_between(sentence: Sentence, place: int) -> bool:
    """Whether the word may stand between a speaker and the verb."""
    word = sentence.words[place].lower()
    is_when = word == "on" and sentence.word(place + 1).lower() in DAYS
    return word in BETWEEN or is_when or (word.endswith("ly") and word.islower())


def _before_apposition(context: Context, comma: int) -> Subject | None:
    """The phrase that an insertion ending at `comma` explains: "Ana Quiroz, who leads the port,"."""
    sentence = context.sentence
    own = phrase_before(context, comma - 1)
    if own is not None and own.kind == "named" and own.named is not None and sentence.word(own.first - 1) == ",":
        described = phrase_before(context, own.first - 2)  # "The mayor, Ana Quiroz, said"
        if described is not None and described.kind == "nominal":
            return own._replace(first=described.first)
        start = first_of_description(sentence, own.first - 2)
        # Not the last place in "Lawyers for Meridian, based in Trenton, New Jersey, said".
        if is_person(own.named) or (start < own.first - 1 and begins_description(sentence, start)):
            return own
    candidates = []
    for place in range(comma - 1, max(-1, comma - 3 * REACH), -1):
        word = sentence.words[place]
        if word in {QUOTE, ":", ";"}:
            break
        if word in COMMAS and (subject := phrase_before(context, place - 1)):
            candidates.append(subject)
    candidates.reverse()
    named = [subject for subject in candidates if is_person(subject.named)]
    return next(iter(named or candidates), None)


def phrase_before(context: Context, last: int, depth: int = 0) -> Subject | None:
    """The speaker whose description ends with the word at `last`; None when the words name no speaker."""
    sentence = context.sentence
    if sentence.word(last) == ")":
        last = opening_bracket(sentence, last) - 1
    word = sentence.word(last).lower()
    if not word or not word[0].isalnum() or depth > MAX_DEPTH:
        return None
    named = context.named(last)
    if word in PRONOUNS:
        return Subject(last, last + 1, "pronoun", named)
    if word in NO_SPEAKERS or word in DAYS:
        return None
    if named is not None and named.form in NAMING_FORMS:
        return _named_before(context, last, named, depth)
    if named is not None and named.form == "nominal" and named.end == sentence.ends[last]:
        return Subject(first_word(sentence, last, named.start), last + 1, "nominal", named)
    return _nominal_before(context, last, depth)


def first_word(sentence: Sentence, last: int, start: int) -> int:
    """Index of the word that begins at or after `start`, looking back from `last`."""
    first = last
    while first > 0 and sentence.starts[first - 1] >= start:
        first -= 1
    return first


def _named_before(context: Context, last: int, named: Named, depth: int) -> Subject | None:
    """The name itself, or whoever speaks for it: "a lawyer for Ana Quiroz"."""
    sentence = context.sentence
    first = first_word(sentence, last, named.start)
    if is_person(named) and first > 0 and _ends_body(context, first - 1):
        return Subject(first, last + 1, "named", named)  # "Foreign Minister of Peru Ana Quiroz"
    place = _before_titles(context, first)
    if is_person(named) and _joins_offices(sentence, place):
        return Subject(place + 1, last + 1, "named", named)
    joined = _joined(context, place, depth) if sentence.word(place) in {"and", "or"} else None
    if joined is not None and not (is_person(named) and first - place > 1 and _is_place(joined.named)):
        return joined
    own = Subject(place + 1, last + 1, "named", named)
    # "mother of three Rosa" and "Superintendent of Police Ali" are one person, "the wife of President Salih" another.
    is_counted = sentence.word(place + 1).lower() in {"two", "three", "four", "five", "six"}
    is_office = is_person(named) and first - place > 1 and not is_human(sentence.words[first - 1])
    if is_counted or is_office:
        return own
    is_adverbial = sentence.word(place).lower() in ATTACHING and not is_person(named)
    outer = _attached_to(context, place, depth, last)
    return outer or (None if is_adverbial else own)  # "In Nairobi" did not say anything


def _before_titles(context: Context, first: int) -> int:
    """Index of the last word before the titles and offices that lead up to a name."""
    sentence = context.sentence
    place = first - 1
    has_office = place >= 0 and sentence.words[place].isalpha() and sentence.words[place].islower()
    while place >= 0 and first - place < REACH:
        if sentence.words[place] == ")" and opening_bracket(sentence, place) < place:
            place = opening_bracket(sentence, place)
            has_office = has_office or sentence.word(place - 1).islower()
        elif not has_office and is_human(sentence.words[place]):
            has_office = True  # "Papua police spokesman Commissioner Yohanes Purwanto"
        elif not (_is_title(sentence.words[place], has_office) or _is_inside_title(context, place)):
            break
        place -= 1
    return place


def _joins_offices(sentence: Sentence, place: int) -> bool:
    """Whether "and" stands between two offices of one person: "Founder and chairman Ana Quiroz"."""
    before = sentence.word(place - 1)
    is_one = is_human(before) and not before.endswith(("s", "men", "women")) and before.lower() not in GROUPS
    is_bare = place < 2 or not begins_description(sentence, place - 2)
    return sentence.word(place) == "and" and is_one and is_bare and is_human(sentence.word(place + 1))


def _is_title(word: str, has_office: bool) -> bool:
    """Whether the word may stand before a name: "President", or "race" of "race doctor Ximena Rojas"."""
    lower = word.lower()
    if lower in FUNCTION_WORDS or lower in DAYS or not word[0].isalpha():
        return False
    return has_office or lower in DETERMINERS or word[0].isupper() or lower in {"acting", "former", "deputy"}


def _is_inside_title(context: Context, place: int) -> bool:
    """Whether "and" stands between two words of an office: "Minister for Petroleum and Energy"."""
    words = context.sentence.words
    if words[place] not in {"and", "&"} or place == 0 or context.named(place - 1) is not None:
        return False
    return words[place - 1][0].isupper() and context.sentence.word(place + 1)[:1].isupper()


def _joined(context: Context, conjunction: int, depth: int) -> Subject | None:
    """The first of two speakers: "survivors and church workers"."""
    first = phrase_before(context, conjunction - 1, depth + 1)
    is_known = first is not None and (first.kind == "nominal" or first.named is not None)
    return first if is_known else None


def _is_place(named: Named | None) -> bool:
    """Whether this is a place, as in "Hong Kong and Macau Affairs Office director Xia Baolong"."""
    return named is not None and named.entity.type in {EntityType.PLACE, EntityType.POI}


def _ends_body(context: Context, place: int) -> bool:
    """Whether a body or place ends with the word there: not "Hong Kong" in "Hong Kong-listed"."""
    named = context.named(place)
    if named is None or is_person(named) or named.form == "demonym":
        return False
    return named.end >= context.sentence.ends[place] - 2  # less a possessive


def _attached_to(context: Context, preposition: int, depth: int, last: int) -> Subject | None:
    """The speaker in front of "for", "of", "in", when one is there."""
    word = context.sentence.word(preposition).lower()
    if word not in ATTACHING:
        return None
    end = preposition - 1 - (context.sentence.word(preposition - 1) in LOOSE)
    outer = phrase_before(context, end, depth + 1)
    if outer is None or outer.kind == "pronoun":
        return None
    return outer._replace(last=last + 1) if outer.kind == "nominal" and word in {"of", "for"} else outer


def _nominal_before(context: Context, last: int, depth: int) -> Subject | None:
    """The description that ends here; its head noun must be one that can speak, or look like a name."""
    sentence = context.sentence
    first = first_of_description(sentence, last)
    if first > last:
        return None
    head = sentence.words[last]
    outer = _attached_to(context, first - 1, depth, last)
    if outer is None and sentence.word(first - 1) in {"and", "or"} and speaks(head):
        outer = _joined(context, first - 1, depth)
    if outer is not None:
        return outer
    named = context.named(last)
    is_demonym = named is not None and named.form == "demonym" and begins_description(sentence, first)
    if speaks(head) or head.endswith("-old") or is_demonym:
        return Subject(first, last + 1, "nominal")
    if head.isupper() and last > 0 and is_person(titled := context.named(last - 1)):
        return Subject(first, last + 1, "named", titled)  # "Jackie Brosnan TD"
    is_adverb = head.lower() in BETWEEN or head.lower() in OPENERS
    is_adjective = named is not None and named.form == "demonym" and not head.endswith("s")  # "many African states"
    if head[0].isupper() and head.isalpha() and not is_adverb and not is_adjective:
        return Subject(_first_capital(sentence, first, last), last + 1, "named")
    return None


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


def _first_capital(sentence: Sentence, first: int, last: int) -> int:
    """Index of the first of the capitalised words that end at `last`."""
    place = last
    while place > first and sentence.words[place - 1][0].isupper() and not begins_description(sentence, place - 1):
        if place < last and is_human(sentence.words[place - 1]):  # "Firefighter Jez Conroy"
            break
        place -= 1
    return place
