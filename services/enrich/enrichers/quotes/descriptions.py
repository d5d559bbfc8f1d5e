"""Who is said to speak, read forwards: the name, description or pronoun that begins at a word."""

from __future__ import annotations

from services.enrich.enrichers.quotes.cast import NAMING_FORMS, Named, is_person
from services.enrich.enrichers.quotes.sentences import QUOTE, Sentence, closing_bracket
from services.enrich.enrichers.quotes.small_words import (
    BETWEEN,
    DAYS,
    DETERMINERS,
    FUNCTION_WORDS,
    NO_SPEAKERS,
    OPENERS,
    PRONOUNS,
)
from services.enrich.enrichers.quotes.speaking_nouns import BODIES, speaks
from services.enrich.enrichers.quotes.subjects import (
    COMMAS,
    REACH,
    Context,
    Subject,
    begins_description,
    first_of_description,
    first_word,
    stands_between,
)
from shared.annotations import EntityType

_CLOSING = frozenset({",", ".", ";", "—", "–", ""})
_ATTACHED = frozenset({"of", "for", "at", "from", "with"})


def phrase_after(context: Context, first: int) -> Subject | None:
    """The speaker whose description begins with the word at `first`; None when the words name no speaker."""
    word = context.sentence.word(first).lower()
    if not word or word in NO_SPEAKERS or word in DAYS or _is_participle(context.sentence, first):
        return None
    if word in PRONOUNS:
        return Subject(first, first + 1, "pronoun", context.named(first))
    return _Walk(context, first).subject()


class _Walk:
    """One walk over the words of a description, up to the name or the noun that speaks."""

    def __init__(self, context: Context, first: int) -> None:
        self._context = context
        self._sentence = context.sentence
        self._first = first
        self._head = -1  # the last word that can speak
        self._inside: Named | None = None  # a body or place that ends with the head
        self._is_attached = False  # behind "of", "for": what is named there does not speak

    def subject(self) -> Subject | None:
        place, is_over = self._first, False
        while not is_over and place < min(len(self._sentence.words), self._first + REACH):
            named = self._context.named(place)
            found = self._whole(place, named)
            if found is not None:
                return found
            place, is_over = self._step(place, named)
        return self._made(place)

    def _whole(self, place: int, named: Named | None) -> Subject | None:
        """A name or description that somebody has linked already."""
        if named is None or self._is_attached:
            return None
        last = _last_word(self._sentence, place, named.end)
        if named.form == "nominal" and named.start <= self._sentence.starts[self._first]:
            return Subject(self._first, last + 1, "nominal", named)
        if is_person(named) and named.form in NAMING_FORMS and not _owns(self._sentence, last):
            return Subject(place, last + 1, "named", named)
        return None

    def _step(self, place: int, named: Named | None) -> tuple[int, bool]:
        """Where the walk goes on, and whether it ends there."""
        word = self._sentence.words[place]
        lower = word.lower()
        if named is not None and named.form in NAMING_FORMS:
            return self._over_name(place, named)
        if word == "(":
            return closing_bracket(self._sentence, place) + 1, False
        if lower in FUNCTION_WORDS or lower in DAYS or not word[0].isalnum():
            return self._over_small_word(place, lower)
        if not self._is_attached and self._can_speak(place, lower):
            self._head, self._inside = place, None
            return place + 1, not _goes_on(self._sentence, place)
        return place + 1, False

    def _over_name(self, place: int, named: Named) -> tuple[int, bool]:
        last = _last_word(self._sentence, place, named.end)
        is_owner = _owns(self._sentence, last)
        if not self._is_attached and not is_owner:
            self._inside, self._head = named, last
        return last + 1, not (is_owner or _goes_on(self._sentence, last))

    def _over_small_word(self, place: int, lower: str) -> tuple[int, bool]:
        """Over "of" behind a head, and inside a long title: "Secretary of State for Health Ana Quiroz"."""
        if lower in _ATTACHED and self._head >= 0 and not self._is_attached:
            self._is_attached = self._inside is None or lower != "of"
            return place + 1, False
        is_inside_title = lower in {"of", "for", "and", "the"} and self._sentence.word(place + 1)[:1].isupper()
        if is_inside_title and place > self._first and self._sentence.words[place - 1][0].isupper():
            return place + 1, False
        return place, True

    def _can_speak(self, place: int, lower: str) -> bool:
        if lower in {"one", "another"}:
            return self._sentence.word(place + 1).lower() in {"of", ".", ",", ""}
        return lower not in DETERMINERS and (speaks(lower) or lower.endswith("-old"))

    def _made(self, end: int) -> Subject | None:
        if self._head < 0:
            return _unknown_name(self._sentence, self._first, end)
        if self._inside is not None:
            first = first_word(self._sentence, self._head, self._inside.start)
            return Subject(first, self._head + 1, "named", self._inside)
        return Subject(self._first, max(self._head + 1, end if self._is_attached else 0), "nominal")


