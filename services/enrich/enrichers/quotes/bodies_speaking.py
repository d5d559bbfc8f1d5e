"""Which body "it" or "the company" is that speaks."""

from __future__ import annotations

from typing import NamedTuple

from services.enrich.enrichers.quotes.asides import MAX_OFFICE
from services.enrich.enrichers.quotes.bodies_meant import Bodies, body_meant, is_body, may_be_body
from services.enrich.enrichers.quotes.holders import REACH
from services.enrich.enrichers.quotes.scene import Scene
from services.enrich.enrichers.quotes.speaking_nouns import BODIES
from shared.annotations import Entity, EntityType

NEAR = 700  # characters back for a description: "the striker"


class Spoke(NamedTuple):
    """Who spoke last, and where."""

    entity: Entity | None
    place: int


class BodiesSpeaking:
    """Answers from what stands before a place."""

    def __init__(self, text: str, begin: int, scene: Scene) -> None:
        self._text = text
        self._begin = begin
        self._scene = scene

    def meant_by_it(self, start: int, words_start: int, spoke: Spoke) -> Entity | None:
        """The body its sentence begins with, or the sentence before; else the one that spoke last."""
        since = self._scene.sentence_start(start)
        named = [one for one in self._scene.before(start, start - since) if one.entity.type is EntityType.ORGANISATION]
        if named and named[-1].start - since < 40 and not self._scene.is_quoted(named[-1]):
            return named[-1].entity
        since = self._scene.sentence_start(words_start)
        opening = self._body_that_opens(since, spoke) or self._opening_body(since, spoke)
        if opening is not None and since > spoke.place:
            return opening
        if (
            spoke.entity is not None
            and (is_body(spoke.entity) or may_be_body(spoke.entity))
            and start - spoke.place < NEAR
        ):
            return spoke.entity
        near = self._scene.before(start, NEAR)
        bodies = {one.entity.id: one.entity for one in near if is_body(one.entity)}
        return next(iter(bodies.values())) if len(bodies) == 1 else None

    def _opening_body(self, end: int, spoke: Spoke) -> Entity | None:
        """The body that the sentence before begins with: "The Reserve Bank last cut in May."."""
        since = self._scene.sentence_start(max(self._begin, end - 2))
        opening = self._body_that_opens(since, spoke)
        if opening is not None:
            return opening
        first = next(iter(reversed(self._scene.before(end, max(0, end - since)))), None)
        is_first = first is not None and first.start - since < MAX_OFFICE // 2  # "The company, Solvent Energy,"
        return first.entity if first is not None and is_first and first.entity.type is EntityType.ORGANISATION else None

    def _body_that_opens(self, since: int, spoke: Spoke) -> Entity | None:
        """The body a sentence is about that begins with "The airline"."""
        words = self._text[since : since + MAX_OFFICE].split(" ", 2)
        is_body = words[0] == "The" and len(words) > 2 and words[1] in BODIES and words[2][:1].islower()
        return self.called(words[1], since, spoke) if is_body else None

    def called(self, head: str, start: int, spoke: Spoke, *, is_bare: bool = True) -> Entity | None:
        """The body called so: "the company". `is_bare` when nothing describes it further."""
        before = self._scene.before(start, 4 * REACH)
        last = spoke.entity if start - spoke.place <= NEAR else None
        for may_be in (is_body, may_be_body):  # what passed for something else only where no other body fits
            named = [one for one in before if may_be(one.entity)]
            near = [one for one in named if one.start >= start - NEAR]
            told = last if last is not None and may_be(last) else None
            bodies = Bodies(named, near, told, spoke.place, self._scene.sentence_start)
            found = body_meant(head, bodies, is_bare=is_bare)
            if found is not None:
                return found
        return None
