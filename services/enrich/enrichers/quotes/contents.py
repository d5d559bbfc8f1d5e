"""What was said: the stretch of a sentence that an attribution governs, and whether it is direct, indirect or mixed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, NamedTuple

from services.enrich.enrichers.quotes.attributions import Attribution
from services.enrich.enrichers.quotes.cues import MODALS, SPOKEN_ONLY
from services.enrich.enrichers.quotes.sentences import QUOTE, Sentence

MAX_INDIRECT_CHARS = 1000  # a reported clause that goes on longer is a list, a table, or text without stops
MIN_WORDS = 3
MIN_NAMED_WORDS = 3  # "called it “a complete sham”"; shorter ones are mostly names and sneers

QuoteType = Literal["direct", "indirect", "mixed"]

_TRIM = frozenset(", : ; . ! ? … — – - and but while whereas although though as".split())
_LEAD = frozenset(", : ; — – -".split())
_TAILS = frozenset(
    "citing quoting referring speaking blaming accusing urging thanking calling describing pointing hailing praising "
    "prompting sparking drawing according".split()
)
_ADVERBIAL = frozenset(
    "on in at after before during when while as following since by with for from despite amid under until to into "
    "though although because if citing speaking through via".split()
)


class Content(NamedTuple):
    """Code points, half-open, into the text; a direct quote's include its marks."""

    start: int
    end: int
    type: QuoteType
    attribution: Attribution | None = None


def contents_of(text: str, sentence: Sentence, attributions: list[Attribution]) -> list[Content]:
    """What the sentence's attributions govern, in order. Words are claimed once."""
    found: list[Content] = []
    free = 0  # words before it are taken
    for nth, attribution in enumerate(attributions):
        limit = attributions[nth + 1].first if nth + 1 < len(attributions) else len(sentence.words)
        limit = min(limit, attribution.closes or limit)
        left = _trim(sentence, free, attribution.first)
        right = _cut_tail(sentence, *_trim(sentence, attribution.last, limit))
        is_left, is_right = _sides(sentence, attribution, left, right)
        if is_left:
            found += _pieces(text, sentence, *left, attribution, before=True)
        if is_right:
            found += _pieces(text, sentence, *right, attribution, before=False)
        if attribution.is_naming:
            found += _named_piece(text, sentence, attribution, limit)
        free = limit if is_right else attribution.last
    return found


def _sides(sentence: Sentence, attribution: Attribution, left: tuple[int, int], right: tuple[int, int]) -> tuple[bool, bool]:
    """On which sides of the attribution there are words of the speaker."""
    has_left = attribution.precedes and left[1] - left[0] > 0
    has_right = attribution.follows and right[1] - right[0] > 0
    begins_with_quote = has_right and sentence.words[right[0]] == QUOTE
    if has_left and _is_quoted(sentence, left[1] - 1):
        return True, begins_with_quote or (has_right and attribution.with_that)
    if has_left and has_right:
        is_aside = sentence.words[right[0]].lower() in _ADVERBIAL
        return (True, False) if is_aside and not attribution.with_that else (False, True)
    if has_left:
        if not _is_over(sentence, attribution) or sentence.words[attribution.cue_first].lower() in SPOKEN_ONLY:
            return False, False
        return left[1] - left[0] >= MIN_WORDS, _resumes(sentence, attribution, right)
    return False, has_right


def _is_over(sentence: Sentence, attribution: Attribution) -> bool:
    """Whether nothing that could be the verb's object follows: not "declared victory"."""
    following = sentence.word(attribution.last)
    if sentence.words[attribution.cue_first].lower() in _SAYING:
        return True
    return not following[:1].isalnum() or following.lower() in _ADVERBIAL


_SAYING = frozenset("said says say added adds according".split())


def _resumes(sentence: Sentence, attribution: Attribution, right: tuple[int, int]) -> bool:
    """Whether the clause that the attribution interrupted goes on behind it: "The crews, he said, will go"."""
    if sentence.word(attribution.last) != "," or right[1] - right[0] < MIN_WORDS:
        return False
    return sentence.words[right[0]] == QUOTE or sentence.words[right[0]].lower() in _GOES_ON


