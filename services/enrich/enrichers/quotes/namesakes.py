"""Whose surname or given name stands there, when several people of a text bear it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from services.enrich.enrichers.quotes.genders import FEMALE, MALE
from services.enrich.enrichers.quotes.holders import REACH
from services.enrich.enrichers.quotes.scene import Scene
from shared.annotations import Entity, EntityType


class Namesakes:
    """The people of a text by their surnames."""

    def __init__(self, people: Sequence[Entity], text: str, scene: Scene) -> None:
        self._people, self._text, self._scene = people, text, scene
        self._surnames: dict[str, list[Entity]] = {}
        for one in people:
            before, _, surname = one.name.rpartition(" ")
            if before:
                self._surnames.setdefault(surname, []).append(one)

    def called(self, printed: str, start: int) -> Entity | None:
        """The one person with this last name; of several, whoever was named last before it."""
        last = printed.rpartition(" ")[2]
        people = [one for one in self._people if last in one.name.split()[:1] + one.name.split()[-1:]]
        return people[0] if len(people) == 1 else self._named_last(start, {one.id for one in people})

    def meant(self, entity: Entity, start: int, spoke: Entity | None, may_be: Callable[[Entity], bool]) -> Entity:
        """Of several people of one surname, whoever spoke last, else was named last: "Brennan" of two Brennans."""
        namesakes = self._surnames.get(entity.name, []) if entity.type is EntityType.PERSON else []
        ids = {one.id for one in namesakes if may_be(one)}
        if len(namesakes) < 2 or not ids:
            return entity
        return spoke if spoke is not None and spoke.id in ids else self._named_last(start, ids) or entity

    def gender_by_title(self, start: int) -> str:
        """`m` or `f` by the title printed before the place, "Mrs "; else empty."""
        title = self._text[max(0, start - 5) : start].rpartition(" ")[0].rpartition(" ")[2].lower()
        return "m" if title in MALE else "f" if title in FEMALE else ""

    def _named_last(self, start: int, ids: set[str]) -> Entity | None:
        if not ids:
            return None
        return next((named.entity for named in self._scene.before(start, REACH) if named.entity.id in ids), None)
