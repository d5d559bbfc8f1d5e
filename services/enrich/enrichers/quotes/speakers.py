"""Who is said to speak: the name, description or pronoun beside a cue verb."""

from __future__ import annotations

from typing import Literal, NamedTuple

from services.enrich.enrichers.quotes.cast import Cast, Named, is_person
from services.enrich.enrichers.quotes.cues import (
    ATTACHING,
    BETWEEN,
    DAYS,
    DETERMINERS,
    FUNCTION_WORDS,
    NO_SPEAKERS,
    PRONOUNS,
    is_human,
    speaks,
)
from services.enrich.enrichers.quotes.sentences import QUOTE, Sentence

REACH = 14  # words: longer descriptions of a speaker are rare, and the bound keeps each cue's work constant
_LOOSE = frozenset("close familiar briefed loyal working speaking involved based living present".split())
MAX_DEPTH = 3  # "a spokesman for the head of the union in Nairobi"


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


def subject_before(sentence: Sentence, cue: int, cast: Cast) -> Subject | None:
    """The speaker whose verb stands at `cue`, in front of it: "Salih, the president, also said"."""
    place = cue - 1
    while place >= 0 and _stands_between(sentence, place):
        place -= 1
    if sentence.word(place) == ")":
        place = _opening_bracket(sentence, place) - 1
    word = sentence.word(place)
    if word in {",", "—", "–"}:
        return _before_apposition(sentence, place, cast)
    if word in {"who", "which"}:
        end = place - 1 if sentence.word(place - 1) != "," else place - 2
        return _explained(sentence, phrase_before(sentence, end, cast), cast)
    return phrase_before(sentence, place, cast)


def _explained(sentence: Sentence, subject: Subject | None, cast: Cast) -> Subject | None:
    """The name that a description in apposition explains: "Ana Quiroz, head of the port, who said"."""
    if subject is None or subject.kind != "nominal" or sentence.word(subject.first - 1) != ",":
        return subject
    named = phrase_before(sentence, subject.first - 2, cast)
    return named if named is not None and is_person(named.named) else subject


def _stands_between(sentence: Sentence, place: int) -> bool:
    word = sentence.words[place].lower()
    is_when = word == "on" and sentence.word(place + 1).lower() in DAYS
    return word in BETWEEN or is_when or (word.endswith("ly") and word.islower())


def _opening_bracket(sentence: Sentence, place: int) -> int:
    for back in range(place, max(-1, place - REACH), -1):
        if sentence.words[back] == "(":
            return back
    return place


def _before_apposition(sentence: Sentence, comma: int, cast: Cast) -> Subject | None:
    """The phrase that an insertion ending at `comma` explains: "Ana Quiroz, who leads the port,"."""
    stop = max(-1, comma - 3 * REACH)
    own = phrase_before(sentence, comma - 1, cast)
    if own is not None and own.kind == "named" and own.named is not None and sentence.word(own.first - 1) == ",":
        return own  # "The mayor, Ana Quiroz, said"
    candidates = []
    for place in range(comma - 1, stop, -1):
        word = sentence.words[place]
        if word in {QUOTE, ":", ";"}:
            break
        if word in {",", "—", "–"} and (subject := phrase_before(sentence, place - 1, cast)):
            candidates.append(subject)
    candidates.reverse()
    named = [subject for subject in candidates if is_person(subject.named)]
    return next(iter(named or candidates), None)


def phrase_before(sentence: Sentence, last: int, cast: Cast, depth: int = 0) -> Subject | None:
    """The speaker whose description ends with the word at `last`; None when the words name no speaker."""
    if sentence.word(last) == ")":
        last = _opening_bracket(sentence, last) - 1
    word = sentence.word(last).lower()
    if not word or word == QUOTE or not word[0].isalnum() or depth > MAX_DEPTH:
        return None
    named = cast.at(sentence.starts[last], sentence.ends[last])
    if word in PRONOUNS:
        return Subject(last, last + 1, "pronoun", named)
    if word in NO_SPEAKERS or word in DAYS:
        return None
    if named is not None and named.form in {"name", "alias", "metonym"}:
        return _named_before(sentence, last, named, cast, depth)
    if named is not None and named.form == "nominal" and named.end == sentence.ends[last]:
        return Subject(_first_word(sentence, last, named.start), last + 1, "nominal", named)
    return _nominal_before(sentence, last, cast, depth)


