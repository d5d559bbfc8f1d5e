"""Whose an office is: "the registrar" after "the registrar of the university, Ana Quiroz"."""

from __future__ import annotations

from shared.annotations import Entity

REACH = 1200  # characters back: whoever a pronoun stands for has been named within a few sentences
_SENTENCE_ENDS = (". ", "? ", "! ", ".” ", "?” ", "!” ", '." ', "\n")


def sentence_start(text: str, place: int, begin: int = 0) -> int:
    """Where the sentence of a place begins; no further back than REACH or `begin`."""
    since = max(begin, place - REACH)
    ends = [(text.rfind(mark, since, place), len(mark)) for mark in _SENTENCE_ENDS]
    return max((end + length for end, length in ends if end >= 0), default=since)


def holds(person: Entity, head: str, text: str, begin: int = 0) -> bool:
    """Whether the office is the person's: by title, or by the words printed around the first mentions."""
    if person.title and head in person.title.lower().split():
        return True
    named = [one for one in person.mentions if one.where == "body" and one.form == "name"][:2]
    return any(_is_described(text, (one.start, one.end), sentence_start(text, one.start, begin), head) for one in named)


def _is_described(text: str, name: tuple[int, int], since: int, head: str) -> bool:
    """Whether the noun stands in front of the name ("race doctor Ana Quiroz") or behind it (", 52, a doctor,")."""
    start, end = name
    before = text[max(since, start - 60) : start].split()[-5:]
    lead = [word.rstrip(",") for word in before if word.islower() or word.rstrip(",").lower() == head]
    while len(lead) > 1 and lead[-1] in {"of", "for"}:  # "the foreign minister of Ghana, Efua Mensah"
        lead.pop()
    if lead and lead[-1].lower() == head:
        return True
    if before and before[-1].endswith(",") and _is_explained(text[max(since, start - 80) : start - 2], head):
        return True
    after = text[end : end + 80]
    insertions = after[2:].split(",")[:2] if after.startswith(", ") else []
    return any(head in words.lower().split()[:6] and "." not in words for words in insertions)


def _is_explained(before: str, head: str) -> bool:
    """ "the registrar of the university" right before the comma and the name."""
    phrase = before.rpartition(", ")[2].lower()
    return any(f"{head} {word} " in phrase for word in ("of", "for", "at", "in"))
