"""Whether somebody named is what a sentence is about, or only stands in it beside others."""

from __future__ import annotations

import re
from collections.abc import Sequence

from services.enrich.enrichers.quotes.cast import Named
from services.enrich.enrichers.quotes.holders import sentence_start
from shared.annotations import Entity

MAX_OFFICE = 60  # characters of an office in front of a name that opens its sentence

_REPLIES = re.compile(r" (?:answered|countered|replied|responded|retorted|shot back)\b")
_ASKS = re.compile(r"(?:,[^,.]{1,60},)? (?:asked|told|urged|begged|warned) ")
# "Asked by Ana Quiroz", "Pressed by counsel, Ana Quiroz, whether"
_FRONTED = re.compile(r"[A-Z][\w-]+ed (?:\w+ )?by\b")
_ASKED = re.compile(r",? (?:about|how|if|to|what|when|where|whether|who|why)\b|,")
_PREPOSITIONS = [[word] for word in ("to", "by", "with", "from", "for", "against", "of")]
# Behind these a name is no subject of its sentence: "the transformation that Salih has brought".
_SUBORDINATE = frozenset({"that", "because", "when", "while", "if", "which", "who", "whom", "said", "says"})
_OWNING = frozenset({"his", "her", "him"})
_TITLES = frozenset("the rev. dr dr. mr mr. mrs ms fr. prof. judge president speaker".split())  # noqa: SIM905


def opens_sentence(text: str, begin: int, named: Named) -> bool:
    """Whether a sentence begins with the person, not counting an office."""
    since = sentence_start(text, named.start, begin)
    if named.start - since >= MAX_OFFICE or is_aside(text, begin, named):
        return False
    return _SUBORDINATE.isdisjoint(text[since : named.start].split())


def is_aside(text: str, begin: int, named: Named) -> bool:
    """Whether the person only owns what is spoken of ("Ranjha’s lawyer", "his") or stands behind a preposition."""
    if named.form == "pronoun" and text[named.start : named.end].lower() in _OWNING:
        return True
    if _is_asking(text, begin, named):
        return True
    before = text[max(0, named.start - 24) : named.start].lower().split()[-3:]
    words = [word for word in before if word not in _TITLES][-1:]
    return text.startswith(("’s", "'s"), named.end) or words in _PREPOSITIONS


def _is_asking(text: str, begin: int, named: Named) -> bool:
    """Whether somebody else is asked: "Asked by counsel, Ana Quiroz, whether she had known, …"."""
    since = sentence_start(text, named.start, begin)
    is_fronted = named.start - since < 3 * MAX_OFFICE and _FRONTED.match(text, since) is not None
    return is_fronted and (named.form == "pronoun" or _ASKED.match(text, named.end) is not None)


def replies(text: str, end: int) -> bool:
    """Whether "replied" and the like follow the pronoun that ends there."""
    return _REPLIES.match(text, end) is not None


def asked(text: str, people: Sequence[Named]) -> Entity | None:
    """Whoever was asked, of those named in a sentence, the last first: Edna Bloor in "Ana Quiroz asked Edna Bloor"."""
    named = [one for one in reversed(people) if one.form != "pronoun"]
    is_asked = len(named) == 2 and _ASKS.match(text, named[0].end) is not None
    return named[1].entity if is_asked else None
