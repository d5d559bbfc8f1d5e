"""Rules that read the whole document: what the tagger saw sentence by sentence is made to agree with itself."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass

from services.enrich.enrichers.entities.edges import trim
from services.enrich.enrichers.entities.known_names import is_doubtful, known_name_at
from services.enrich.enrichers.entities.names import Name, certain, found_again
from services.enrich.enrichers.entities.office_bodies import missed_bodies, split_holder
from services.enrich.enrichers.entities.people_names import (
    PERSON,
    acts,
    addressed_people,
    is_surname,
    is_tied,
    surnames,
    without_field,
)
from services.enrich.enrichers.tagged import TAG_TYPES, TagType

MAX_FORMS = 20  # longer names that begin with one word; more are a list, not a text


@dataclass(frozen=True, slots=True)
class Document:
    """A text cut into tokens, perhaps among those of other texts; `candidates` are its own that can stand in a name, in
    order; `known` those with which a name of a known type may begin, `addressed` those that follow "Mr" or the like.
    `common` are words of the language, in small letters. Offsets of tokens count from `begin` before the text.
    """

    text: str
    words: list[str]
    starts: Sequence[int]
    ends: Sequence[int]
    candidates: Sequence[int]
    known: Sequence[int]
    addressed: Sequence[int]
    common: frozenset[str]
    begin: int = 0

    def surface(self, name: Name) -> str:
        """The name as printed; a headline in capitals says what the text says in small letters."""
        surface = self.text[self.starts[name.first] - self.begin : self.ends[name.last] - self.begin]
        return surface.title() if len(surface) > 5 and surface.isupper() else surface


def apply_rules(document: Document, names: Iterable[Name]) -> list[Name]:
    """The names with edges trimmed, types agreed and further mentions found, in reading order."""
    found = complete(document, [one for name in names for one in ((name,) if name.is_plain else part(document, name))])
    covered = {position for name in found for position in range(name.first, name.last + 1)}
    tagged = tuple(found)
    _take(add_known_names(document, found, covered), found, covered)
    _take(missed_bodies(document.words, tagged, covered), found, covered)
    agree(document, found)
    _take(acronyms(document, found, covered), found, covered)
    _take(further_mentions(document, found, covered), found, covered)
    found += addressed_people(document.words, document.addressed, covered)
    return sorted(found, key=lambda name: name.first)


def part(document: Document, name: Name) -> Iterator[Name]:
    """What is left between its edges: the person, and the body that was tagged with it."""
    words, common = document.words, document.common
    for trimmed in trim(words, name):
        if trimmed.last - trimmed.first < PERSON:  # too short to hold another
            yield trimmed
        else:
            yield from (without_field(words, common, one) for one in split_holder(words, common, trimmed))


def _take(added: Iterable[Name], found: list[Name], covered: set[int]) -> None:
    """Put what a rule added to the names found and the tokens they cover."""
    for name in list(added):
        found.append(name)
        covered.update(range(name.first, name.last + 1))


def complete(document: Document, names: Iterable[Name]) -> list[Name]:
    """Give people the rest of a word that hyphens tie to their names: "Prayut Chan-o-cha", "Inam-ul-Haq"."""
    words, starts, ends = document.words, document.starts, document.ends
    kept: list[Name] = []
    for name in names:
        if kept and name.first <= kept[-1].last:
            continue  # it was the rest of the one before
        kept.append(name)
        if name.type != "PER" or words[name.last + 1] != "-":
            continue
        while starts[name.last + 2] == ends[name.last] + 1 and is_tied(words, name):
            name.last += 2
    return kept


def add_known_names(document: Document, names: Iterable[Name], covered: Set[int]) -> list[Name]:
    """Countries and peoples get the type they always have; those found where the tagger saw nothing."""
    words = document.words
    at = {name.first: name for name in names}
    added = []
    resume = -1
    for position in document.known:
        if position < resume:
            continue
        known = known_name_at(words, position)
        if known is None:
            continue
        last = position + known[0] - 1
        name = at.get(position)
        if name is not None and name.last == last:
            name.type, name.is_known = known[1], True
        elif covered.isdisjoint(range(position, last + 1)) and not is_doubtful(words, position, last):
            added.append(certain(position, last, known[1]))
        resume = last + 1
    return added


def agree(document: Document, names: list[Name]) -> None:
    """One type for all mentions of a surface: that with most evidence. A last or first name follows the full one."""
    groups: dict[str, list[Name]] = defaultdict(list)
    for name in names:
        if not name.is_known:
            groups[document.surface(name)].append(name)
    types = {surface: _likeliest(group) for surface, group in groups.items()}
    people: set[str] = set()
    for surface, kind in types.items():
        if kind == "PER" and " " in surface:
            people.update((surface.split(" ", 1)[0], surface.rsplit(" ", 1)[1]))
    for surface, group in groups.items():
        kind = "PER" if surface in people else types[surface]
        for name in group:
            name.type = kind


def _likeliest(group: list[Name]) -> TagType:
    if len(group) == 1:
        return group[0].type
    totals = [sum(values) for values in zip(*(name.evidence for name in group), strict=True)]
    return TAG_TYPES[totals.index(max(totals))]


def acronyms(document: Document, names: Iterable[Name], covered: Set[int]) -> list[Name]:
    """Acronyms that "Long Name (LN)" introduces: all their mentions are what the long name is."""
    words = document.words
    types: dict[str, TagType] = {}
    for name in names:
        following = name.last + 2
        if name.first < name.last and words[name.last + 1] == "(" and words[following + 1 : following + 2] == [")"]:
            word = words[following]
            if 1 < len(word) <= 8 and sum(map(str.isupper, word)) > 1:
                types.setdefault(word, name.type)
    if not types:
        return []
    for name in names:
        if name.first == name.last and not name.is_known:
            name.type = types.get(words[name.first], name.type)
    return [
        found_again(position, position, types[words[position]])
        for position in document.candidates
        if words[position] in types and position not in covered
    ]


def further_mentions(document: Document, names: list[Name], covered: set[int]) -> list[Name]:
    """Mentions that the tagger missed, of names that it found, and of last names of persons; covered from now on."""
    words = document.words
    left = [position for position in document.candidates if position not in covered]
    forms = _forms(document, names, {words[position] for position in left})
    added: list[Name] = []
    for position in left:
        if words[position] not in forms or position in covered:
            continue
        for form, kind in forms[words[position]]:
            last = position + len(form) - 1
            if last == position and not _is_telling(words[last], document.common) and not acts(words, position):
                continue
            if tuple(words[position : last + 1]) == form and covered.isdisjoint(range(position, last + 1)):
                added.append(found_again(position, last, kind))
                covered.update(range(position, last + 1))
                break
    return added


def _forms(document: Document, names: list[Name], left: set[str]) -> dict[str, list[tuple[tuple[str, ...], TagType]]]:
    """First word, if it is among those left -> names to look for that begin with it, longest first."""
    words, common = document.words, document.common
    found: dict[str, dict[tuple[str, ...], TagType]] = defaultdict(dict)
    for name in names:
        first, last = words[name.first], words[name.last]
        if (first not in left and last not in left) or name.is_known or name.type == "NORP":
            continue
        form = tuple(words[name.first : name.last + 1])
        if first in left and (len(form) > 1 or _is_telling(first, common)) and len(found[first]) < MAX_FORMS:
            found[first].setdefault(form, name.type)
        for surname in surnames(words, name) & left:
            if _is_telling(surname, common) or is_surname(surname):
                found[surname].setdefault((surname,), name.type)
    return {first: sorted(each.items(), key=lambda item: -len(item[0])) for first, each in found.items()}


def _is_telling(word: str, common: frozenset[str]) -> bool:
    """Whether the word is a name wherever it stands: capitalised and no word of the language."""
    return len(word) > 2 and word[0].isupper() and word.lower() not in common
