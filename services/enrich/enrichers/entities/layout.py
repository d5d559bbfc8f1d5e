"""Where names can stand in a row of tokens, and which tokens say something about each place."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from services.enrich.enrichers.entities.words import (
    CAPITALISED,
    DIGITS,
    ENDS_SENTENCE,
    HYPHEN,
    JOINER,
    LOWER,
    PARTICLE,
)
from services.enrich.enrichers.tables import Bools, Ints

PLACES = ("", "-1", "+1", "-2", "+2", "first", "last", "before", "after", "before2", "after2")
MAX_GAP = 3  # "Department of the and": no name has more small words in a row
MAX_SEGMENT = 64  # tokens; a longer run of capitals is a list or a heading, and is cut


@dataclass(frozen=True, slots=True, eq=False)
class Layout:
    """The candidate tokens of a row, in segments. `at` is places x candidates: the token each place of PLACES means."""

    tokens: Ints
    starts: Bools
    at: Ints
    run_length: Ints
    begins: Ints


def lay_out(flags: Ints) -> Layout:
    """The candidates in a row of tokens with these flags. The row begins and ends with two breaks."""
    member = _members(flags)
    tokens = np.flatnonzero(member)
    if not len(tokens):
        nothing = np.zeros(0, np.intp)
        return Layout(nothing, nothing.astype(bool), np.zeros((len(PLACES), 0), np.intp), nothing, nothing)
    starts = np.diff(tokens, prepend=-9) > 1
    firsts, lasts = _runs(flags, tokens)
    run = [firsts, lasts, firsts - 1, lasts + 1, firsts - 2, lasts + 2]
    at = np.stack([tokens, tokens - 1, tokens + 1, tokens - 2, tokens + 2, *run])
    return Layout(tokens, _cut(starts), at, lasts - firsts + 1, (flags[tokens - 1] & ENDS_SENTENCE) != 0)


def _members(flags: Ints) -> Bools:
    """The tokens that can stand in a name: capitalised, between such, or attached to one."""
    member: Bools = (flags & CAPITALISED) != 0
    _bridge(member, flags)
    _reach_behind(member, flags)
    _reach_ahead(member, flags)
    return member


def _bridge(member: Bools, flags: Ints) -> None:
    """Up to MAX_GAP small words between two capitalised ones ("Bank of the South")."""
    capitals = np.flatnonzero(member)
    unjoinable = np.cumsum((flags & (JOINER | DIGITS | CAPITALISED)) == 0)
    gaps = np.diff(capitals) - 1
    fills = (gaps > 0) & (gaps <= MAX_GAP) & (unjoinable[capitals[1:]] == unjoinable[capitals[:-1]])
    for step in range(1, MAX_GAP + 1):
        member[capitals[:-1][fills & (gaps >= step)] + step] = True


def _reach_behind(member: Bools, flags: Ints) -> None:
    """A number ("Expo 2031"), or what a hyphen joins ("COVID-19", "Suk-yeol")."""
    ends = np.flatnonzero(member & ~np.roll(member, -1))
    member[ends[(flags[ends + 1] & DIGITS) != 0] + 1] = True
    joined = ((flags[ends + 1] & HYPHEN) != 0) & ((flags[ends + 2] & (LOWER | DIGITS)) != 0)
    member[ends[joined] + 1] = member[ends[joined] + 2] = True


def _reach_ahead(member: Bools, flags: Ints) -> None:
    """A particle or number ("al Nuri", "9 News"), or what a hyphen joins ("al-Nuri")."""
    begins = np.flatnonzero(member & ~np.roll(member, 1))
    member[begins[(flags[begins - 1] & (PARTICLE | DIGITS)) != 0] - 1] = True
    joined = ((flags[begins - 1] & HYPHEN) != 0) & ((flags[begins - 2] & (LOWER | DIGITS)) != 0)
    member[begins[joined] - 1] = member[begins[joined] - 2] = True


def _runs(flags: Ints, tokens: Ints) -> tuple[Ints, Ints]:
    """First and last token of the run of capitalised words, hyphens and digits around each candidate."""
    inside = (flags & (CAPITALISED | HYPHEN | DIGITS)) != 0
    places = np.arange(len(flags))
    firsts = np.maximum.accumulate(np.where(inside, -1, places))[tokens] + 1
    lasts = np.minimum.accumulate(np.where(inside, len(flags), places)[::-1])[::-1][tokens] - 1
    alone = firsts > tokens
    return np.where(alone, tokens, firsts), np.where(alone, tokens, lasts)


def _cut(starts: Bools) -> Bools:
    """The starts of segments, with one more in each that is too long."""
    heads = np.flatnonzero(starts)
    within = np.arange(len(starts)) - np.repeat(heads, np.diff(heads, append=len(starts)))
    return np.asarray(starts | (within % MAX_SEGMENT == 0))
