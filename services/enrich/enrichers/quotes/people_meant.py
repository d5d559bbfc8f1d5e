"""Which person "the lawyer", "the union leader", "the 54-year-old" or "his wife" is, by what the text calls each."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from services.enrich.enrichers.quotes.holders import MAX_LOOKS, called, words_around
from services.enrich.enrichers.quotes.kindred_nouns import KIN, RECIPROCAL, all_kinds, kindred
from services.enrich.enrichers.quotes.speaking_nouns import GROUPS, speaks
from services.enrich.enrichers.resolution.human_nouns import is_human
from services.enrich.enrichers.resolution.wording import word_set
from shared.annotations import Entity

_TAILS = frozenset({"of", "for", "at", "in", "from", "with", "on", "to", "who", "whose", "behind", "based"})
_DOERS = ("er", "or", "ian", "ist", "eer")
_THINGS = word_set("""
    answer banner chapter charter computer ledger letter newsletter number offer order other paper poster prayer
    register sticker
""")
_NUMBERS = frozenset("two three four five six seven eight nine ten eleven twelve".split())  # noqa: SIM905
_OWNING = frozenset({"his", "her", "its", "their"})
# Not one person, though people are meant.
_SEVERAL = frozenset("couple crew defence defense delegation entourage family prosecution".split())  # noqa: SIM905


class Description(NamedTuple):
    """ "the", "elder", "sister", "of two": `head` is the noun, `tail` what is attached to it."""

    article: str
    modifiers: tuple[str, ...]
    head: str
    tail: tuple[str, ...]
    is_demonym: bool = False

    @property
    def is_owned(self) -> bool:
        return self.article in _OWNING

    @property
    def is_bare(self) -> bool:
        return not self.modifiers and not self.tail


def read_description(printed: str) -> Description:
    """The parts of a description as printed."""
    words = printed.replace("’", "'").split()
    lower = [word.lower().strip(",").removesuffix("'s") for word in words]
    end = next((place for place in range(1, len(lower)) if lower[place] in _TAILS or words[place - 1][-1:] == ","), 0)
    end = max(2, end) if end else len(lower)
    head = lower[end - 1]
    tail = tuple(word for word in lower[end:] if word not in _NUMBERS and word not in _TAILS)
    is_demonym = words[end - 1][:1].isupper() and not head.endswith("s")
    return Description(lower[0], tuple(lower[1 : end - 1]), head, tail, is_demonym)


def is_several(head: str) -> bool:
    """Whether several are meant: "residents", "the family"."""
    return head in GROUPS or head in _SEVERAL or (head.endswith("s") and speaks(head.removesuffix("s")))


def is_one_person(description: Description) -> bool:
    """Whether the description is of one person, by its noun."""
    head = description.head
    if is_several(head):
        return False
    is_doer = head.endswith(_DOERS) and head not in _THINGS
    return is_human(head) or is_doer or head.endswith("-old") or description.is_demonym


def is_anonymous(noun: str, before: str) -> bool:
    """Whether it is somebody's relative who was not named: "the son" after "Juma Otieno’s son found him"."""
    return noun in KIN and re.search(rf"(?:’s|'s|\b[Hh]is|\b[Hh]er) (?:\w+ )?{noun}\b(?!,? [A-Z])", before) is not None


class Callings:
    """What the people of a text are called. Read once, when first asked for."""

    def __init__(self, people: Sequence[Entity], text: str, begin: int) -> None:
        self._people, self._text, self._begin = people, text, begin
        self._nouns: dict[str, frozenset[str]] = {}
        self._holders: dict[str, list[Entity]] = {}

    def holders(self, noun: str) -> list[Entity]:
        """Those who are called so; if nobody is, those whose calling is of the same kind."""
        found = self._holders.get(noun)
        if found is None:
            found = [one for one in self._people if noun in self._called(one)]
            kinds = kindred(noun) if not found else frozenset()
            if len(kinds) > 1:
                found = [one for one in self._people if not kinds.isdisjoint(self._called(one))]
            self._holders[noun] = found
        return found

    def relative(self, person: Entity, noun: str) -> Entity | None:
        """ "The son" of whoever spoke last: the one other person of that surname."""
        if noun not in KIN:
            return None
        surname = person.name.rpartition(" ")[2]
        found = [one for one in self._people if one.id != person.id and one.name.rpartition(" ")[2] == surname]
        return found[0] if len(found) == 1 else None

    def is_otherwise(self, person: Entity, noun: str) -> bool:
        """Whether the person is of another kind: a party's leader is not "the singer"."""
        called = self._called(person)
        return len(kindred(noun)) > 1 and kindred(noun).isdisjoint(called) and not called.isdisjoint(all_kinds())

    def is_relative(self, person: Entity, noun: str) -> bool:
        """Whether the person is somebody's husband when "wife" is asked for, and so on."""
        return not RECIPROCAL.get(noun, frozenset()).isdisjoint(self._called(person))

    @staticmethod
    def _is_met(person: Entity, place: int) -> bool:
        return any(one.where == "headline" or one.start < place for one in person.mentions[:MAX_LOOKS])

    def _called(self, person: Entity) -> frozenset[str]:
        nouns = self._nouns.get(person.id)
        if nouns is None:
            nouns = self._nouns[person.id] = called(person, self._text, self._begin)
        return nouns

    def fitting(self, description: Description, place: int) -> list[Entity]:
        """The holders named before the place whom modifiers and tail fit best: "the Peruvian minister"."""
        holders = [one for one in self.holders(description.head) if self._is_met(one, place)]
        telling = {word for word in (*description.modifiers, *description.tail) if len(word) > 3}
        if not telling or (len(holders) < 2 and not description.tail):
            return holders
        fits = [(len(telling & words_around(one, self._text, self._begin)), one) for one in holders]
        best = max((number for number, _ in fits), default=0)
        if not best:
            return [] if description.tail else holders
        return [one for number, one in fits if number == best]
