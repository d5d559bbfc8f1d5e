"""Which teasers point to the same article, and by which rule each was counted to it.

Addresses decide first, then equal headlines. Texts without an address are attached to the best of these groups one by
one; they never bridge two groups.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Literal

from services.enrich.enrichers.links.headlines import Printed, comparable, read_teaser
from services.enrich.enrichers.links.targets import Target, find_target
from shared.annotations import Teaser

Rule = Literal["first", "sameTarget", "sameHeadline", "gluedBlurb", "clipped"]

_EQUAL_WORDS = 4  # shorter headlines are shared by different articles ("Editor's note")
_EQUAL_WORDS_APART = 5  # where two addresses differ, and only on one site: elsewhere two papers have one wire headline
_CLIPPED_CHARS = 12  # of a beginning that is to say which headline it begins
_LONG_TAIL = 30  # characters after a headline that make a blurb, however it begins
_OPENING_MARKS = "“‘«„\"'("
_DEEPEST = 8  # headlines that begin with each other: the longest few are looked at, so that the walk stays linear


@dataclass(slots=True)
class Item:
    """A teaser while it is sorted; `head` is the headline when a blurb is glued to it."""

    teaser: Teaser
    printed: Printed
    target: Target | None
    head: str | None = None
    rule: Rule = "first"

    @property
    def text(self) -> str:
        return self.teaser.text.strip()


@dataclass(slots=True)
class Group:
    """Teasers of one article, in order of appearance."""

    items: list[Item] = field(default_factory=list)


def group_teasers(teasers: Iterable[Teaser], known_headlines: Iterable[str] = ()) -> list[Group]:
    """The groups in order of first appearance. Each teaser with a word in it is in exactly one."""
    items = [_item(teaser) for teaser in teasers if any(map(str.isalnum, teaser.text))]
    _find_heads(items, known_headlines)
    groups = _Groups()
    for item in items:
        if item.target is not None:
            groups.add_addressed(item)
    groups.unite_headlines()
    bare = [item for item in items if item.target is None]
    for item in sorted(bare, key=lambda item: (item.printed.is_clipped, item.head is not None)):
        groups.attach(item)
    return groups.in_order(items)


def _item(teaser: Teaser) -> Item:
    return Item(teaser, read_teaser(teaser.text), find_target(teaser.url) if teaser.url else None)


def _find_heads(items: Sequence[Item], known: Iterable[str]) -> None:
    """Where a text begins with another's, or a known headline, and goes on as a blurb: the longest such beginning.

    In sorted order the texts a text starts with are those still open before it.
    """
    by_text: dict[str, list[Item]] = {}
    for item in items:
        by_text.setdefault(item.text, []).append(item)
    open_texts: list[str] = []
    for text in sorted({*by_text, *filter(None, known)}):
        while open_texts and not text.startswith(open_texts[-1]):
            open_texts.pop()
        head = next((head for head in reversed(open_texts[-_DEEPEST:]) if _is_glued(text, head)), None)
        for item in by_text.get(text, ()):
            item.head = head
        if head is None:
            open_texts.append(text)


def _is_glued(text: str, head: str) -> bool:
    """Whether the text goes on after the headline without a space as a new sentence does, or at length."""
    tail = text[len(head) :]
    if " " not in head or not tail or tail[0].isspace():  # a single word may begin anything
        return False
    return tail[:2].lstrip(_OPENING_MARKS)[:1].isupper() or (
        len(tail) >= _LONG_TAIL and comparable(head).count(" ") + 1 >= _EQUAL_WORDS
    )


class _Groups:
    """Groups while they are made; a group that was united with another leaves its items there."""

    def __init__(self) -> None:
        self._all: list[Group] = []
        self._by_target: dict[str, Group] = {}
        self._by_words: dict[str, Group] = {}
        self._bare: dict[str, Group] = {}
        self._beginnings: list[tuple[str, Group]] | None = None

    def add_addressed(self, item: Item) -> None:
        assert item.target is not None
        group = self._by_target.get(item.target.key)
        if group is None:
            group = self._by_target[item.target.key] = self._new_group()
        else:
            item.rule = "sameTarget"
        group.items.append(item)

    def unite_headlines(self) -> None:
        """Groups of one site with the same long headline are one; the others are found by it."""
        seen: dict[tuple[str, str], Group] = {}
        for group in self._all:
            for item in list(group.items):
                assert item.target is not None
                if item.printed.length >= _EQUAL_WORDS_APART and not item.printed.is_clipped:
                    first = seen.setdefault((item.target.site, item.printed.words), group)
                    if first is not group and first.items:
                        self._unite(first, group)
                        group = first  # noqa: PLW2901  (its further items are there now)
        self._all = [group for group in self._all if group.items]
        for group in self._all:
            self._name(group)

    def _unite(self, first: Group, second: Group) -> None:
        for item in second.items:
            item.rule = "sameHeadline" if item.rule == "first" else item.rule
        first.items += second.items
        second.items = []

    def _name(self, group: Group) -> None:
        for item in group.items:
            self._by_words.setdefault(_words_of(item), group)

    def attach(self, item: Item) -> None:
        """A text without address: to the group it belongs to, else to one of its own."""
        words = _words_of(item)
        group = self._completed(item) if item.printed.is_clipped else None
        if group is not None:
            item.rule = "clipped"
        else:
            group = self._equal(item, words)
        if group is None:
            group = self._bare[words] = self._new_group()
            self._by_words.setdefault(words, group)
            self._beginnings = None
        group.items.append(item)

    def _equal(self, item: Item, words: str) -> Group | None:
        """A short headline is enough between texts that both lack an address, as both were printed on one page."""
        is_enough = item.head is not None or item.printed.length >= _EQUAL_WORDS
        group = (self._by_words if is_enough else self._bare).get(words)
        if group is not None:
            item.rule = "gluedBlurb" if item.head else "sameHeadline"
        return group

    def _completed(self, item: Item) -> Group | None:
        """The one group with a headline that begins as the clipped one does; None when there are several."""
        start = item.printed.words
        if len(start) < _CLIPPED_CHARS:
            return None
        if self._beginnings is None:
            self._beginnings = sorted(self._by_words.items(), key=lambda named: named[0])
        first = bisect_left(self._beginnings, start, key=lambda named: named[0])
        found: Group | None = None
        for words, group in self._beginnings[first : first + _DEEPEST]:
            if not words.startswith(start):
                break
            if found is not None and group is not found:
                return None
            found = group
        return found

    def _new_group(self) -> Group:
        self._all.append(Group())
        return self._all[-1]

    def in_order(self, items: Sequence[Item]) -> list[Group]:
        """The groups by first appearance, the items in each likewise."""
        position = {id(item): at for at, item in enumerate(items)}
        for group in self._all:
            group.items.sort(key=lambda item: position[id(item)])
        return sorted(self._all, key=lambda group: position[id(group.items[0])])


def _words_of(item: Item) -> str:
    return read_teaser(item.head).words if item.head else item.printed.words
