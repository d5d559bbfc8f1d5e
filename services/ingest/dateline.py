"""The place a report says it was filed from: "LAUTOKA, Fiji (Reef Wire) — The harbour ..."."""

from __future__ import annotations

import re
from collections.abc import Sequence

_LONGEST = 120  # characters of a dateline with region, day and agency
_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}\.?"
_DATELINE = re.compile(
    rf"""
    (?P<place>[^\W\d_][^,()—–\n\d]{{1,44}}?)
    (?P<region>,\ (?!{_MONTH}\ \d)[^\W\d_][^,()—–\n\d]{{1,30}}?)?
    (?P<day>,?\ {_MONTH}\ \d{{1,2}}(?:,\ \d{{4}})?)?
    (?P<agency>\ ?\([^()\n]{{2,40}}\))?
    (?:\ ?[—–]|\ --|\ -\ )
    """,
    re.VERBOSE,
)
_PLACE_WORDS = 4
_LEAST_LETTERS = 4  # shorter ones in capitals are acronyms; of cities, few are lost
# Labels that are printed in capitals before a dash.
_LABELS = frozenset({
    "advisory", "alert", "analysis", "breaking", "column", "comment", "correction", "editorial", "exclusive",
    "explainer", "factbox", "feature", "graphic", "interview", "live", "news", "note", "opinion", "photos", "pictures",
    "preview", "profile", "recap", "review", "revealed", "special", "summary", "timeline", "update", "updated",
    "updates", "video", "watch", "warning",
})  # fmt: skip
_ASIDE = re.compile(r"[—–]| --? ")
_ASIDE_WITHIN = (
    80  # characters: a second dash so near closes an aside that the first began ("NATO — the alliance — ...")
)


def dateline_place(paragraphs: Sequence[str]) -> str | None:
    """The place as printed, with its region and without day and agency; None when the first paragraph names none."""
    text = paragraphs[0] if paragraphs else ""
    match = _DATELINE.match(text[:_LONGEST])
    if match is None or not _is_place(match["place"].split()):
        return None
    if not match["agency"] and not _stands_alone(match, text):
        return None
    return match["place"] + (match["region"] or "")


def _is_place(words: Sequence[str]) -> bool:
    """Whether all words are capitalised, and none is a label."""
    few = len(words) <= _PLACE_WORDS and all(word[0].isupper() for word in words)
    return few and _LABELS.isdisjoint(word.casefold() for word in words)


def _stands_alone(match: re.Match[str], text: str) -> bool:
    """Without an agency only capitals tell a place from a sentence, and they may be an acronym with an aside."""
    place = match["place"]
    if not place.isupper() or len(place) < _LEAST_LETTERS:
        return False
    is_dated = match["region"] or match["day"]
    return bool(is_dated) or not _ASIDE.search(text, match.end(), match.end() + _ASIDE_WITHIN)
