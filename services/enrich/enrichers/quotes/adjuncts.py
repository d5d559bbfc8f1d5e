"""What stands between a cue verb and the words said: whom, when, where and through what."""

from __future__ import annotations

from services.enrich.enrichers.quotes.cues import ADDRESSED, CUES
from services.enrich.enrichers.quotes.sentences import QUOTE, Sentence, closing_bracket
from services.enrich.enrichers.quotes.small_words import BETWEEN, DAYS, DETERMINERS, MODALS, PREPOSITIONS
from services.enrich.enrichers.quotes.speaking_nouns import AUDIENCES, speaks

MAX_ADJUNCTS = 6  # "told reporters in Oslo on Monday after talks": each is bounded, so is their number
MAX_WORDS = 8  # in one of them

_TELLS = frozenset({"told", "tells", "telling"})
_ENDS = frozenset({"that", ":", ",", QUOTE, "."})
_WHEN_WHERE = frozenset({"on", "in", "at", "during", "by", "after", "before"})
_CLAUSE_OPENERS = DETERMINERS | {"he", "she", "it", "they", "there", "we", "i", "you"}
_ALONE = frozenset({"later", "earlier", "again", "separately", "also", "afterwards", "then", "too"})
# These open an adjunct only when "that" follows it.
_UP_TO_THAT = frozenset({"across", "amid", "despite", "over", "throughout", "under", "within", "without"})
_NEXT = frozenset({"following", "next", "previous", "same"})
_TIMES = frozenset({"afternoon", "day", "evening", "month", "morning", "week", "weekend", "year"})
_LAST = DAYS | {"week", "month", "year", "night"}


def behind_addressee(sentence: Sentence, place: int, word: str) -> int | None:
    """Index behind whoever is told; None when "told" tells nobody."""
    if word not in ADDRESSED:
        return place
    following = sentence.word(place)
    if following == "to" and word not in _TELLS:  # "promised to install filters"
        return place
    if following in {",", ":", QUOTE, "", ".", "that", "of", "against", "how", "off"}:
        return place if word not in _TELLS else None
    ahead = _that_ahead(sentence, place - 1, place + MAX_WORDS + 1)
    if ahead > place:
        return ahead
    end = _behind_audience(sentence, place)
    return end if word in _TELLS or _is_open(sentence, end) else place


def _is_open(sentence: Sentence, place: int) -> bool:
    """Whether the words said must begin here, behind whoever was told."""
    word = sentence.word(place)
    return word in {"that", ":", QUOTE} or (word == "," and sentence.word(place + 1) in {"that", QUOTE})


def _behind_audience(sentence: Sentence, start: int) -> int:
    """Index behind the phrase that names an audience: at its head noun, or where the words said must begin."""
    for place in range(start, min(len(sentence.words), start + MAX_WORDS)):
        lower = sentence.words[place].lower()
        if place > start and (lower in _ENDS or lower in _WHEN_WHERE):
            return place
        if _ends_audience(sentence, place):
            return place + 1
    return min(len(sentence.words), start + MAX_WORDS)


def _ends_audience(sentence: Sentence, place: int) -> bool:
    word, following = sentence.words[place], sentence.word(place + 1)
    lower, next_lower = word.lower(), following.lower()
    if lower in AUDIENCES or speaks(lower):
        goes_on = next_lower in AUDIENCES or following in {"of", "for"} or speaks(following)
        is_told = next_lower not in AUDIENCES and sentence.word(place + 2) in MODALS  # "told reporters inspectors had"
        if (is_told or not goes_on) and not following[:1].isupper():
            return True
    if _ends_name(word, following):
        return True
    return next_lower in _CLAUSE_OPENERS and lower not in {"of", "for", "all", "with"}


def _ends_name(word: str, following: str) -> bool:
    """Whether a capitalised word is the last of its name."""
    goes_on = following[:1].isupper() or following in {"of", "for"} or following.lower() in AUDIENCES
    return word[0].isupper() and not goes_on and word.lower() not in DETERMINERS


