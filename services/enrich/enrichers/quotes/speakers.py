"""Who is said to speak, read backwards from a cue verb: the name, description or pronoun in front of it."""

from __future__ import annotations

from services.enrich.enrichers.quotes.cast import NAMING_FORMS, Named, is_person
from services.enrich.enrichers.quotes.cues import CUES
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
    REDUCED,
)
from services.enrich.enrichers.quotes.speaking_nouns import GROUPS, speaks
from services.enrich.enrichers.quotes.subjects import (
    COMMAS,
    REACH,
    Context,
    Subject,
    begins_description,
    first_capital,
    first_of_description,
    first_word,
    stands_between,
)
from services.enrich.enrichers.resolution.human_nouns import is_human
from shared.annotations import EntityType

_CURRENCIES = frozenset("$€£¥₦₹")
MAX_DEPTH = 3  # "a spokesman for the head of the union in Nairobi"
_SOME = frozenset({"another", "both", "many", "most", "one", "several", "some", "three", "two"})  # "of them"


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
        return _human(sentence, end) or _explained(context, phrase_before(context, end))
    return phrase_before(context, place) or _before_relative(context, place)


def _before_relative(context: Context, last: int) -> Subject | None:
    """The phrase that a clause without commas explains: "Traders who fled", "the head of a plant where four died"."""
    words = context.sentence.words
    for place in range(last, max(0, last - REACH), -1):
        is_reduced = words[place] in REDUCED or words[place].endswith(("ed", "ing"))
        if is_reduced and is_human(words[place - 1]) and (subject := phrase_before(context, place - 1)):
            return subject  # "A man accused of theft told"
        if words[place] in {"who", "where", "whose"}:
            return phrase_before(context, place - 1) or _anybody(context.sentence, place)
        if not words[place][0].isalnum() and words[place] not in _CURRENCIES and not _is_in_number(words, place):
            break
    return None


def _is_in_number(words: list[str], place: int) -> bool:
    return words[place] == "," and words[place - 1].isdigit() and words[place + 1].isdigit()


def _human(sentence: Sentence, last: int) -> Subject | None:
    """The person right before "who": not Han in "Han against a friend who called her"."""
    first = first_of_description(sentence, last)
    if sentence.word(first - 1).lower() != "against" or not begins_description(sentence, first):
        return None
    return Subject(first, last + 1, "nominal") if is_human(sentence.words[last]) else None


def _anybody(sentence: Sentence, who: int) -> Subject | None:
    """Any noun with an article, when "who" shows that it is somebody: "A cabbie who handed in a bag"."""
    first = first_of_description(sentence, who - 1)
    is_clause = sentence.words[who] == "who" and first < who - 1 and begins_description(sentence, first)
    return Subject(first, who, "nominal") if is_clause else None


def _explained(context: Context, subject: Subject | None) -> Subject | None:
    """The name that a description in apposition explains: "Ana Quiroz, head of the port, who said"."""
    if subject is None or subject.kind != "nominal" or context.sentence.word(subject.first - 1) != ",":
        return subject
    named = phrase_before(context, subject.first - 2)
    return named if named is not None and is_person(named.named) else subject


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
    if word in NO_SPEAKERS or word in DAYS or word == "them":
        return _some_of_them(sentence, last)
    if named is not None and named.form in NAMING_FORMS:
        return _named_before(context, last, named, depth)
    if named is not None and named.form == "nominal" and named.end == sentence.ends[last]:
        return Subject(first_word(sentence, last, named.start), last + 1, "nominal", named)
    return _nominal_before(context, last, depth)


def _some_of_them(sentence: Sentence, last: int) -> Subject | None:
    """ "one of them", "many of those"; nobody without "of"."""
    is_some = sentence.word(last - 1) == "of" and sentence.word(last - 2).lower() in _SOME
    return Subject(last - 2, last + 1, "nominal") if is_some else None


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
    if lower in FUNCTION_WORDS or lower in DAYS or lower in CUES or not word[0].isalpha():
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
        return Subject(first_capital(sentence, first, last), last + 1, "named")
    return None
