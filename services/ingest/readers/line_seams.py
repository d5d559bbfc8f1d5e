"""Seams: where scraping has run two blocks together without a gap ("Union chiefUnion leader Tora Blix says")."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache

import numpy as np

from services.ingest.readers.line_characters import (
    BAR,
    BRACKET,
    CLOSE,
    DIGIT,
    KINDS,
    LOWER,
    OPEN,
    OTHER,
    SPACE,
    STOP,
    STRAIGHT,
    UPPER,
    Kinds,
)
from services.ingest.readers.line_columns import Ints

NO_SEAM, CAMEL, SENTENCE, NUMBER, RULE, HEADLINE = range(6)
SEAMS = 6

_LINE_CHARS = 15  # a shorter line may be a sub-heading that a sentence happens to start with
_LINE_CHARS_MOST = 200
_SPACED_CHARS = 40  # a sentence may well start with a shorter line, a name for one
_OPENING_QUOTES = '“"‘«„'

# Names with a capital inside that the news writes daily; rarer ones show themselves by recurring.
_NAMES = (
    "AccuWeather", "AfD", "AirAsia", "AirBnB", "AirPods", "ArcelorMittal", "AstraZeneca", "BioNTech", "BitTorrent",
    "BlackBerry", "BlackRock", "BuzzFeed", "ChatGPT", "CoinDesk", "CrowdStrike", "DeepMind", "DeepSeek", "DoorDash",
    "DraftKings", "DreamWorks", "DuckDuckGo", "EasyJet", "ExxonMobil", "FaceTime", "FanDuel", "FedEx", "FlixBus",
    "GameStop", "GitHub", "GlaxoSmithKline", "GoFundMe", "HarperCollins", "HelloFresh", "HuffPost", "JavaScript",
    "JetBlue", "LastPass", "LinkedIn", "LiveScience", "MacBook", "MasterCard", "MasterChef", "MediaTek", "MediaWiki",
    "MySpace", "NetEase", "NewsNation", "OneDrive", "OnlyFans", "OpenAI", "PayPal", "PepsiCo", "PlayStation",
    "PolitiFact", "PowerPoint", "PricewaterhouseCoopers", "ProPublica", "ProSieben", "RyanAir", "SnapChat",
    "SoundCloud", "SpaceX", "StarLink", "StubHub", "TechCrunch", "ThyssenKrupp", "TikTok", "TotalEnergies",
    "TripAdvisor", "TypeScript", "UniCredit", "UnitedHealth", "WeChat", "WeWork", "WhatsApp", "WikiLeaks", "WizzAir",
    "WordPress", "YouGov", "YouTube",
)  # fmt: skip
_NAME = re.compile("|".join(_NAMES))
_PARTICLES = ("Mc", "Mac", "Fitz", "iPhone", "iPad")
_WORD_BACKWARDS = re.compile(r"[^\W\d_]{1,30}[@#]?")  # a search for what ends at a place starts over at each character
_WORD_AFTER = re.compile(r"[^\W\d_]{1,30}")

# By kind of character
_ENDS_SENTENCE = np.isin(np.arange(KINDS), (LOWER, DIGIT, CLOSE, BRACKET, STRAIGHT, STOP))
_CLOSES = np.isin(np.arange(KINDS), (CLOSE, STRAIGHT, BRACKET))
_IS_WORD = np.isin(np.arange(KINDS), (LOWER, UPPER, DIGIT))
_STARTS_BLOCK = np.isin(np.arange(KINDS), (UPPER, OPEN, BAR))

# Of the four characters before a seam, the one after it and the two that follow: the kinds that make a difference.
_TOLD_APART = (
    (UPPER,),
    (LOWER, UPPER, SPACE, DIGIT),
    (LOWER, UPPER, DIGIT, STOP, CLOSE, BRACKET, STRAIGHT),
    (LOWER, UPPER, DIGIT, SPACE, STOP, CLOSE, BRACKET, STRAIGHT),
    (UPPER, OPEN, BAR),
    (LOWER, DIGIT, SPACE),
    (LOWER,),
)
_AROUND = np.arange(len(_TOLD_APART))[:, None]
_BEFORE = 4


def find_seams(kinds: Kinds) -> tuple[Ints, Kinds]:
    """Where there are seams, and what kind of seam is before each of these characters."""
    pad = np.full(len(kinds) + len(_TOLD_APART) - 1, SPACE, np.uint8)
    pad[_BEFORE : _BEFORE + len(kinds)] = kinds
    is_glued = (pad[_BEFORE - 1 : _BEFORE - 1 + len(kinds)] != SPACE) | (kinds == BAR)
    places = (_STARTS_BLOCK[kinds] & is_glued).nonzero()[0]  # few: the costlier question is asked there alone
    parts, seams_by_code = _codes()
    seams = seams_by_code[parts[_AROUND, pad[places + _AROUND]].sum(axis=0)]
    found = seams.nonzero()[0]
    return places[found], seams[found]


@cache
def _codes() -> tuple[Ints, Kinds]:
    """What a kind at each place adds to the code of what is around a character; and the kind of seam by code."""
    choices = [np.array([OTHER, *kinds], np.uint8) for kinds in _TOLD_APART]
    sizes = [len(kinds) for kinds in choices]
    strides = np.append(np.cumprod(sizes[:0:-1])[::-1], 1)
    parts = np.zeros((len(sizes), KINDS), np.int64)
    for place, kinds in enumerate(choices):
        parts[place, kinds] = np.arange(len(kinds)) * strides[place]
    return parts, _seams_amid(np.stack(np.meshgrid(*choices, indexing="ij")).reshape(len(sizes), -1))


def _seams_amid(around: Kinds) -> Kinds:
    """The seven kinds around each x cases."""
    fourth, third, second, before, here, after, next_after = around
    word_after = (after == LOWER) & (next_after == LOWER)
    word_before = (before == LOWER) & (second == LOWER) & ((third == LOWER) | (third == UPPER) | (third == SPACE))
    acronym = (before == UPPER) & (second == UPPER) & (third == UPPER) & (fourth == UPPER)
    decade = (before == LOWER) & (second == DIGIT) & (third == DIGIT)  # "in the 1990s"
    camel = (word_before & (after != DIGIT)) | ((acronym | decade) & word_after)
    ended = (before == STOP) & _ENDS_SENTENCE[second]
    quoted = _CLOSES[before] & (second == STOP)
    closed = (before == BRACKET) & _IS_WORD[second]
    closed |= (before == CLOSE) & (second == LOWER)
    sentence = (ended & ((after == LOWER) | (after == SPACE))) | ((quoted | closed) & (after == LOWER))
    number = (before == DIGIT) & (second == DIGIT) & word_after
    at_capital = np.where(camel, CAMEL, np.where(sentence, SENTENCE, np.where(number, NUMBER, NO_SEAM)))
    at_quote = np.where((before == STOP) & (after != SPACE), SENTENCE, NO_SEAM)
    at_bar = np.where((before == SPACE) & (after == SPACE), RULE, NO_SEAM)
    return np.select([here == UPPER, here == OPEN, here == BAR], [at_capital, at_quote, at_bar]).astype(np.uint8)


def word_around(line: str, cut: int) -> str:
    """The word that a seam between two letters lies in, with the @ or # before it; else empty."""
    left = _WORD_BACKWARDS.match(line[max(0, cut - 31) : cut][::-1])
    right = _WORD_AFTER.match(line, cut)
    return left.group()[::-1] + right.group() if left and right else ""


