"""What was said: the stretch of a sentence that an attribution governs, and whether it is direct, indirect or mixed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, NamedTuple

import msgspec

from services.enrich.enrichers.quotes.clauses import SUBJECTS, Attribution
from services.enrich.enrichers.quotes.cues import JUDGING, NAMED_WITHIN, NAMING, NEVER_INVERTED, SAYING, WITH_QUOTATION
from services.enrich.enrichers.quotes.marks import is_title
from services.enrich.enrichers.quotes.sentences import QUOTE, Sentence
from services.enrich.enrichers.quotes.small_words import (
    ADVERBIAL,
    DETERMINERS,
    LINKING,
    LOOSE,
    MODALS,
    REDUCED,
)
from services.enrich.enrichers.quotes.stretches import (
    MIN_WORDS,
    Stretch,
    last_clause,
    trimmed,
    without_aside,
    without_tail,
    words_of,
)

MAX_INDIRECT_CHARS = 1000  # a reported clause that goes on longer is a list, a table, or text without stops
MAX_ADVERBIAL = 6  # words: "By the end of next year"
MIN_NAMED_WORDS = 2  # "called it “a sham”"; single words are mostly names and sneers
MIN_ALONE_CHARS = 20  # a shorter quotation behind a comma is part of the clause

QuoteType = Literal["direct", "indirect", "mixed"]

_SPOKEN_ENDS = frozenset(",.!?…—–")
_OPEN_CLAUSES = frozenset({"where", "which", "who", "whom", "because", "that", "when", "if"})
_ASKED = frozenset({"Asked", "Pressed", "Questioned"})  # "Asked if she was tired, Quiroz said she was"
_ENTITLING = frozenset({"called", "dubbed", "entitled", "headed", "headlined", "named", "titled"})
_JOINS = frozenset({QUOTE, ",", "and", ".", ";", "or"})
# A clause that was interrupted goes on with one of these.
_GOES_ON = MODALS - {"came", "went", "took", "gave", "fell", "rose", "stood", "knew", "began", "became"}


class Content(NamedTuple):
    """Code points, half-open, into the text; a direct quote's include its marks."""

    start: int
    end: int
    type: QuoteType
    attribution: Attribution | None = None


class Passage(msgspec.Struct, frozen=True):
    """A sentence and the text it stands in."""

    text: str
    sentence: Sentence

    def inside(self, place: int) -> str:
        """The words between the marks of the quotation there."""
        start, end = self.sentence.marked[place].inner(self.text)
        return self.text[start:end]


def contents_of(text: str, sentence: Sentence, attributions: list[Attribution]) -> list[Content]:
    """What the sentence's attributions govern, in order. Words are claimed once."""
    passage = Passage(text, sentence)
    found: list[Content] = []
    free = 0  # words before it are taken
    for nth, attribution in enumerate(attributions):
        limit = attributions[nth + 1].first if nth + 1 < len(attributions) else len(sentence.words)
        limit = min(limit, attribution.closes or limit)
        left = last_clause(sentence, trimmed(sentence, free, attribution.first))
        right = without_tail(sentence, without_aside(sentence, trimmed(sentence, attribution.last, limit)))
        is_left, is_right = _sides(sentence, attribution, left, right)
        before = len(found)
        if is_left:
            found += _pieces(passage, left, attribution, is_before=True)
        if is_right and not (is_left and _is_only_title(passage, right)):
            found += _pieces(passage, right, attribution, is_before=False)
        if attribution.is_naming:
            found += _named_piece(passage, attribution, limit)
        is_cut = is_right and sentence.word(right.last) == ";"  # what follows is no part of it
        if len(found) > before or attribution.subject is None or attribution.subject.first > free:
            free = right.last if is_cut else limit if is_right else attribution.last
    return found


