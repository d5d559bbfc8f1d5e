"""Links that lead to no article: a page's navigation, and what passes a page on."""

from __future__ import annotations

from functools import cache
from typing import Literal
from urllib.parse import urlsplit

from services.enrich.enrichers.links.groups import Group, Item
from services.enrich.enrichers.links.word_lists import read_list

Furniture = Literal["navigation", "share"]

_FEW_WORDS = 3  # a front page or section is linked by its name


def furniture_of(group: Group) -> Furniture | None:
    """What the group is instead of an article, if it is that in every form."""
    if any(map(_shares, group.items)):
        return "share"
    if all(map(_navigates, group.items)):
        return "navigation"
    return None


def _shares(item: Item) -> bool:
    if item.target is None:
        return False
    parts = urlsplit(item.target.url)
    place = f"{(parts.hostname or '').removeprefix('www.')}{parts.path}"
    return any(place == entry or place.startswith(f"{entry}/") for entry in read_list("furniture.txt", "share")) or (
        "/sharer" in parts.path or "/intent/" in parts.path
    )


def _navigates(item: Item) -> bool:
    if item.printed.words in _navigation():
        return True
    if item.target is None:
        return False
    path = urlsplit(item.target.url).path.strip("/")
    return not path and item.printed.length <= _FEW_WORDS


@cache
def _navigation() -> frozenset[str]:
    return frozenset(read_list("furniture.txt", "navigation"))
