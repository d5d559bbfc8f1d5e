"""Finding known names in a text: one walk over the capitalised words, one dictionary look-up each."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Literal, TypeAlias, TypeVar

from shared.annotations import Mention

V = TypeVar("V")
Index: TypeAlias = Mapping[str, tuple[tuple[str, V], ...]]
Form: TypeAlias = Literal["name", "alias", "demonym"]
Where: TypeAlias = Literal["headline", "body"]

_WORD = re.compile(r"\w+")
_CAPITALISED = re.compile(r"(?<!\w)[^\W\d_a-z]\w*")


def index_names(names: Iterable[tuple[str, V]]) -> Index[V]:
    """Names by their first word, longest first; of equal names the first wins. Nameless strings are skipped."""
    by_first_word: dict[str, dict[str, V]] = {}
    for name, value in names:
        if first := _WORD.match(name):
            by_first_word.setdefault(first[0], {}).setdefault(name, value)
    return {
        word: tuple(sorted(found.items(), key=lambda item: len(item[0]), reverse=True))
        for word, found in by_first_word.items()
    }


def find_names(text: str, index: Index[V]) -> Iterator[tuple[int, int, V]]:
    """`(start, end, value)` of each known name, longest first, never overlapping, whole words only."""
    resume = 0
    for word in _CAPITALISED.finditer(text):
        start = word.start()
        if start < resume:
            continue
        for name, value in index.get(word[0], ()):
            end = start + len(name)
            if text.startswith(name, start) and not _continues(text, end):
                yield start, end, value
                resume = end
                break


def mention(where: Where, text: str, start: int, end: int, form: Form) -> Mention:
    """The mention that the text holds between the two offsets."""
    return Mention(start=start, end=end, exact=text[start:end], form=form, **{"in": where})


def texts(headline: str, body: str) -> tuple[tuple[Where, str], tuple[Where, str]]:
    """The texts that are read for entities, in reading order. Teasers are not among them."""
    return ("headline", headline), ("body", body)


def _continues(text: str, end: int) -> bool:
    """Whether the word goes on; a currency ("US$5", "US $5") counts as going on."""
    follower = text[end : end + 1]
    return follower.isalnum() or follower == "_" or text[end : end + 2].lstrip(" ").startswith("$")
