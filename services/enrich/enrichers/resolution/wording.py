"""Names as keys: what has to be equal for two spellings to be the same name."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_DOTTED = re.compile(r"(?<=\b\w)\.(?=\w\b)")
_POSSESSIVES = ("’s", "'s")


def word_set(words: str) -> frozenset[str]:
    """The words of a list written as text."""
    return frozenset(words.split())


# Answers kept per cache: two or three MB each. Nine of ten names of a news stream were seen lately.
REMEMBERED = 10_000


@lru_cache(maxsize=REMEMBERED)
def key_of(name: str) -> str:
    """Case, accents, dots, hyphens and British spelling do not tell names apart: "U.S." and "US" are one key."""
    if not name.isascii():
        name = name.replace("’", "'")
        decomposed = unicodedata.normalize("NFKD", name)
        name = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    if "." in name:
        name = _DOTTED.sub("", name).replace(".", "")
    folded = name.casefold().replace("-", " ").replace(",", " ").replace("isation", "ization")
    return " ".join(folded.split())


def without_possessive(name: str) -> str:
    """ "Iraq’s" is the name Iraq, "the Dockers’" the name Dockers."""
    if name[-2:] in _POSSESSIVES:
        return name[:-2]
    return name[:-1] if name[-1:] in {"’", "'"} else name