def behind_adjuncts(sentence: Sentence, place: int) -> int:
    """Index behind "on Monday", "in a statement", "to reporters", "however"."""
    for _ in range(MAX_ADJUNCTS):
        end = _behind_adjunct(sentence, place)
        if end == place:
            break
        place = end
    return place


def _behind_adjunct(sentence: Sentence, place: int) -> int:
    word, following = sentence.word(place).lower(), sentence.word(place + 1).lower()
    if word in DAYS or word in _ALONE:
        return place + 1
    if word == "(":  # "told the Courier (TSC)", "on Wednesday (Feb. 24)"
        return closing_bracket(sentence, place) + 1
    if word in {"as", "last", "the", "this"}:
        return _behind_time(sentence, place, word, following)
    if word == ",":
        return _behind_comma(sentence, place, following)
    if word in _UP_TO_THAT:  # "insisted throughout the trial that"
        return _that_ahead(sentence, place + 1, place + 1 + MAX_WORDS) or place
    is_count = following in {"least", "most"} or following[:1].isdigit()  # "said at least nine had fled"
    return _behind_prepositional(sentence, place) if word in PREPOSITIONS and not (word == "at" and is_count) else place


def _behind_time(sentence: Sentence, place: int, word: str, following: str) -> int:
    """Index behind "last week", "this week", "the next day" (no subject, as in "said the next day was free"), and
    behind "as saying"."""
    if word in {"as", "last"}:
        return place + 2 * (following == "saying" if word == "as" else following in _LAST)
    noun = following if word == "this" else sentence.word(place + 2) if following in _NEXT else ""
    end = place + 2 + (word == "the")
    behind = sentence.word(end)
    is_subject = behind in MODALS or behind.endswith(("ed", "s"))
    return end if noun in _TIMES and not is_subject else place


def _behind_comma(sentence: Sentence, comma: int, following: str) -> int:
    """A comma before a quotation or "that" adds nothing; "said, however, that" adds a word."""
    if following in {QUOTE, "that"}:
        return comma + 1
    return comma + 3 if following in BETWEEN and sentence.word(comma + 2) == "," else comma


def _behind_prepositional(sentence: Sentence, place: int) -> int:
    """Index behind a phrase that says when, where or through what; `place` itself when it does not."""
    start = place + 1
    stop = min(len(sentence.words), start + MAX_WORDS)
    ahead = _that_ahead(sentence, start, stop)
    if ahead > 0:
        return ahead
    for inner in range(start, stop):
        word, following = sentence.words[inner], sentence.word(inner + 1)
        lower = word.lower()
        if lower in _ENDS:
            return inner if inner > start else place
        if word in {"and", "but"} and following in CUES:  # "apologised to its neighbours and said"
            return inner
        goes_on = following.lower() in AUDIENCES or following in {"of", "on", "for"}
        if (lower in DAYS or lower in AUDIENCES) and not goes_on:
            return _behind_number(sentence, inner + 1) if lower in DAYS else inner + 1
        if _ends_name(word, following):
            return inner + 1
        if word in MODALS or lower in {"he", "she", "it", "they"}:
            break
    return place


def _that_ahead(sentence: Sentence, place: int, stop: int) -> int:
    """Index of the "that" which opens what was said, when only a phrase stands before it; else 0."""
    for forward in range(place + 1, min(stop, len(sentence.words))):
        word = sentence.words[forward]
        if word == "that":
            return forward
        if word in {"(", ")"}:
            continue
        if not word[0].isalnum() or word in MODALS or word in {"he", "she", "it", "they", "who", "which"}:
            break
    return 0


def _behind_number(sentence: Sentence, place: int) -> int:
    while sentence.word(place).isdigit() or (sentence.word(place) == "," and sentence.word(place + 1).isdigit()):
        place += 1
    return place
