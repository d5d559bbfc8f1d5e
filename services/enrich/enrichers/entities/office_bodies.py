"""The body between an office and who holds it: "head of the country's National Statistics Service Ana Vula"."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence, Set

from services.enrich.enrichers.entities.names import Name, found_again
from services.enrich.enrichers.entities.people_names import is_personal
from services.enrich.enrichers.resolution.lexicon import BODY_NOUNS, OFFICES

MAX_BODY = 8  # tokens; longer names of bodies are sentences
MAX_OWNER = 4  # tokens between "of" and the body: "the", "its", "the country 's", "Iraq 's"
PERSON = 2  # tokens of the name behind the body; with more, where the body ends would be a guess

_NOUNS = frozenset().union(*BODY_NOUNS.values())
_JOINERS = frozenset({"of", "for", "and", "the", "&"})
_OWNERS = frozenset({"the", "its", "his", "her", "their", "our"})


def split_holder(words: Sequence[str], common: Set[str], name: Name) -> tuple[Name, ...]:
    """The body and the person that were tagged as one name; other names as they are."""
    last = name.last - PERSON
    if last <= name.first or not _is_body_noun(words[last]):
        return (name,)
    if not all(is_personal(word, common) for word in words[last + 1 : name.last + 1]):
        return (name,)
    if not _follows_office(words, name.first):
        return (name,)
    return found_again(name.first, last, "ORG"), found_again(last + 1, name.last, "PER")


def missed_bodies(words: Sequence[str], names: Sequence[Name], covered: Collection[int]) -> Iterator[Name]:
    """The bodies before the persons found, where the tagger saw none."""
    for name in names:
        last = name.first - 1
        if name.type == "PER" and last not in covered and _is_body_noun(words[last]):
            first = _first_of_body(words, last, covered)
            if first < last and _follows_office(words, first):
                yield found_again(first, last, "ORG")


def _is_body_noun(word: str) -> bool:
    return word[:1].isupper() and word.lower() in _NOUNS


def _first_of_body(words: Sequence[str], last: int, covered: Collection[int]) -> int:
    """Leftwards over capitalised words and what joins them; the first is capitalised."""
    first = at = last
    while at - 1 > last - MAX_BODY and at - 1 not in covered:
        at -= 1
        if words[at][:1].isupper():
            first = at
        elif words[at] not in _JOINERS:
            break
    return first


def _follows_office(words: Sequence[str], first: int) -> bool:
    """Whether "head of [whose]" stands before it."""
    at = first - 1
    if words[at] in {"'s", "’s"}:
        at -= 2
    while at >= first - MAX_OWNER and words[at] in _OWNERS:
        at -= 1
    return words[at] in {"of", "for", "at"} and words[at - 1].lower() in OFFICES