def is_name(word: str) -> bool:
    """Whether a word with a capital inside is one: "YouTubers", "McDonald", "@NordlysWire"."""
    return word.startswith(("@", "#", *_PARTICLES)) or _NAME.match(word) is not None


def headline_starts(lines: list[str]) -> Iterator[tuple[int, int]]:
    """Line number and length of the longest other line that a line starts with, where the rest opens a block."""
    known: dict[str, set[str]] = {}
    openings = [line[:_LINE_CHARS] for line in lines]
    counts = Counter(openings)
    shared = [number for number, opening in enumerate(openings) if counts[opening] > 1]  # few
    for number in shared:
        if _LINE_CHARS <= len(lines[number]) <= _LINE_CHARS_MOST:
            known.setdefault(openings[number], set()).add(lines[number])
    lengths = {opening: sorted({len(line) for line in alike}, reverse=True) for opening, alike in known.items()}
    for number in shared:
        alike = known.get(openings[number])
        size = _longest_start(lines[number], alike, lengths[openings[number]]) if alike else 0
        if size:
            yield number, size


def _longest_start(line: str, alike: set[str], lengths: list[int]) -> int:
    """Of some 185 lengths each is looked up once: bounded work per line."""
    for size in lengths:
        if size < len(line) and line[:size] in alike and _opens_block(line, size):
            return size
    return 0


def _opens_block(line: str, cut: int) -> bool:
    """Glued on with no gap; or, after a gap, a capital and before it a headline of some length."""
    if line[cut] != " ":
        return line[cut].isalnum() or line[cut] in _OPENING_QUOTES
    return cut >= _SPACED_CHARS and line[cut + 1 : cut + 2].isupper()
