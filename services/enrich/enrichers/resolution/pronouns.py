"""Who "he" and "she" are, where only one person can be meant."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from typing import Literal

import msgspec

from services.enrich.enrichers.resolution.wording import word_set

MAX_PRONOUNS = 2_000  # linked in one text; past it none is
REACH = 3  # sentences back, the pronoun's own not counted: further off a "he" is somebody the reader has to know
_QUOTE_WINDOW = 1_500  # characters back in which an opening quotation mark is looked for

Gender = Literal["m", "f"]

# The first letter before what may not stand before it: so the search skips from letter to letter.
_PRONOUN = re.compile(r"[HhSs](?<![\w’'-].)(?:e|he|is|im|er)\b")
_GENDERS: Mapping[str, Gender] = {"he": "m", "his": "m", "him": "m", "she": "f", "her": "f"}
# One set of characters in front, so that the search skips to the next of them; a line's end needs nothing behind it.
_SENTENCE_END = re.compile(r"[.!?…\n](?:(?<=\n)|[”\"’')\]]*\s)")
_ABBREVIATIONS = word_set("Mr Mrs Ms Dr Gen Col Lt Sgt Sen Rep Gov Prof St Rev Capt Maj Adm Jr Sr No U.S U.N U.K")


class Pronoun(msgspec.Struct, frozen=True, gc=False):
    """A pronoun as printed."""

    start: int
    end: int
    gender: Gender
    is_object: bool = False


def find_pronouns(text: str) -> Iterator[Pronoun]:
    """He, him, his, she, her; each a word of its own."""
    count = 0
    for found in _PRONOUN.finditer(text):
        gender = _GENDERS.get(found[0].lower())
        if gender is None:
            continue
        count += 1
        if count > MAX_PRONOUNS:
            return
        yield Pronoun(found.start(), found.end(), gender, found[0] == "him")


def sentence_starts(text: str, until: int) -> list[int]:
    """Where sentences begin, up to a place; initials and usual abbreviations end none."""
    starts = [0]
    for found in _SENTENCE_END.finditer(text, 0, until):
        at = found.start()
        if text[at] == ".":
            word = text[max(0, at - 5) : at].rpartition(" ")[2]
            if word in _ABBREVIATIONS or (len(word) == 1 and word.isupper()):
                continue
        starts.append(found.end())
    return starts


class PersonMention(msgspec.Struct, frozen=True, order=True, gc=False):
    """Where a person, by index, is named or paraphrased."""

    start: int
    end: int
    person: int


def link_pronouns(
    text: str, mentions: Sequence[PersonMention], genders: dict[int, Gender]
) -> Iterator[tuple[Pronoun, int]]:
    """Each pronoun with its person. `mentions` in reading order; what a pronoun tells of a person's gender is kept."""
    pronouns = [one for one in find_pronouns(text) if not is_quoted(text, one.start)] if mentions else []
    if not pronouns:
        return
    starts = sentence_starts(text, pronouns[-1].start)
    known = list(mentions)
    positions = [mention.start for mention in known]
    linked: list[PersonMention] = []  # in reading order
    for pronoun in pronouns:
        sentence = bisect_left(starts, pronoun.start + 1) - 1
        person = _antecedent(pronoun, sentence, starts, (known, positions, linked), genders)
        if person is not None:
            genders.setdefault(person, pronoun.gender)
            linked.append(PersonMention(pronoun.start, pronoun.end, person))
            yield pronoun, person


def _antecedent(
    pronoun: Pronoun,
    sentence: int,
    starts: Sequence[int],
    seen: tuple[Sequence[PersonMention], Sequence[int], Sequence[PersonMention]],
    genders: Mapping[int, Gender],
) -> int | None:
    """The one person of the nearest sentence that speaks of any; of several, the one that opens it, if the pronoun
    opens its own."""
    mentions, positions, linked = seen
    until = pronoun.start
    for back in range(REACH + 1):
        if sentence - back < 0:
            return None
        since = starts[sentence - back]
        first, last = bisect_left(positions, since), bisect_left(positions, until)
        near = mentions[first : min(last, first + _MAX_PEOPLE)]
        if back == 0 and pronoun.is_object and near and pronoun.start - near[-1].end < _SAME_CLAUSE:
            near = [mention for mention in near if mention.person != near[-1].person]  # "Salih gave him a day"
        people = _distinct(near, pronoun.gender, genders)
        if linked and linked[-1].start >= since and genders.get(linked[-1].person) == pronoun.gender:
            people.setdefault(linked[-1].person, linked[-1].start)
        if people:
            opens = pronoun.start - starts[sentence] <= _OPENING
            return _chosen(people, since, back, opens=opens, sure=_sure(people, pronoun.gender, genders))
        until = since
    return None


_MAX_PEOPLE = 12  # in one sentence; more are a list, and nobody of it is meant
_SAME_CLAUSE = 16  # characters between a subject and its verb's object: "has asked"
_OPENING = 2  # characters before a word that still opens its sentence: a quotation mark, a bracket


def _distinct(mentions: Sequence[PersonMention], gender: Gender, genders: Mapping[int, Gender]) -> dict[int, int]:
    """Persons that may be of this gender, with where each is first mentioned."""
    people: dict[int, int] = {}
    for mention in mentions:
        if genders.get(mention.person, gender) == gender:
            people.setdefault(mention.person, mention.start)
    return people


def _sure(people: Iterable[int], gender: Gender, genders: Mapping[int, Gender]) -> set[int]:
    """Those whose gender is known to be the pronoun's; the others' is not known."""
    return {person for person in people if genders.get(person) == gender}


def _chosen(people: Mapping[int, int], since: int, back: int, *, opens: bool, sure: Container[int]) -> int | None:
    """Who is meant; nobody when whoever opens the sentence may be of the other gender and somebody else is not."""
    if len(people) == 1:
        return next(iter(people))
    if back and opens:
        first = min(people, key=people.__getitem__)
        is_first = people[first] - since <= _OPENING and (first in sure or not any(one in sure for one in people))
        return first if is_first else None
    return None


def is_quoted(text: str, at: int) -> bool:
    """Whether the character stands in a quotation of its paragraph."""
    since = max(text.rfind("\n", max(0, at - _QUOTE_WINDOW), at), at - _QUOTE_WINDOW, 0)
    opened = text.rfind("“", since, at)
    if opened >= 0:
        return text.rfind("”", opened, at) < 0
    return text.count('"', since, at) % 2 == 1