def _first_word(sentence: Sentence, last: int, start: int) -> int:
    """Index of the word that begins at or after `start`, looking back from `last`."""
    first = last
    while first > 0 and sentence.starts[first - 1] >= start:
        first -= 1
    return first


def _named_before(sentence: Sentence, last: int, named: Named, cast: Cast, depth: int) -> Subject | None:
    """The name itself, or whoever speaks for it: "a lawyer for Ana Quiroz"."""
    first = _first_word(sentence, last, named.start)
    place = first - 1
    if is_person(named) and place >= 0 and _is_body(cast.at(sentence.starts[place], sentence.ends[place])):
        return Subject(first, last + 1, "named", named)  # "Foreign Minister of Peru Ana Quiroz"
    has_office = place >= 0 and sentence.words[place].isalpha() and sentence.words[place].islower()
    while place >= 0 and first - place < REACH:
        if _is_inside_title(sentence, place, cast):
            place -= 1
        elif sentence.words[place] == ")" and _opening_bracket(sentence, place) < place:
            place = _opening_bracket(sentence, place) - 1
            has_office = has_office or sentence.word(place).islower()
        elif _is_title(sentence.words[place], has_office):
            place -= 1
        else:
            break
    if sentence.word(place) in {"and", "or"} and (joined := _joined(sentence, place, cast, depth)):
        return joined
    own = Subject(place + 1, last + 1, "named", named)
    is_counted = sentence.word(place + 1).lower() in {"two", "three", "four", "five", "six"}  # "mother of three Rosa"
    # "Superintendent of Police Siddharth Mohanty" is one person; "the wife of President Salih" another.
    is_office = is_person(named) and first - place > 1 and not is_human(sentence.words[first - 1])
    outer = None if is_counted or is_office else _attached_to(sentence, place, cast, depth, last)
    if outer is not None:
        return outer
    is_adverbial = sentence.word(place).lower() in ATTACHING and not is_person(named) and not is_counted
    return None if is_adverbial else own  # "In Nairobi" did not say anything


def _is_inside_title(sentence: Sentence, place: int, cast: Cast) -> bool:
    """Whether "and" stands between two words of an office: "Minister for Petroleum and Energy"."""
    if sentence.words[place] not in {"and", "&"} or place == 0:
        return False
    before, after = sentence.words[place - 1], sentence.word(place + 1)
    is_named = cast.at(sentence.starts[place - 1], sentence.ends[place - 1]) is not None
    return before[0].isupper() and after[:1].isupper() and not is_named


def _joined(sentence: Sentence, conjunction: int, cast: Cast, depth: int) -> Subject | None:
    """The first of two speakers: "survivors and church workers"."""
    first = phrase_before(sentence, conjunction - 1, cast, depth + 1)
    is_known = first is not None and (first.kind == "nominal" or first.named is not None)
    return first if is_known else None


def _is_body(named: Named | None) -> bool:
    return named is not None and not is_person(named) and named.form != "demonym"


def _is_title(word: str, has_office: bool) -> bool:
    """Whether the word may stand before a name: "President", or "race" of "race doctor Ximena Rojas"."""
    lower = word.lower()
    if lower in FUNCTION_WORDS or lower in DAYS or not word[0].isalpha():
        return False
    return has_office or lower in DETERMINERS or word[0].isupper() or lower in {"acting", "former", "deputy"}