def _sides(sentence: Sentence, attribution: Attribution, left: Stretch, right: Stretch) -> tuple[bool, bool]:
    """On which sides of the attribution there are words of the speaker."""
    has_left = attribution.precedes and bool(left) and not _is_insertion(sentence, attribution, left)
    has_left = has_left and sentence.words[left.first] not in _ASKED
    has_right = attribution.follows and bool(right)
    opens_quote = has_right and sentence.words[right.first] == QUOTE
    if has_left and sentence.words[left.last - 1] in _OPEN_CLAUSES:  # "a city where, Salih said, shots were fired"
        return False, right.last - right.first >= MIN_WORDS
    if has_left and sentence.words[left.last - 1] == QUOTE:
        is_reported = has_right and attribution.with_that
        return True, opens_quote or is_reported or _resumes(sentence, attribution, left, right)
    if has_left and has_right:
        is_told = sentence.words[attribution.cue_first] in {"told", "tells"}
        is_aside = sentence.words[right.first].lower() in ADVERBIAL or (is_told and _is_clause(sentence, left))
        is_aside = is_aside and not attribution.with_that
        return is_aside, not is_aside
    if has_left:
        is_over = _is_over(sentence, attribution)
        is_apart = _is_adverbial(sentence, left) or _is_clause_apart(sentence, left, right)
        if is_over and is_apart and sentence.word(attribution.last) == ",":
            return False, right.last - right.first >= MIN_WORDS  # "In Kuwait, the experts said, some remained"
        resumes = is_over and _resumes(sentence, attribution, left, right)
        is_whole = not resumes or QUOTE in words_of(sentence, left) or not MODALS.isdisjoint(words_of(sentence, left))
        is_told = is_whole and left.last - left.first >= MIN_WORDS and not _is_fragment(sentence, left)
        return is_over and is_told, resumes
    return False, has_right


def _is_insertion(sentence: Sentence, attribution: Attribution, left: Stretch) -> bool:
    """Whether the name only explains what stands before it: "The new rector, Ana Quiroz, vowed to stay"."""
    subject = attribution.subject
    is_between = subject is not None and subject.last < attribution.cue_first and sentence.word(subject.last) == ","
    words = sentence.words[left.first : left.last]
    return is_between and not attribution.follows and QUOTE not in words and MODALS.isdisjoint(words)


def _is_clause(sentence: Sentence, left: Stretch) -> bool:
    """Whether a main clause stands before the comma: "Nothing in it is funny, she told Al-Sharq over the phone"."""
    words = sentence.words[left.first : left.last]
    return words[0].lower() not in ADVERBIAL and words[-1] != QUOTE and not MODALS.isdisjoint(words)


def _is_adverbial(sentence: Sentence, stretch: Stretch) -> bool:
    words = sentence.words[stretch.first : stretch.last]
    is_linking = len(words) == 1 and words[0].lower() in LINKING  # "Therefore, he said, the crews will go"
    return is_linking or (len(words) <= MAX_ADVERBIAL and words[0].lower() in ADVERBIAL and MODALS.isdisjoint(words))


def _is_fragment(sentence: Sentence, left: Stretch) -> bool:
    """Whether only an adverbial stands there: "For the defence, Salih said"."""
    return left.last - left.first < MAX_ADVERBIAL - 1 and _is_adverbial(sentence, left)


def _is_clause_apart(sentence: Sentence, left: Stretch, right: Stretch) -> bool:
    """Whether a whole clause stands behind the attribution, and none before: "Inside, she said, there was a letter"."""
    if left.last - left.first > MAX_ADVERBIAL or not right or QUOTE in words_of(sentence, left):
        return False
    is_subject = sentence.words[right.first].lower() in SUBJECTS
    is_clause = is_subject and not MODALS.isdisjoint(words_of(sentence, right))
    return is_clause and MODALS.isdisjoint(words_of(sentence, left))


def _is_over(sentence: Sentence, attribution: Attribution) -> bool:
    """Whether nothing that could be the verb's object follows: not "declared victory"."""
    cue = sentence.words[attribution.cue_first].lower()
    if cue in WITH_QUOTATION or cue in NEVER_INVERTED - SAYING:
        return False
    following = sentence.word(attribution.last)
    if (
        following in REDUCED or following.endswith("ed")
    ) and attribution.last > attribution.cue_last:  # "warned in a letter seen by Tasnim"
        return True
    if following == "to" and sentence.word(attribution.last + 1).islower():  # "claims to have collected names"
        return cue in SAYING
    return cue in SAYING or not following[:1].isalnum() or following.lower() in ADVERBIAL


def _resumes(sentence: Sentence, attribution: Attribution, left: Stretch, right: Stretch) -> bool:
    """Whether the clause that the attribution interrupted goes on behind it: "The crews, he said, will go"."""
    if sentence.word(attribution.last) != "," or right.last - right.first < MIN_WORDS:
        return False
    following = sentence.words[right.first]
    is_verb = (
        following.islower() and following.endswith(("s", "ed")) and following not in ADVERBIAL | DETERMINERS | LOOSE
    )
    is_open = MODALS.isdisjoint(sentence.words[left.first : left.last]) and sentence.words[left.last - 1] != QUOTE
    return following == QUOTE or following in _GOES_ON or (is_verb and is_open)


