"""What kind of body a name says it is."""

from __future__ import annotations

from functools import lru_cache

from services.enrich.enrichers.resolution.lexicon import BODY_NOUNS

_ENDINGS = {noun: kind for kind, nouns in BODY_NOUNS.items() for noun in nouns}


@lru_cache(maxsize=10_000)
def subtype_of(name: str) -> str | None:
    """`newsAgency`, `governmentBody`, `company` and the like; None when the words do not say."""
    words = name.casefold().replace(".", "").split()
    if words[-2:] == ["news", "agency"]:
        return "newsAgency"
    head = words[: words.index("of")] if "of" in words[1:] else words
    for noun in (head[-1], head[0], words[-1]):
        if noun in _ENDINGS:
            return _ENDINGS[noun]
    return None