def _attached_to(sentence: Sentence, preposition: int, cast: Cast, depth: int, last: int) -> Subject | None:
    """The speaker in front of "for", "of", "in", when one is there."""
    word = sentence.word(preposition).lower()
    if word not in ATTACHING:
        return None
    end = preposition - 1 - (sentence.word(preposition - 1) in _LOOSE)
    outer = phrase_before(sentence, end, cast, depth + 1)
    if outer is None or outer.kind == "pronoun":
        return None
    if outer.kind == "nominal" and word in {"of", "for"}:
        return outer._replace(last=last + 1)
    return outer


def _nominal_before(sentence: Sentence, last: int, cast: Cast, depth: int) -> Subject | None:
    """The description that ends here; its head noun must be one that can speak, or look like a name."""
    first = last + 1
    while first > 0 and last - first < REACH:
        word = sentence.words[first - 1]
        lower = word.lower()
        if lower in FUNCTION_WORDS or lower in DAYS or word == QUOTE or not word[0].isalnum():
            break
        first -= 1
        if lower in DETERMINERS:
            break
    if first > last:
        return None
    head = sentence.words[last]
    outer = _attached_to(sentence, first - 1, cast, depth, last)
    if outer is None and sentence.word(first - 1) in {"and", "or"} and speaks(head):
        outer = _joined(sentence, first - 1, cast, depth)
    if outer is not None:
        return outer
    demonym = cast.at(sentence.starts[last], sentence.ends[last])
    is_demonym = demonym is not None and demonym.form == "demonym" and _begins(sentence, first)
    if speaks(head) or head.endswith("-old") or is_demonym:
        return Subject(first, last + 1, "nominal")
    if head[0].isupper() and head.isalpha():
        return Subject(_first_capital(sentence, first, last), last + 1, "named")
    return None


def _begins(sentence: Sentence, first: int) -> bool:
    return sentence.words[first].lower() in DETERMINERS


def _first_capital(sentence: Sentence, first: int, last: int) -> int:
    """Index of the first of the capitalised words that end at `last`."""
    place = last
    while place > first and sentence.words[place - 1][0].isupper() and not _begins(sentence, place - 1):
        place -= 1
    return place


def phrase_after(sentence: Sentence, first: int, cast: Cast) -> Subject | None:
    """The speaker whose description begins with the word at `first`; None when the words name no speaker."""
    word = sentence.word(first).lower()
    if not word or word in NO_SPEAKERS or word in DAYS or _is_participle(sentence, first):
        return None
    if word in PRONOUNS:
        return Subject(first, first + 1, "pronoun", cast.at(sentence.starts[first], sentence.ends[first]))
    return _Walk(sentence, first, cast).subject()