def _pieces(passage: Passage, stretch: Stretch, attribution: Attribution, *, is_before: bool) -> Iterator[Content]:
    """The stretch as one content, or as several where whole quotations stand beside reported words."""
    sentence = passage.sentence
    first, last = stretch.first, stretch.last
    quoted = [place for place in range(first, last) if sentence.words[place] == QUOTE]
    if sentence.words[attribution.cue_first].lower() in WITH_QUOTATION:  # "sang “Amazing Grace” and left"
        spoken = [place for place in quoted if not is_title(passage.inside(place))]
        yield from (_spoken(passage, one, attribution) for one in spoken if _is_spoken(passage.inside(one)))
        return
    if quoted and all(sentence.words[place] in _JOINS for place in range(first, last)):
        for place in quoted:
            if len(quoted) > 1 or _is_spoken(passage.inside(place)):
                yield Content(sentence.starts[place], sentence.ends[place], "direct", attribution)
        return
    edge = quoted[-1] if quoted else -1
    if edge == last - 1 and edge > first and _stands_alone(passage, edge):
        yield Content(sentence.starts[edge], sentence.ends[edge], "direct", attribution)
        if is_before:
            return
        stretch = trimmed(sentence, first, edge)
        quoted.pop()
    content = _reported(passage, stretch, quoted, attribution)
    if content is not None:
        yield content


def _is_only_title(passage: Passage, stretch: Stretch) -> bool:
    """Whether nothing but the title of a work stands there: “…,” Quiroz says in the film “The Long Road”."""
    is_quoted = stretch.last - stretch.first == 1 and passage.sentence.words[stretch.first] == QUOTE
    return is_quoted and is_title(passage.inside(stretch.first))


def _is_spoken(inside: str) -> bool:
    """Whether a quotation is more than a borrowed word: “Why?”, but not “vandals”."""
    return inside.count(" ") >= MIN_NAMED_WORDS - 1 or inside[-1:] in _SPOKEN_ENDS


def _spoken(passage: Passage, place: int, attribution: Attribution) -> Content:
    """What begins small and within the reporter's clause is a part of what was said."""
    sentence = passage.sentence
    inside = passage.inside(place)
    is_named = place > attribution.cue_last or sentence.words[attribution.cue_first] in NAMING
    is_part = is_named and inside[:1].islower() and inside[-1:] not in _SPOKEN_ENDS and place >= attribution.cue_last
    return Content(sentence.starts[place], sentence.ends[place], "mixed" if is_part else "direct", attribution)


def _stands_alone(passage: Passage, place: int) -> bool:
    """Whether the quotation is a sentence of its own behind other words: after a colon, or with a capital."""
    before = passage.sentence.word(place - 1)
    inside = passage.inside(place)
    return before == ":" or (inside[:1].isupper() and len(inside) > MIN_ALONE_CHARS and before in {",", "—", "–"})


def _reported(passage: Passage, stretch: Stretch, quoted: list[int], attribution: Attribution) -> Content | None:
    said = sum(passage.inside(place).count(" ") for place in quoted)  # words in marks, where each counts as one
    if stretch.last - stretch.first + said < MIN_WORDS:
        return None
    start, end = passage.sentence.starts[stretch.first], passage.sentence.ends[stretch.last - 1]
    if end - start > MAX_INDIRECT_CHARS:
        return None
    is_mixed = any(not is_title(passage.inside(place)) for place in quoted)
    return Content(start, end, "mixed" if is_mixed else "indirect", attribution)


def _named_piece(passage: Passage, attribution: Attribution, limit: int) -> Iterator[Content]:
    """ "called the plan “a disgrace to the town”": the first quotation behind the verb."""
    sentence = passage.sentence
    for place in range(attribution.cue_last, min(limit, attribution.cue_last + NAMED_WITHIN)):
        if sentence.words[place] == QUOTE:
            if place - 1 > attribution.cue_first and sentence.words[place - 1] in _ENTITLING:
                return
            inside = passage.inside(place)
            is_judged = inside[:1].islower() and sentence.words[attribution.cue_first] in JUDGING
            if (is_judged or inside.count(" ") >= MIN_NAMED_WORDS - 1) and not is_title(inside):
                yield Content(sentence.starts[place], sentence.ends[place], "mixed", attribution)
            return
