"""What people are called besides their names: "the registrar" after "the registrar of the university, Ana Quiroz"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from services.enrich.enrichers.quotes.cues import CUES
from services.enrich.enrichers.quotes.small_words import FUNCTION_WORDS, MODALS
from services.enrich.enrichers.resolution.human_nouns import is_human
from services.enrich.enrichers.resolution.lexicon import HONORIFICS, OFFICES
from shared.annotations import Entity

REACH = 1200  # characters back: whoever a pronoun stands for has been named within a few sentences
MAX_LOOKS = 2  # mentions of a person that are looked at: people are introduced at the first
MAX_AROUND = 100  # characters on both sides of a name
MAX_INSERTED = 6  # words of an apposition in which its noun stands

_SENTENCE_ENDS = (". ", "? ", "! ", ".” ", "?” ", "!” ", '." ', "\n")
# What somebody is who does that.
DOERS = {
    "leads": "leader", "heads": "head", "chairs": "chair", "runs": "manager", "owns": "owner", "represents": "lawyer",
    "teaches": "teacher", "coaches": "coach", "farms": "farmer", "fishes": "fisherman", "drives": "driver",
    "founded": "founder", "directs": "director", "manages": "manager", "led": "leader", "headed": "head",
}  # fmt: skip
_ATTACHING = frozenset({"of", "for", "at", "in"})
_ADDRESSES = HONORIFICS - OFFICES
_CLAUSE_END = re.compile(r"[.;:!?“”\"\n]")
# "Otieno, 54, is a baker in Callao", "Ana Quiroz won the race".
_PREDICATE = re.compile(r"(?:, \d{1,3},)? (?:is|was) (?:a|an|the) ([\w -]+)")
_WON = re.compile(r" (?:has )?won\b")
_AGE = re.compile(r",? (?:aged )?(\d{1,3})[,.]| \((\d{2})\)")
_AGE_BEFORE = re.compile(r"\b(\d{1,3})-year-old ((?:[^\s,.]+ ){0,3})$")


def sentence_start(text: str, place: int, begin: int = 0) -> int:
    """Where the sentence of a place begins; no further back than REACH or `begin`."""
    last = start = max(begin, place - REACH)
    for mark in _SENTENCE_ENDS:
        end = text.rfind(mark, last, place)  # no two of them overlap, so that an earlier one need not be looked for
        if end >= 0:
            last, start = end, end + len(mark)
    return start


def called(person: Entity, text: str, begin: int = 0) -> frozenset[str]:
    """What the person is called: the words of the title and the nouns printed around the first mentions."""
    nouns = set(person.title.lower().split()) if person.title else set()
    named = [one for one in person.mentions if one.where == "body" and one.form == "name"][:MAX_LOOKS]
    for one in named:
        nouns.update(_nouns_around(text, one.start, one.end, sentence_start(text, one.start, begin)))
    return frozenset(nouns)


def _nouns_around(text: str, start: int, end: int, since: int) -> Iterator[str]:
    """The noun in front of a name ("race doctor Ana Quiroz"), and the words behind it (", 52, a doctor,")."""
    before = text[max(since, start - 60) : start]
    words = before.split()[-5:]
    yield from _lead(words)
    if words and words[-1].endswith(","):
        yield from _explained(text[max(since, start - 80) : start - 2])
    after = text[end : end + MAX_AROUND]
    if after.startswith(", "):
        for insertion in _CLAUSE_END.split(after[2:], maxsplit=1)[0].split(",")[:2]:
            yield from _inserted(insertion.lower().split()[:MAX_INSERTED])
    yield from _age(before, after)
    said_of = _PREDICATE.match(after)
    if said_of is not None:
        yield from _inserted(said_of[1].lower().split()[:MAX_INSERTED])
    elif _WON.match(after):
        yield "winner"


def _lead(words: list[str]) -> Iterator[str]:
    """The last word in front of a name that is no part of "of Ghana": "the foreign minister of Ghana, Efua Mensah"."""
    bare = [word.rstrip(",") for word in words]
    while len(bare) > 1 and bare[-1].lower().strip(".") in _ADDRESSES:  # "Prime Minister Datuk Azman Harun"
        yield bare.pop().lower()
    if bare and bare[-1][:1].isalpha():
        yield bare[-1].lower()
    small = [word for word in bare if word.islower()]
    while len(small) > 1 and small[-1] in {"of", "for"}:
        small.pop()
    if small:
        yield small[-1]


def _explained(before: str) -> Iterator[str]:
    """ "the registrar of the university" right before the comma and the name."""
    words = before.rpartition(", ")[2].lower().split()
    yield from (word for word, following in pairwise(words) if following in _ATTACHING)


def _inserted(words: list[str]) -> Iterator[str]:
    """The nouns of an apposition; of "who leads the union" what that makes of somebody."""
    if words[:1] == ["who"]:
        yield from (DOERS[word] for word in words[1:3] if word in DOERS)
        return
    if words and (words[0] in CUES or words[0] in MODALS):
        return
    for word in words:
        if word in FUNCTION_WORDS and word not in {"and", "or"}:
            break
        yield word


def _age(before: str, after: str) -> Iterator[str]:
    """ "34-year-old" of somebody whose age is printed beside the name: ", 34,", "the 34-year-old farmer"."""
    told = _AGE.match(after)
    if told is not None:
        yield f"{told[1] or told[2]}-year-old"
        return
    told = _AGE_BEFORE.search(before)
    if told is not None and all(is_human(word) or word[0].isupper() for word in told[2].split()[-1:]):
        yield f"{told[1]}-year-old"


def words_around(person: Entity, text: str, begin: int = 0) -> frozenset[str]:
    """All words of the title and around the first mention: what modifiers of a description are compared with."""
    words = set(person.title.lower().split()) if person.title else set()
    first = next((one for one in person.mentions if one.where == "body" and one.form == "name"), None)
    if first is not None:
        since = max(sentence_start(text, first.start, begin), first.start - MAX_AROUND)
        near = text[since : first.end + MAX_AROUND].lower().replace("’s", "").replace("'s", "")
        words.update(word.strip(',.;:“”"') for word in near.split())
    return frozenset(words)
