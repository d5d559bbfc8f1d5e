"""The headline in a teaser: what a list of links puts around it (its number, a time, an author) is no part of it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

_NUMBER = re.compile(r"(\d{1,2})[.)]?\s*(?=\D)")
_RANKED = 3  # so many links in a row that are numbered are a list by rank
# A time, or a place in a list as screen readers are told of it
_TIME_BEFORE = re.compile(r"list \d{1,2} of \d{1,2}\s?(?=\S)|\d{1,2}[:.h]\d{2}\s?(?:Uhr\b)?[|–-]?\s*(?=\D)")
_WHEN = (
    r"\d{1,2}[./]\s?\d{1,2}[./]\s?(?:\d{4}|\d{2})",
    r"\d{4}[-./]\d{1,2}[-./]\d{1,2}",
    r"(?:[A-ZÀ-Ý][a-zà-ÿ]{2,8}\.? \d{1,2}, \d{4}|\d{1,2}\.? [A-ZÀ-Ý][a-zà-ÿ]{2,8}\.? \d{4})",
    r"\d{1,2} (?:minutes?|mins?|hours?|hrs?|days?) ago",
)
_TIME_AFTER = re.compile(rf"[\s|,–-]*(?:{'|'.join(_WHEN)})(?:[\s,|–-]*\d{{1,2}}:\d{{2}}(?::\d{{2}})?)?$")
_BYLINE_AFTER = re.compile(r"\s(?:[Bb]y|[Vv]on|[Pp]ar|[Pp]or|[Dd]oor)((?: [A-ZÀ-Ý][\w.’'-]{0,20}){2,4})$")
_TAIL_CHARS = 60
_LEAST_WORDS = 4
_LEAST_IDEOGRAPHS = 8
_IDEOGRAPHS = re.compile("[\u3040-\u30ff\u3400-\u9fff\u0e00-\u0e7f]")
_ADDRESS = re.compile(r"\S+://\S+|\S+\.(?:png|jpe?g|gif|webp|html?)")


def is_headline(text: str) -> bool:
    """Whether it says enough to be another article's headline: section names and labels of links are shorter."""
    if _ADDRESS.fullmatch(text):
        return False
    return len(text.split()) >= _LEAST_WORDS or len(_IDEOGRAPHS.findall(text)) >= _LEAST_IDEOGRAPHS


def bare_headlines(texts: Sequence[str]) -> list[str]:
    """The headlines in teasers that stand in this order in a text."""
    numbers = [int(match.group(1)) if (match := _NUMBER.match(text)) else 0 for text in texts]
    ranked = _ranked(numbers)
    return [_bare(text, is_ranked=index in ranked) for index, text in enumerate(texts)]


def _ranked(numbers: Sequence[int]) -> frozenset[int]:
    """Indices of those whose number follows the number before, in runs of three or more."""
    runs: list[list[int]] = [[]]
    for index, number in enumerate(numbers):
        if not number or not runs[-1] or number != numbers[runs[-1][-1]] + 1:
            runs.append([])
        if number:
            runs[-1].append(index)
    return frozenset(_flat(run for run in runs if len(run) >= _RANKED))


def _flat(runs: Iterable[Sequence[int]]) -> Iterable[int]:
    return (index for run in runs for index in run)


def _bare(text: str, *, is_ranked: bool) -> str:
    start = _NUMBER.match(text) if is_ranked else _TIME_BEFORE.match(text)
    bare = text[start.end() :] if start else text
    if bare[-1:].isdigit() or bare.endswith("ago"):  # cheap to ask first: few links end so
        bare = _without(_TIME_AFTER, bare)
    if not bare[bare.rfind(" ") + 1 :][:1].islower():
        bare = _without(_BYLINE_AFTER, bare)
    return bare.strip() or text


def _without(tail: re.Pattern[str], text: str) -> str:
    match = tail.search(text, max(0, len(text) - _TAIL_CHARS))
    return text[: match.start()] if match else text