class _Walk:
    """One walk over the words of a description, up to the name or the noun that speaks."""

    def __init__(self, sentence: Sentence, first: int, cast: Cast) -> None:
        self._sentence = sentence
        self._first = first
        self._cast = cast
        self._head = -1  # the last word that can speak
        self._inside: Named | None = None  # a body or place that ends with the head
        self._is_attached = False  # behind "of", "for": what is named there does not speak

    def subject(self) -> Subject | None:
        place, is_over = self._first, False
        while not is_over and place < min(len(self._sentence.words), self._first + REACH):
            named = self._cast.at(self._sentence.starts[place], self._sentence.ends[place])
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
        if is_person(named) and named.form in _NAMES and not _owns(self._sentence, last):
            return Subject(place, last + 1, "named", named)
        return None

    def _step(self, place: int, named: Named | None) -> tuple[int, bool]:
        """Where the walk goes on, and whether it ends there."""
        sentence, word = self._sentence, self._sentence.words[place]
        lower = word.lower()
        if named is not None and named.form in _NAMES:
            last = _last_word(sentence, place, named.end)
            if not self._is_attached and not _owns(sentence, last):
                self._inside, self._head = named, last
            return last + 1, not (_goes_on(sentence, last) or _owns(sentence, last))
        if word == "(":
            return _closing_bracket(sentence, place) + 1, False
        if lower in FUNCTION_WORDS or lower in DAYS or word == QUOTE or not word[0].isalnum():
            return self._pass(place, lower)
        if not self._is_attached and self._can_speak(place, lower):
            self._head, self._inside = place, None
            return place + 1, not _goes_on(sentence, place)
        return place + 1, False

    def _can_speak(self, place: int, lower: str) -> bool:
        if lower in {"one", "another"}:
            return self._sentence.word(place + 1).lower() in {"of", ".", ",", ""}
        return lower not in DETERMINERS and (speaks(lower) or lower.endswith("-old"))

    def _pass(self, place: int, lower: str) -> tuple[int, bool]:
        """Over "of" behind a head, and over small words of a long title: "Secretary of State for Health Ana Quiroz"."""
        if lower in {"of", "for", "at", "from", "with"} and self._head >= 0 and not self._is_attached:
            self._is_attached = self._inside is None or lower != "of"
            return place + 1, False
        is_inside_title = lower in {"of", "for", "and", "the"} and self._sentence.word(place + 1)[:1].isupper()
        if is_inside_title and place > self._first and self._sentence.words[place - 1][0].isupper():
            return place + 1, False
        return place, True

    def _made(self, end: int) -> Subject | None:
        if self._head < 0:
            return _unknown_name(self._sentence, self._first, end)
        if self._inside is not None:
            first = _first_word(self._sentence, self._head, self._inside.start)
            return Subject(first, self._head + 1, "named", self._inside)
        return Subject(self._first, max(self._head + 1, end if self._is_attached else 0), "nominal")


_NAMES = frozenset({"name", "alias", "metonym"})


def _owns(sentence: Sentence, place: int) -> bool:
    """Whether the name has a possessive: it is not Turkey that speaks in "Turkey's central bank"."""
    return sentence.words[place].endswith(("’s", "'s", "s’"))


def _is_participle(sentence: Sentence, place: int) -> bool:
    """Whether a phrase begins with "seeing"; a "presiding judge" may speak."""
    word = sentence.words[place]
    return word.endswith("ing") and word.islower() and not speaks(word) and not speaks(sentence.word(place + 1))


def _last_word(sentence: Sentence, place: int, end: int) -> int:
    while place + 1 < len(sentence.words) and sentence.ends[place + 1] <= end:
        place += 1
    return place


def _closing_bracket(sentence: Sentence, place: int) -> int:
    for forward in range(place, min(len(sentence.words), place + REACH)):
        if sentence.words[forward] == ")":
            return forward
    return place


def _goes_on(sentence: Sentence, place: int) -> bool:
    """Whether the description may go on behind this word: "police spokesman", "Minister Ana Quiroz", "head of"."""
    word = sentence.word(place + 1)
    lower = word.lower()
    if lower in FUNCTION_WORDS or lower in DAYS:
        return lower in {"of", "for", "at", "from", "with"}
    return bool(word) and (word == "(" or word[0].isupper() or speaks(word))


def _unknown_name(sentence: Sentence, first: int, end: int) -> Subject | None:
    """Capitalised words that no entity stands for."""
    if first < end and _begins(sentence, first):
        return None
    place = first
    while place < end and sentence.words[place][0].isupper() and sentence.words[place].lower() not in FUNCTION_WORDS:
        place += 1
    return Subject(first, place, "named") if place > first else None


def any_phrase(sentence: Sentence, first: int, stop: int, cast: Cast) -> Subject | None:
    """Whatever stands between a quotation and its cue verb, in either order: there it must be the speaker."""
    known = phrase_after(sentence, first, cast)
    if known is not None:
        return known
    last = first
    while last < min(stop, len(sentence.words)) and sentence.words[last][0].isalnum():
        lower = sentence.words[last].lower()
        if lower in NO_SPEAKERS or lower in DAYS or (lower in FUNCTION_WORDS and lower != "of") or lower in BETWEEN:
            break
        last += 1
    return Subject(first, last, "nominal") if last > first and not sentence.words[first].isdigit() else None