def _owns(sentence: Sentence, place: int) -> bool:
    """Whether the name has a possessive: it is not Turkey that speaks in "Turkey's central bank"."""
    return sentence.words[place].endswith(("’s", "'s", "s’"))


def _is_participle(sentence: Sentence, place: int) -> bool:
    """Whether a phrase begins with "seeing"; a "presiding judge" may speak."""
    word = sentence.words[place]
    return word.endswith("ing") and word.islower() and not speaks(word) and not speaks(sentence.word(place + 1))


def _last_word(sentence: Sentence, place: int, end: int) -> int:
    while place + 1 < len(sentence.words) and sentence.starts[place + 1] < end:
        place += 1
    return place


def _goes_on(sentence: Sentence, place: int) -> bool:
    """Whether the description may go on behind this word: "police spokesman", "Minister Ana Quiroz", "head of"."""
    word = sentence.word(place + 1)
    lower = word.lower()
    if lower in FUNCTION_WORDS or lower in DAYS:
        return lower in _ATTACHED
    return bool(word) and (word == "(" or word[0].isupper() or speaks(word))


def _unknown_name(sentence: Sentence, first: int, end: int) -> Subject | None:
    """Capitalised words that no entity stands for."""
    if first < end and begins_description(sentence, first):
        return None
    place = first
    while place < end and sentence.words[place][0].isupper() and sentence.words[place].lower() not in FUNCTION_WORDS:
        place += 1
    return Subject(first, place, "named") if place > first else None


def any_phrase(context: Context, first: int, stop: int) -> Subject | None:
    """Whatever stands between a quotation and its cue verb, in either order: there it must be the speaker."""
    known = phrase_after(context, first)
    if known is not None:
        return known
    words = context.sentence.words
    last = first
    while last < min(stop, len(words)) and words[last][0].isalnum() and not _ends_any(words[last].lower()):
        last += 1
    return Subject(first, last, "nominal") if last > first and not words[first].isdigit() else None


def _ends_any(lower: str) -> bool:
    return lower in NO_SPEAKERS or lower in DAYS or lower in BETWEEN or (lower in FUNCTION_WORDS and lower != "of")


def subject_of_sentence(context: Context, before: int) -> Subject | None:
    """The speaker a sentence begins with, an adverbial before it left out."""
    words = context.sentence.words
    starts = [place + 1 for place in range(min(before, 15)) if not words[place][0].isalnum() and words[place] != "("]
    for start in (0, *starts[:2]):
        opened = start + (context.sentence.word(start).lower() in OPENERS)
        subject = phrase_after(context, opened)
        is_guess = subject is not None and subject.kind == "named" and subject.named is None
        if subject is not None and subject.last < before and not is_guess:
            return subject
    return None


def named_apposition(context: Context, subject: Subject) -> Subject:
    """The name behind a description: "said the first lady, Ana Quiroz"."""
    sentence, comma = context.sentence, subject.last
    if subject.kind != "nominal" or subject.named is not None:
        return subject
    if sentence.word(comma) == "(":
        comma = closing_bracket(sentence, comma) + 1
    elif "of" in {sentence.word(comma), sentence.word(comma - 1)}:  # "the chief of staff of the presidency, Ana Quiroz"
        comma = next((at for at in range(comma, comma + REACH) if sentence.word(at) in {",", ""}), comma)
    if sentence.word(comma) != ",":
        return subject
    named = phrase_after(context, comma + 1)
    if named is None or named.kind != "named":
        return subject
    is_name = is_person(named.named) or _is_body_of(sentence, subject, named)
    return named if is_name else subject


def _is_body_of(sentence: Sentence, subject: Subject, named: Subject) -> bool:
    """Whether a name that is no person's explains "the operator": nothing goes on behind it."""
    is_place = named.named is not None and named.named.entity.type is EntityType.PLACE
    head = sentence.words[subject.last - 1].lower()
    return head in BODIES and not is_place and sentence.word(named.last) in _CLOSING


def any_description(context: Context, cue: int) -> Subject | None:
    """Whatever stands before "said", when it is a description that opens its clause: "…, the lighthouse said"."""
    sentence = context.sentence
    last = cue - 1
    while last >= 0 and stands_between(sentence, last):
        last -= 1
    if last < 0 or not sentence.words[last].isalpha():
        return None
    first = first_of_description(sentence, last)
    opening = sentence.word(first - 1)
    is_clause = first == 0 or opening in COMMAS or opening in {QUOTE, ":", ";", "and", "but"}
    is_description = begins_description(sentence, first) or _owns(sentence, first)
    if not is_clause or first >= last or not is_description:
        return None
    return Subject(first, last + 1, "nominal")
