"""Rules that read the whole document: what the tagger saw sentence by sentence is made to agree with itself."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from services.enrich.enrichers.entities import names_known as known
from services.enrich.enrichers.tagged import TAG_TYPES, TagType

PER, ORG, LOC, NORP, EVENT, MISC = range(len(TAG_TYPES))


@dataclass(slots=True)
class Name:
    """Tokens first..last are a name. `evidence` is what speaks for each of TAG_TYPES, per token; `against` for none."""

    first: int
    last: int
    type: TagType
    evidence: list[float]
    against: float = 0.0
    is_certain: bool = False

    @property
    def confidence(self) -> float:
        if self.is_certain:
            return 0.98
        own = self.evidence[TAG_TYPES.index(self.type)]
        others = (
            sum(math.exp(min(one - own, 30.0)) for one in self.evidence) - 1 + math.exp(min(self.against - own, 30.0))
        )
        return round(1 / (1 + max(others, 0.0)), 2)


@dataclass(frozen=True, slots=True)
class Document:
    """A text cut into tokens; `candidates` are those that can stand in a name, in order."""

    text: str
    words: list[str]
    starts: list[int]
    ends: list[int]
    candidates: list[int]
    common: frozenset[str] = frozenset()

    def surface(self, name: Name) -> str:
        return self.text[self.starts[name.first] : self.ends[name.last]]


def apply_rules(document: Document, names: list[Name]) -> list[Name]:
    """The names with edges trimmed, types agreed and further mentions found, in reading order."""
    names = [one for name in names for one in trim(document, name)]
    names = add_known_places(document, names)
    agree(document, names)
    add_acronyms(document, names)
    names = spread(document, names)
    return names


def trim(document: Document, name: Name) -> Iterator[Name]:
    """The name without titles, weekdays and quotation marks at its edges; a country before a person's title is another."""
    words = document.words
    while name.first <= name.last and words[name.last].lower() in known.NEVER_LAST:
        name.last -= 1
    while name.first <= name.last and words[name.first].lower() in known.NEVER_FIRST:
        name.first += 1
    if name.first > name.last:
        return
    if name.type == "PER":
        place = known.place_at(words, name.first, name.last + 1)
        if place and name.first + place[0] <= name.last:
            following = words[name.first + place[0]].lower()
            if following in known.TITLES:
                yield _certain(name.first, name.first + place[0] - 1, place[1])
                name.first += place[0]
        name.first = _after_titles(words, name.first, name.last)
    if all(
        words[nth].lower() in known.TITLES or words[nth].lower() in known.TITLE_LINKS
        for nth in range(name.first, name.last + 1)
    ) and name.type in ("PER", "MISC", "ORG"):
        return
    yield name


def _after_titles(words: list[str], first: int, last: int) -> int:
    """Where the name proper begins; the last word is never a title."""
    position = end = first
    while position < last:
        word = words[position].lower()
        if word in known.TITLES:
            end = position + 1
        elif word not in known.TITLE_LINKS or position == first:
            break
        position += 1
    return end


def _certain(first: int, last: int, kind: TagType) -> Name:
    evidence = [0.0] * len(TAG_TYPES)
    evidence[TAG_TYPES.index(kind)] = 9.0
    return Name(first, last, kind, evidence, is_certain=True)


def add_known_places(document: Document, names: list[Name]) -> list[Name]:
    """Countries and their people get the type they always have, and are found where the tagger saw nothing."""
    words = document.words
    at = {name.first: name for name in names}
    covered: set[int] = set()
    for name in names:
        covered.update(range(name.first, name.last + 1))
    added = []
    resume = -1
    for position in document.candidates:
        if position < resume or words[position] not in known.first_words():
            continue
        place = known.place_at(words, position, len(words))
        if place is None:
            continue
        last = position + place[0] - 1
        name = at.get(position)
        if name is not None and name.last == last:
            name.type, name.is_certain = place[1], True
        elif covered.isdisjoint(range(position, last + 1)) and not known.is_doubtful(words, position, last):
            added.append(_certain(position, last, place[1]))
        resume = last + 1
    return sorted(names + added, key=lambda name: name.first) if added else names


def agree(document: Document, names: list[Name]) -> None:
    """One type for all mentions of one surface: the one with most evidence. A last name follows the full name."""
    groups: dict[str, list[Name]] = defaultdict(list)
    for name in names:
        if not name.is_certain:
            groups[_key(document.surface(name))].append(name)
    types: dict[str, int] = {}
    for surface, group in groups.items():
        total = [sum(values) for values in zip(*(name.evidence for name in group), strict=True)]
        types[surface] = total.index(max(total))
    people = {}
    for surface, kind in types.items():
        parts = surface.split()
        if kind == PER and len(parts) > 1:
            people[parts[-1]] = people[parts[0]] = PER
    for surface, group in groups.items():
        kind = people.get(surface, types[surface])
        for name in group:
            name.type = TAG_TYPES[kind]


def _key(surface: str) -> str:
    """What is the same name: headlines in capitals say what the text says in small letters."""
    return surface.title() if len(surface) > 5 and surface.isupper() else surface


def add_acronyms(document: Document, names: list[Name]) -> None:
    """ "Long Name (LN)": the acronym is what the long name is."""
    words = document.words
    acronyms: dict[str, TagType] = {}
    for name in names:
        position = name.last + 2
        if position + 1 < len(words) and words[position - 1] == "(" and words[position + 1] == ")":
            word = words[position]
            if 1 < len(word) <= 8 and sum(map(str.isupper, word)) > 1 and name.last > name.first:
                acronyms.setdefault(word, name.type)
    if not acronyms:
        return
    at = {name.first: name for name in names if name.first == name.last}
    for position in document.candidates:
        kind = acronyms.get(words[position])
        if kind and position in at and not at[position].is_certain:
            at[position].type = kind
    covered = {position for name in names for position in range(name.first, name.last + 1)}
    names += (
        _certain(position, position, acronyms[words[position]])
        for position in document.candidates
        if words[position] in acronyms and position not in covered
    )


def spread(document: Document, names: list[Name]) -> list[Name]:
    """Further mentions of the names found, and of the last names of persons."""
    words = document.words
    by_first: dict[str, dict[tuple[str, ...], TagType]] = defaultdict(dict)
    for name in names:
        if name.type == "NORP" or name.is_certain and name.last == name.first and words[name.first].isupper() is False:
            continue
        surface = tuple(words[name.first : name.last + 1])
        if len(surface) > 1 or _is_telling(surface[0], document):
            by_first[surface[0]].setdefault(surface, name.type)
        if name.type == "PER" and len(surface) > 1 and _is_telling(surface[-1], document):
            by_first[surface[-1]].setdefault(surface[-1:], name.type)
    covered = {position for name in names for position in range(name.first, name.last + 1)}
    added: list[Name] = []
    for position in document.candidates:
        if position in covered or words[position] not in by_first:
            continue
        for surface, kind in sorted(by_first[words[position]].items(), key=lambda item: -len(item[0])):
            last = position + len(surface) - 1
            if tuple(words[position : last + 1]) == surface and covered.isdisjoint(range(position, last + 1)):
                added.append(_found_again(position, last, kind))
                covered.update(range(position, last + 1))
                break
    return sorted(names + added, key=lambda name: name.first)


def _is_telling(word: str, document: Document) -> bool:
    """Whether the word is a name wherever it stands: capitalised and no word of the language."""
    return len(word) > 2 and word[0].isupper() and word.lower() not in document.common


def _found_again(first: int, last: int, kind: TagType) -> Name:
    name = _certain(first, last, kind)
    name.is_certain = False
    return name
