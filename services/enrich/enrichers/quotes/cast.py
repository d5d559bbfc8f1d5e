"""The entities of an article by where they stand in the body."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from operator import attrgetter

import msgspec

from shared.annotations import PERSON, Entity

NAMING_FORMS = frozenset({"name", "alias", "metonym"})


class Named(msgspec.Struct, frozen=True, gc=False):
    """One mention in the body: code points, half-open."""

    start: int
    end: int
    entity: Entity
    form: str


class Cast:
    """Mentions of people, bodies and places, looked up by place. `nearest` answers in log time."""

    def __init__(self, entities: Iterable[Entity]) -> None:
        self.entities = {entity.id: entity for entity in entities}
        found = [
            Named(mention.start, mention.end, entity, mention.form)
            for entity in self.entities.values()
            for mention in entity.mentions
            if mention.where == "body" and mention.form != "verb"
        ]
        self.mentions = sorted(found, key=attrgetter("start", "end"))
        self._starts = [named.start for named in self.mentions]

    def at(self, start: int, end: int) -> Named | None:
        """The mention that covers these characters, at least in part."""
        place = bisect_right(self._starts, end - 1)
        if place == 0:
            return None
        named = self.mentions[place - 1]
        return named if named.end > start else None

    def before(self, position: int, reach: int) -> list[Named]:
        """The mentions that end by `position` and start at most `reach` characters before it, the last first."""
        place = bisect_right(self._starts, position) - 1
        found: list[Named] = []
        while place >= 0 and self._starts[place] >= position - reach:
            if self.mentions[place].end <= position:
                found.append(self.mentions[place])
            place -= 1
        return found


def first_in_body(entity: Entity) -> int:
    """Where the body first mentions it, -1 if nowhere. Mentions stand in reading order, so few are looked at."""
    return next((one.start for one in entity.mentions if one.where == "body"), -1)


def is_person(named: Named | None) -> bool:
    return named is not None and named.entity.type is PERSON
