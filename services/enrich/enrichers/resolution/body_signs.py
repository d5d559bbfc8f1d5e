"""What shows that a name is a company's or an association's, whatever the tagger took it for."""

from __future__ import annotations

import re
from collections.abc import Sequence

from services.enrich.enrichers.resolution.names import Name
from services.enrich.enrichers.resolution.wording import word_set

LOOKS = 3  # mentions that are looked at: bodies are introduced at the first
MOST_WORDS = 5  # "the Chilean freight group"
MOST_CHARS = 60  # in which they stand
DOUBTFUL = 0.6  # a name that was tagged otherwise with more confidence is what it was tagged as

_NOUNS = word_set("""
    airline app bank brand brewery broadcaster builder carrier chain charity club company conglomerate contractor
    cooperative developer distributor firm foundation group insurer label lender maker manufacturer newspaper ngo
    nonprofit operator producer publisher retailer start-up startup supermarket supplier think-tank union utility
    watchdog website
""")
_BEFORE = re.compile(r"[\w-]+$")
_PHRASE_END = re.compile(r"[,.;]| (?:of|in|that|which|for|based|owned|with) ")
_ARTICLES = (", the ", ", a ", ", an ")


def is_a_body(body: str, names: Sequence[Name]) -> bool:
    """Whether "the company, X" or "X, the Chilean freight group" introduces one of the first mentions."""
    if sum(name.confidence for name in names) >= DOUBTFUL * len(names):
        return False
    mentions = [name for name in names[: 2 * LOOKS] if name.where == "body"][:LOOKS]
    return any(_is_introduced(body, name) for name in mentions)


def _is_introduced(body: str, name: Name) -> bool:
    before = body[max(0, name.start - 24) : name.start]
    if before[-1:] == " " and _last_word(before[:-1].removesuffix(",")) in _NOUNS:
        return True
    if not body.startswith(_ARTICLES, name.end):
        return False
    phrase = _PHRASE_END.split(body[name.end + 2 : name.end + MOST_CHARS], maxsplit=1)[0].split(" ")
    return len(phrase) <= MOST_WORDS and phrase[-1] in _NOUNS  # not "a union organiser"


def _last_word(text: str) -> str:
    word = text.rpartition(" ")[2]
    found = None if word.isalpha() else _BEFORE.search(word)
    return found[0] if found is not None else word
