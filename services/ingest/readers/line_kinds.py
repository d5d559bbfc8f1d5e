"""Why a line that is not the article went: told by its phrases first, then by the classes of its words."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from services.ingest.readers.chrome import Kind, chrome_kind
from services.ingest.readers.lines import is_sentence

_LONGEST_CHARS = 240  # longer lines are paragraphs, whatever they open with
_CATEGORY_CHARS, _CASELESS_CHARS = 80, 24
_LINK_WORDS = frozenset({"and", "&", "of", "the", "for", "in", "und", "et", "y", "e", "de", "la"})
# Three letters or more on both sides: "WorldAfrica" is glued, "iPhone" and "McDonald" are not.
_SEAM = re.compile(r"[^\W\d_]{2}[a-zß-öø-ÿ][A-ZÀ-ÖØ-Þ][^\W\d_]{2}")
_SECTION_WORDS = 3
_BYLINE = re.compile(
    r"(?:(?:words|written|reported|reporting|text|story|medically reviewed) by|by|von|par|por|door|di|av|af|oleh|yazan"
    r"|(?:text|texte|penulis|opracowanie|reporter|автор|текст|по|yazar)\s?:)\s+(\S.*)",
    re.IGNORECASE,
)
_BYLINE_STARTS = frozenset(
    (
        "wo",
        "wr",
        "re",
        "te",
        "st",
        "me",
        "by",
        "vo",
        "pa",
        "po",
        "do",
        "di",
        "av",
        "af",
        "ol",
        "ya",
        "pe",
        "op",
        "ав",
        "те",
        "по",
    )
)  # cheap to ask first
_BYLINE_CHARS, _BYLINE_WORDS = 160, 9
# What follows the names: where they are, what they do
_BYLINE_TAIL = re.compile(r"(?:,|\s[|–—-]|\s(?:in|at|à|en|em|aus)\b)(?:\s?\S{1,30}(?!\S)){1,4}$")
_NAME = r"[A-ZÀ-ÖØ-ÞĀ-ŽА-Я](?:[\w’'-]{1,20}|\.)"
_NAMES = re.compile(
    rf"{_NAME}(?: {_NAME}| (?:de|da|di|van|von|der|el|al|bin)\b){{1,3}}"
    rf"(?:(?:,| and| und| et| y| e| &) {_NAME}(?: {_NAME}){{1,3}}){{0,2}}"
)
_NAMES_CHARS = 80
# A credit closes a caption: "(Photo: Tora Blix)", "© Reef Wire", "Photograph by Tora Blix", "/ AFP"
_CREDIT = re.compile(
    r"[\s(\[|/]©\s?[^.!?]{2,60}[.)]?$"
    r"|[\s(\[|.](?:photos?|photograph|fotos?|bild|symbolbild|archivbild|images?|imagen|video|picture|illustration|grafik"
    r"|credit|crédits?|kuva|фото)\s?:\s?\S[^.!?:]{1,60}[.)\]]?$"
    r"|[\s(\[|.](?:photos?|photograph|images?|illustration) (?:by|courtesy|credit) [^.!?]{2,60}[.)\]]?$"
    r"|[(\[](?:ap |file |ap file )?(?:photo|foto|bild)\b[^()]{0,60}[)\]]\.?$"
    r"|(?:getty images|/ ?(?:afp|dpa|reuters|ap|epa|imago|shutterstock|pexels|keystone)|\bap photo)"
    r"(?:[ /][^.!?()]{0,40})?[)\]]?\.?$",
)
# Cheap to ask first: most lines show none
_CREDIT_SIGNS = ("©", ":", "/", "(", "[", " by ", " courtesy ", " credit ", "getty images", "ap photo")
_CREDIT_CHARS = 90
_CAPTION_CHARS = 25, 400  # shorter lines are credits alone, which have their own openings; longer ones are paragraphs
_DAY_AND_YEAR = re.compile(
    r"\b\d{1,2}\b.{0,20}\b(?:19|20)\d\d\b|\b(?:19|20)\d\d\b.{0,6}\b\d{1,2}\b|\d{1,2}\.\s?\d{1,2}\.\s?\d{2}\b|\d{4}年\d"
)
_DATE_SIGNS = ("20", "19", ".", "年")  # no day and year without one of them
_WORD = re.compile(r"[^\W\d_]+")
# "Monday, 23 November 2026 at 5:00 pm GMT" and the like, but no headline with a date
_DATE_CHARS, _DATE_WORDS = 48, 4

_KINDS_BY_CLASS: Mapping[str, Kind] = MappingProxyType(
    {
        "share": "share",
        "subscribe": "newsletter",
        "premium": "newsletter",
        "cookie": "cookie",
        "ad": "ad",
        "credit": "caption",
        "updated": "date",
        "byline": "byline",
        "related": "navigation",
        "menu": "navigation",
        "account": "navigation",
        "player": "boilerplate",
        "comment": "boilerplate",
        "rights": "boilerplate",
    }
)
CLASSES = tuple(_KINDS_BY_CLASS)
_CLASS_KINDS: tuple[Kind | None, ...] = tuple(_KINDS_BY_CLASS.values())
_PLAIN_SHARE = 0.12  # of its words in one class: enough to name what has been judged to be no part of the article


def kind_by_text(text: str) -> Kind | None:
    """What the line says it is."""
    return _kind_by_text(text) if len(text) <= _LONGEST_CHARS else None


# Sources print the same furniture around every article: most lines have been asked about before.
@lru_cache(maxsize=8_192)
def _kind_by_text(text: str) -> Kind | None:
    if (kind := chrome_kind(text)) is not None:
        return kind
    if is_date(text):
        return "date"
    if is_byline(text):
        return "byline"
    return "caption" if is_credited(text) else None


def kinds_by_words(shares: NDArray[np.float32]) -> list[Kind | None]:
    """Of each column of shares of words in CLASSES, in that order."""
    kinds = [_CLASS_KINDS[best] for best in shares.argmax(axis=0).tolist()]
    for index in (shares.max(axis=0) < _PLAIN_SHARE).nonzero()[0].tolist():
        kinds[index] = None
    return kinds


def is_category_line(text: str) -> bool:
    """Section names run together, as in "PoliticsEuropeMiddle East", or one that stands alone."""
    if len(text) > _CATEGORY_CHARS or is_sentence(text) or any(char.isdigit() for char in text):
        return False
    words = text.split()
    # Scripts without capitals show no seam: what is as short as names of sections are
    most = _CATEGORY_CHARS if text.lower() != text.upper() else _CASELESS_CHARS
    is_one = len(words) <= _SECTION_WORDS and ":" not in text and len(text) <= most
    return (is_one or _SEAM.search(text) is not None) and all(
        not word[0].islower() or word in _LINK_WORDS for word in words
    )


def is_byline(text: str) -> bool:
    """Whether it names authors and says no more."""
    may_be = text[:2].casefold() in _BYLINE_STARTS and len(text) <= _BYLINE_CHARS
    match = _BYLINE.fullmatch(text) if may_be else None
    if match is None or is_sentence(text):
        return False
    names = match.group(1)
    return _are_names(names) or is_name(_BYLINE_TAIL.sub("", names, count=1))


def _are_names(text: str) -> bool:
    names = text.split()
    return len(names) < _BYLINE_WORDS and all(name[0].isupper() or name in _LINK_WORDS for name in names)


def is_name(text: str) -> bool:
    """Whether by its shape it is the names of one to three people."""
    return len(text) <= _NAMES_CHARS and _NAMES.fullmatch(text) is not None


def has_name(text: str) -> bool:
    """Whether something in it has the shape of a person's name."""
    return _NAMES.search(text) is not None


def is_credited(text: str) -> bool:
    """Whether it ends with who took the picture, as captions do."""
    least, most = _CAPTION_CHARS
    if not least <= len(text) <= most:
        return False
    end = text[-_CREDIT_CHARS:].casefold()
    return _shows_any(_CREDIT_SIGNS, end) and _CREDIT.search(end) is not None


def _shows_any(signs: Sequence[str], text: str) -> bool:
    """A plain loop: any() takes four times as long, and every line is asked."""
    for sign in signs:  # noqa: SIM110
        if sign in text:
            return True
    return False


def is_date(text: str) -> bool:
    """Whether it is a day, and nothing but a day and a time."""
    if len(text) > _DATE_CHARS or not _shows_any(_DATE_SIGNS, text) or is_sentence(text):
        return False
    return has_day_and_year(text) and len(_WORD.findall(text)) <= _DATE_WORDS


def has_day_and_year(text: str) -> bool:
    """Whether a date stands in it, in figures or with a month's name."""
    return _DAY_AND_YEAR.search(text) is not None
