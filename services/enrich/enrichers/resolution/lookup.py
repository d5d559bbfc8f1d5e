"""Finding entities by where they stand in the body: for enrichers that come after, such as quotes.

placed = mentions_in_body(record.entities)   # in reading order, pronouns and nominals included
entity = entity_at(record.entities, 524, 529)
for each in placed.between(paragraph_start, paragraph_end): ...
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from typing import NamedTuple

from shared.annotations import Entity, Mention


class PlacedMention(NamedTuple):
    """One mention in the body, and whose it is."""

    start: int
    end: int
    mention: Mention
    entity: Entity


class BodyMentions:
    """The mentions in the body in reading order; of those that begin together, the longer first.

    A demonym may stand inside a nominal ("Iraqi" in "the Iraqi president"): spans nest, they never cross.
    """

    def __init__(self, entities: Sequence[Entity]) -> None:
        found = [
            PlacedMention(mention.start, mention.end, mention, entity)
            for entity in entities
            for mention in entity.mentions
            if mention.where == "body"
        ]
        self.mentions = sorted(found, key=lambda placed: (placed.start, -placed.end))
        self._starts = [placed.start for placed in self.mentions]

    def between(self, start: int, end: int) -> list[PlacedMention]:
        """Mentions that begin in the stretch."""
        return self.mentions[bisect_left(self._starts, start) : bisect_left(self._starts, end)]

    def at(self, start: int, end: int) -> PlacedMention | None:
        """The longest mention that begins and ends inside the stretch; of equals, the first."""
        inside = [placed for placed in self.between(start, end) if placed.end <= end]
        return max(inside, key=lambda placed: placed.end - placed.start, default=None)


def mentions_in_body(entities: Sequence[Entity]) -> BodyMentions:
    """The body's mentions, for many look-ups."""
    return BodyMentions(entities)


def entity_at(entities: Sequence[Entity], start: int, end: int) -> Entity | None:
    """Whom the words between two offsets of the body name, as a whole or by the longest mention in them."""
    placed = BodyMentions(entities).at(start, end)
    return placed.entity if placed is not None else None
