"""What the words around a name tell of a person's gender."""

from __future__ import annotations

import re

from services.enrich.enrichers.quotes.cast import Cast
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
PRONOUN = re.compile(r"\b(?:[Hh]e|[Hh]is|[Hh]im|[Hh]imself|[Ss]he|[Hh]er|[Hh]erself)\b")
_CLAUSE_END = re.compile(r"[.!?;:\n“”\"«»]")


def gender_of(person: Entity, text: str, cast: Cast) -> str:
    """`m` or `f`: "Mrs Diallo", "her son, Juma", "Ana Quiroz, a mother of six"; empty when nothing tells."""
    for mention in person.mentions[:MAX_MENTIONS]:
        if mention.where == "body":
            words = _words_about(text, mention.start, mention.end, cast)
            if not words.isdisjoint(FEMALE):
                return "f"
            if not words.isdisjoint(MALE):
                return "m"
    return ""


def _words_about(text: str, start: int, end: int, cast: Cast) -> set[str]:
    """The word before the mention and those of an apposition behind it; else the first pronoun of its clause."""
    printed = text[start:end].lower()
    if printed in MALE or printed in FEMALE:
        return {printed}
    words = set(text[max(0, start - 24) : start].replace(",", " ").lower().split()[-1:])
    following = cast.at(end, end + 1)
    stop = min(end + 160, following.start if following is not None else end + 160)
    after = _CLAUSE_END.split(text[end:stop], maxsplit=1)[0]
    if after.startswith(", "):
        words.update(after[2:].partition(",")[0].lower().split()[:6])
    pronoun = PRONOUN.search(after)
    if pronoun is not None and words.isdisjoint(MALE) and words.isdisjoint(FEMALE):
        words.add(pronoun[0].lower())
    return words
