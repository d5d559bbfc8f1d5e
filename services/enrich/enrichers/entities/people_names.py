"""People's names that the tagger cut short, drew out, or overlooked."""

from __future__ import annotations

from collections.abc import Sequence, Set

from services.enrich.enrichers.entities.known_names import known_names
from services.enrich.enrichers.entities.names import Name, found_again
from services.enrich.enrichers.resolution.wording import word_set

MOST_TIED = 5  # letters behind a hyphen; longer words are no syllable of a name
MOST_ADDRESSED = 2  # words of a name behind the first
PERSON = 2  # words of a name behind what an office is for; with more, where it begins would be a guess

MAX_FIELD = 8  # words between the office and the name

_SAYS = word_set("added argued asked claimed denied explained insisted replied said says told who wrote")
_ARTICLES = word_set("a an each every no that the this")
_DATES = word_set("""
    April August December February Friday January July June March May Monday November October Saturday September Sunday
    Thursday Tuesday Wednesday
""")
_JOINERS = frozenset({"of", "for", "and", "the", "&"})
_MINISTERS = frozenset({"minister", "ministers", "secretary", "commissioner"})  # whose offices are for something
ADDRESSES = frozenset({"Mr", "Mr.", "Mrs", "Mrs.", "Ms", "Ms.", "Dr", "Dr.", "Cllr"})
# "Modi-led", "a Trump-era law"
_SUFFIXES = word_set("aged based born built era esque free held hit led like made owned run size style type")


def is_tied(words: Sequence[str], name: Name) -> bool:
    """Whether a hyphen ties a syllable in small letters to the name, "Ing" of "Tsai Ing-wen", or what follows one."""
    if words[name.last + 1] != "-":
        return False
    syllable = words[name.last + 2]
    if syllable[:1].isupper():  # "Inam-ul-Haq"
        return words[name.last].islower() and words[name.last - 1] == "-"
    is_syllable = syllable.isalpha() and syllable.islower() and len(syllable) <= MOST_TIED
    return is_syllable and syllable not in _SUFFIXES


def surnames(words: Sequence[str], name: Name) -> set[str]:
    """The words of a person's full name that may stand for it alone: the last, or the first of "Park Geun-hye"."""
    if name.type != "PER" or name.first == name.last:
        return set()
    is_first = words[name.first + 2] == "-" and name.first + 2 < name.last
    return {words[name.last], words[name.first]} if is_first else {words[name.last]}


def is_surname(word: str) -> bool:
    """Whether a word of the language may be a surname, where it stands like one: "Park", "Price", "Baker"."""
    return word.isalpha() and word[0].isupper() and word[1:].islower() and len(word) > 2 and word not in _DATES


def acts(words: Sequence[str], position: int) -> bool:
    """Whether a capitalised word of the language stands where a person's name does: "Park said", "met Park in May"."""
    before, after = words[position - 1], words[position + 1]
    if after in _SAYS or (after == "," and words[position + 2].isdigit()):
        return not before[:1].isupper()
    return before.islower() and before not in _ARTICLES and not after[:1].isupper() and after != "-"


def addressed_people(words: Sequence[str], addressed: Sequence[int], covered: Set[int]) -> list[Name]:
    """What stands behind "Ms" is a person, also when it is a word of the language: "Ms Park"."""
    added = []
    for position in addressed:
        if position not in covered and words[position][0].isupper():
            last = position
            while last - position < MOST_ADDRESSED and words[last + 1][:1].isupper() and last + 1 not in covered:
                last += 1
            added.append(found_again(position, last, "PER"))
    return added


def without_field(words: Sequence[str], common: Set[str], name: Name) -> Name:
    """The person alone where what an office is for was tagged with the name: "Minister of Light Industry Ana Vula"."""
    person = name.last - PERSON + 1
    if person <= name.first or words[name.first - 1] not in _JOINERS or not _follows_office(words, name.first):
        return name
    is_field = person - name.first > 1 or words[name.first].lower() in common  # "Trade", but not "Juan Carlos"
    is_person = all(is_personal(word, common) for word in words[person : name.last + 1])
    return found_again(person, name.last, "PER") if is_field and is_person else name


def _follows_office(words: Sequence[str], first: int) -> bool:
    """Whether "Minister of", or "Minister of Trade and", stands before the word."""
    at = first - 1
    while at > first - MAX_FIELD and (words[at] in _JOINERS or words[at][:1].isupper()):
        if words[at] in {"of", "for"} and words[at - 1].lower() in _MINISTERS:
            return True
        at -= 1
    return False


def is_personal(word: str, common: Set[str]) -> bool:
    """Whether the word looks like one of a person's name."""
    return word[:1].isupper() and not word.isupper() and word.lower() not in common and word not in known_names()