_GOES_ON = MODALS - {"came", "went", "took", "gave", "fell", "rose", "stood", "knew", "began", "became"}


def _is_quoted(sentence: Sentence, place: int) -> bool:
    return sentence.words[place] == QUOTE


def _trim(sentence: Sentence, first: int, last: int) -> tuple[int, int]:
    """Without punctuation and connecting words at the ends."""
    while first < last and sentence.words[first].lower() in _LEAD:
        first += 1
    while last > first and sentence.words[last - 1].lower() in _TRIM:
        last -= 1
    return first, last


def _cut_tail(sentence: Sentence, first: int, last: int) -> tuple[int, int]:
    """Without what the reporter adds: "…, citing a letter"."""
    for place in range(first + MIN_WORDS, last - 1):
        if sentence.words[place] == "," and sentence.words[place + 1].lower() in _TAILS:
            return first, place
    return first, last


def _pieces(
    text: str, sentence: Sentence, first: int, last: int, attribution: Attribution, *, before: bool
) -> Iterator[Content]:
    """The stretch as one content, or as several where whole quotations stand beside reported words."""
    quoted = [place for place in range(first, last) if _is_quoted(sentence, place)]
    words = last - first - len(quoted)
    if quoted and (words == 0 or (words <= len(quoted) and _joins_only(sentence, first, last))):
        for place in quoted:
            yield Content(sentence.starts[place], sentence.ends[place], "direct", attribution)
        return
    edge = quoted[-1] if quoted else -1
    if edge == last - 1 and edge > first and _stands_alone(text, sentence, edge):
        yield Content(sentence.starts[edge], sentence.ends[edge], "direct", attribution)
        if before:
            return
        first, last = _trim(sentence, first, edge)
        quoted = quoted[:-1]
    content = _reported(text, sentence, first, last, quoted, attribution)
    if content is not None:
        yield content


def _joins_only(sentence: Sentence, first: int, last: int) -> bool:
    return all(sentence.words[place] in {QUOTE, ",", "and", ".", ";", "or"} for place in range(first, last))


def _stands_alone(text: str, sentence: Sentence, place: int) -> bool:
    """Whether the quotation is a sentence of its own behind other words: after a colon, or with a capital."""
    start, end = sentence.marked[place].inner(text)
    if sentence.word(place - 1) == ":":
        return True
    return text[start].isupper() and end - start > 20 and sentence.word(place - 1) in {",", "—", "–"}


def _reported(
    text: str, sentence: Sentence, first: int, last: int, quoted: list[int], attribution: Attribution
) -> Content | None:
    if last - first < MIN_WORDS:
        return None
    start, end = sentence.starts[first], sentence.ends[last - 1]
    if end - start > MAX_INDIRECT_CHARS:
        return None
    is_mixed = any(not _is_title(text, sentence, place) for place in quoted)
    return Content(start, end, "mixed" if is_mixed else "indirect", attribution)


def _is_title(text: str, sentence: Sentence, place: int) -> bool:
    """Whether the marks hold the title of a work: several words, each with a capital but the small ones."""
    start, end = sentence.marked[place].inner(text)
    words = text[start:end].split()
    long_words = [word for word in words if len(word) > 3]
    return len(words) > 1 and end - start < 80 and all(word[0].isupper() for word in long_words or words)


def _named_piece(text: str, sentence: Sentence, attribution: Attribution, limit: int) -> Iterator[Content]:
    """ "called the plan “a disgrace to the town”": the first quotation behind the verb. """
    for place in range(attribution.cue_last, min(limit, attribution.cue_last + 12)):
        if _is_quoted(sentence, place):
            start, end = sentence.marked[place].inner(text)
            if text.count(" ", start, end) >= MIN_NAMED_WORDS - 1 and not _is_title(text, sentence, place):
                yield Content(sentence.starts[place], sentence.ends[place], "direct", attribution)
            return
