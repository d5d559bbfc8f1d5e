"""The sections an article was filed under: its category line ("IranIraqMiddle East") and those stated by the page."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache

from services.enrich.enrichers.cities import CITIES
from services.enrich.enrichers.countries import countries
from shared.annotations import Topic
from shared.contracts import Record
from shared.structs import changed, unchecked

SECTIONS = (
    "ASEAN", "Africa", "African Union", "Americas", "Analysis", "Arts", "Asia", "Asia Pacific", "Asia-Pacific",
    "Australasia", "BRICS", "Balkans", "Books", "Breaking News", "Business", "Caribbean", "Caucasus",
    "Central America", "Central Asia", "Climate", "Companies", "Congo", "Cricket", "Crime", "Culture", "Defence",
    "Defense", "Diplomacy", "EU", "East Africa", "East Asia", "Eastern Europe", "Economy", "Editorial", "Education",
    "Elections", "Energy", "Entertainment", "Environment", "Europe", "European Union", "Explainers", "F1", "Family",
    "Far East", "Fashion", "Features", "Film", "Finance", "Food", "Football", "GCC", "Gulf", "Health", "History",
    "Horn of Africa", "Human Rights", "In Depth", "Interviews", "Investigations", "Justice", "Korea", "Kurdistan",
    "Latin America", "Law", "Lifestyle", "Local", "MENA", "Markets", "Media", "Mediterranean", "Middle East",
    "Middle East & Africa", "Migration", "Military", "Money", "Motoring", "Music", "NATO", "National", "News",
    "Nordics", "North Africa", "North America", "Obituaries", "Oceania", "Opinion", "Pacific", "People",
    "Personal Finance", "Politics", "Property", "Red Sea", "Regional", "Religion", "Sahel", "Scandinavia", "Science",
    "Security", "Society", "South America", "South Asia", "Southeast Asia", "Southern Africa", "Sport", "Sports",
    "Style", "Sub-Saharan Africa", "Tech", "Technology", "Television", "Tennis", "Terrorism", "Top News",
    "Top Stories", "Trade", "Transport", "Travel", "UN", "United Nations", "Video", "War", "Weather", "West Africa",
    "Western Europe", "Women", "World", "World News",
)  # fmt: skip

# One word although a capital follows a small letter.
CAMEL_CASE = (
    "AstraZeneca", "BioNTech", "BuzzFeed", "ByteDance", "ChatGPT", "DeepMind", "DeepSeek", "FedEx", "FinTech",
    "GameStop", "GitHub", "HarperCollins", "LinkedIn", "OpenAI", "PayPal", "PlayStation", "SoftBank", "SpaceX",
    "TikTok", "WhatsApp", "WikiLeaks", "YouTube",
)  # fmt: skip

HOMES = frozenset({"Home", "HOME", "Homepage", "Front Page"})  # where a trail of sections starts
MAX_LINE_CHARS = 500  # a longer line is no list of sections

_SEPARATORS = re.compile(r"\s*[|/•·»›>,;\n\t]\s*|\s+[–—-]\s+")
_NON_WORDS = re.compile(r"\W+")
# "McDonald", "MacArthur", "O’Neill", "DeSantis", "iPhone", "eBay": the capital belongs to the word.
_PREFIXES = re.compile(r"(?:Ma?c|De|Di|Du|La|Le|Fitz|Van|Von|[a-z])")


def add_sections(record: Record) -> Record:
    """The record with one category per section, as printed, without repetition."""
    article = record.article
    names = [*split_sections(article.category_line or ""), *map(str.strip, article.sections)]
    topics = {slug(name): name for name in reversed(names)}
    found = tuple(
        unchecked(
            Topic,
            name=topics[literal],
            rel="category",
            literal=literal,
            creator="upstream",
            relevance=None,
            confidence=None,
        )
        for literal in dict.fromkeys(map(slug, names))
        if literal
    )
    return changed(record, subjects=record.subjects + found)


def slug(name: str) -> str:
    """The name's words in small letters, joined by hyphens: "Middle East" is `middle-east`."""
    return _NON_WORDS.sub("-", unicodedata.normalize("NFKC", name).casefold()).strip("-")


def split_sections(line: str) -> list[str]:
    """The names in a category line: cut at separators, after known names, and where small letters meet a capital."""
    if len(line) > MAX_LINE_CHARS:
        return []
    pieces = (piece.strip() for piece in _SEPARATORS.split(line) if piece.strip())
    names = [name for piece in pieces for name in _split_capitals(piece) or _split_run(piece)]
    return names[1:] if len(names) > 1 and names[0] in HOMES else names


def _split_capitals(run: str) -> list[str]:
    """The names of a line set in capitals, if known names and nothing else make it up: "NEWSPOLITICS"."""
    names: list[str] = []
    position = 0
    while run.isupper() and position < len(run):
        length = next((length for length in _lengths() if run[position : position + length] in _known_capitals()), 0)
        if not length:
            return []
        names.append(run[position : position + length])
        position += length
    return names


def _split_run(run: str) -> Iterator[str]:
    """The names of a run-together line."""
    start = position = 0
    while position < len(run):
        known = _known_name_at(run, position) if position == start or run[position - 1] == " " else 0
        position += known or 1
        if _is_boundary(run, start, position, after_known=bool(known)):
            yield run[start:position].strip()
            start = position
    if run[start:].strip():
        yield run[start:].strip()


def _is_boundary(run: str, start: int, position: int, *, after_known: bool) -> bool:
    """Whether a new name begins here."""
    if position >= len(run) or not run[position].isupper():
        return False
    before = run[position - 1]
    if after_known:
        return before != " "
    if (before.isupper() or before.isdigit()) and position - start > 1:  # "BBCSport", "G20Economy"
        return bool(_known_name_at(run, position))
    word = run[max(start, run.rfind(" ", start, position) + 1) : position]
    return before.islower() and not _PREFIXES.fullmatch(word)


def _known_name_at(run: str, position: int) -> int:
    """Length of the longest known name here that ends where a capitalised word begins, or the run ends; else 0."""
    for length in _lengths():
        end = position + length
        if run[position:end] in _known_names() and _ends_a_name(run, end):
            return length
    return 0


def _ends_a_name(run: str, end: int) -> bool:
    """True at the end, before a space, and before a capital that does not go on an acronym ("UN" in "UNESCO")."""
    follower, after = run[end : end + 1], run[end + 1 : end + 2]
    if follower.isupper():
        return not run[end - 1].isupper() or after.islower() or run[end : end + 2] in {"US", "UK", "UN", "EU"}
    return not follower or follower == " "


@cache
def _known_names() -> frozenset[str]:
    names = {name for place in countries().values() for name in place.names}
    return frozenset(names.union(SECTIONS, CITIES, CAMEL_CASE))


@cache
def _known_capitals() -> frozenset[str]:
    names = {name for place in countries().values() for name in place.names}
    return frozenset(name.upper() if len(name) > 3 else name for name in names.union(SECTIONS))


@cache
def _lengths() -> tuple[int, ...]:
    return tuple(sorted(set(map(len, _known_names())), reverse=True))
