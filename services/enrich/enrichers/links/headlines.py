"""What a printed teaser says: its headline's words, whether it was clipped, what was printed before it."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache

from services.enrich.enrichers.links.word_lists import read_list

_NON_WORDS = re.compile(r"[\W_]+")
_CLIPPED = re.compile(r"\s?(?:…|\.{3}|\[…\]|\[\.{3}\])$")
_SEPARATORS = ":|–—-»>"
_LONGEST_LEAD_IN = 24
_HEADLINE_CHARS = 300  # what is longer is a headline with its blurb, and not asked for again
_REMEMBERED = 1024  # headlines: those of a batch are read again when it is placed in the stream
_UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\u0e00-\u0e7f]")


@dataclass(frozen=True, slots=True)
class Printed:
    """A teaser's text without what was printed before the headline; `words` compares headlines."""

    text: str
    words: str
    length: int  # in words; of scripts without spaces, two characters count as one
    is_clipped: bool


def read_teaser(text: str) -> Printed:
    """The teaser as headline: lead-in and ellipsis off."""
    return _read_again(text) if len(text) <= _HEADLINE_CHARS else _read(text)


def _read(text: str) -> Printed:
    text = without_lead_in(text.strip())
    clipped = _CLIPPED.search(text)
    words = comparable(text[: clipped.start()] if clipped else text)
    return Printed(text, words, _length(words), clipped is not None)


_read_again = lru_cache(maxsize=_REMEMBERED)(_read)


def comparable(text: str) -> str:
    """The words alone: NFKC, case folded, one space between them."""
    return _NON_WORDS.sub(" ", unicodedata.normalize("NFKC", text).casefold()).strip()


def without_lead_in(text: str) -> str:
    """`READ MORE: Ferry sinks` is `Ferry sinks`. A colon in the headline itself stays."""
    for at, character in enumerate(text[:_LONGEST_LEAD_IN]):
        if character in _SEPARATORS and text[:at].strip(" *>»").casefold() in _lead_ins():
            rest = text[at + 1 :].strip(" :|–—-»>")
            return rest if rest else text
    return text


@cache
def _lead_ins() -> frozenset[str]:
    return frozenset(read_list("lead_ins.txt"))


def _length(words: str) -> int:
    return words.count(" ") + 1 + len(_UNSPACED.findall(words)) // 2 if words else 0
