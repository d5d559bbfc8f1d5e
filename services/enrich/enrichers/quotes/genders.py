"""What the words around a name tell of a person's gender."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from services.enrich.enrichers.quotes.cast import Cast, Named
from services.enrich.enrichers.quotes.cues import CUES
from services.enrich.enrichers.resolution.given_names import gender_of_name
from services.enrich.enrichers.resolution.wording import word_set
from shared.annotations import Entity

MAX_MENTIONS = 6  # of one person, looked at

MALE = word_set("""
    actor archbishop baron bishop boy boyfriend brother businessman chairman don duke emir father fisherman
    grandfather grandson he herr him himself his husband imam king lord man monk monsieur mr mr. nephew policeman pope
    priest prince rabbi schoolboy señor sheikh sir son spokesman sportsman sultan uncle widower
""")
FEMALE = word_set("""
    actress aunt baroness businesswoman chairwoman dame daughter duchess frau girl girlfriend granddaughter
    grandmother her herself housewife lady madam madame midwife miss mother mrs mrs. ms ms. niece nun ombudswoman
    policewoman princess queen schoolgirl señora she sheikha sister spokeswoman sportswoman widow wife woman
""")
# Not "told him", "told her": there the pronoun is somebody else.
_PRONOUN = re.compile(
    r"\b(?:[Hh]e|[Ss]he|[Hh]is|himself|herself|"
    r"her(?= (?!that|to|on|in|at|by|and|for|the|an?|about|with|from|as|when|if|but|of)\w))\b"
)
_ANYBODY = frozenset({"he", "she", "him", "her", "his"})  # in an apposition: "Miriam Stokes, whether he had"
_CLAUSE_END = re.compile(r"[.!?;:\n“”\"«»]")


class Gender(NamedTuple):
    """`m`, `f`, or nothing known; not `sure` when only a pronoun tells that may be somebody else."""

    letter: str = ""
    is_sure: bool = True


def gender_of(person: Entity, text: str, cast: Cast) -> Gender:
    """What is told of a gender: "Mrs Diallo", "her son, Juma", "Ana Quiroz, a mother of six"."""
    mentions = [one for one in person.mentions[:MAX_MENTIONS] if one.where == "body"]
    pronouns = [one for one in mentions if one.form == "pronoun"]
    named = [one for one in mentions if one.form != "pronoun"]
    told = (_told_by(_words_about(text, one.start, one.end)) for one in named)
    linked = (_told_by({text[one.start : one.end].lower()}) for one in pronouns)
    behind = (_told_by(_pronoun_behind(text, one.end, cast)) for one in named)
    surest = next(filter(None, told), "") or gender_of_name(person.name)
    if surest:
        return Gender(surest)
    return Gender(next(filter(None, (*linked, *behind)), ""), is_sure=False)


def alone(text: str, near: Sequence[Named], start: int) -> Entity | None:
    """The only person of the paragraph so far, whatever the given name says: "Maria Soosai … he"; nobody whose gender a
    title or an apposition tells."""
    begin = text.rfind("\n", near[-1].start, start) + 1 if near else start
    here = [named for named in near if named.start >= begin]
    is_alone = len({named.entity.id for named in here}) == 1
    told = {_told_by(_words_about(text, one.start, one.end)) for one in here if one.form != "pronoun"}
    return here[0].entity if is_alone and told == {""} else None


def _told_by(words: set[str]) -> str:
    if not words.isdisjoint(FEMALE):
        return "f"
    return "m" if not words.isdisjoint(MALE) else ""


def _words_about(text: str, start: int, end: int) -> set[str]:
    """The word before the mention and those of an apposition behind it."""
    words = set(text[max(0, start - 24) : start].replace(",", " ").lower().split()[-1:])
    after = text[end : end + 80]
    insertion, comma, _ = after[2:].lower().partition(",")
    told = insertion.split()[:6]
    is_inserted = after.startswith(", ") and comma and told and not _CLAUSE_END.search(insertion)
    if is_inserted and told[0] not in CUES and told[0] != "whose":  # not "Helen Frost, asked if he had gone"
        words.update(word for word in told if word not in _ANYBODY)
    return words


def _pronoun_behind(text: str, end: int, cast: Cast) -> set[str]:
    """The first pronoun of the clause behind the mention, before anybody else is named."""
    following = cast.at(end, end + 1)
    stop = min(end + 160, following.start if following is not None else end + 160)
    clause = _CLAUSE_END.split(text[end:stop], maxsplit=1)[0]
    pronoun = _PRONOUN.search(clause)
    if pronoun is None or not CUES.isdisjoint(clause[: pronoun.start()].split()):  # "Salih said she was safe"
        return set()
    return {pronoun[0].lower()}
