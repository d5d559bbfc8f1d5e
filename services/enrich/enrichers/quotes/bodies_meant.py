"""Which body "the ministry" or "the company" is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from services.enrich.enrichers.quotes.cast import Named
from services.enrich.enrichers.quotes.press import is_press
from services.enrich.enrichers.quotes.speaking_nouns import ASSOCIATIONS, BODIES, COMPANIES
from services.enrich.enrichers.resolution.given_names import gender_of_name
from shared.annotations import Entity, EntityType

DOUBTFUL = 60  # of a hundred: an entity's confidence below which its type is doubted

_CLUBS = frozenset({"club", "side", "team"})  # which are no associations
_GENERAL = frozenset({"group", "company", "association", "union", "federation"})


class Bodies(NamedTuple):
    """What the text has named before: bodies, the last first; those of them near by; whoever spoke last, and where."""

    named: Sequence[Named]
    near: Sequence[Named]
    spoke: Entity | None
    spoke_at: int
    sentence_start: Callable[[int], int]


def body_meant(head: str, bodies: Bodies, *, is_bare: bool) -> Entity | None:
    """The one whose name has this noun: "the ministry" is the Ministry of Health; else, for "the company" without
    more, the one that spoke last, or the only one of the last sentence that names any."""
    fits = {one.entity.id: one.entity for one in bodies.named if head in one.entity.name.lower().split()}
    if not fits and (head in COMPANIES or (is_bare and head in ASSOCIATIONS)):
        fits = _of_last_sentence(head, bodies)
        if _may_be_called(bodies.spoke, head) and not (len(fits) == 1 and _has_moved_on(bodies)):
            return bodies.spoke
    return next(iter(fits.values())) if len(fits) == 1 else None


def is_body(entity: Entity) -> bool:
    """Whether it is an organisation."""
    return entity.type is EntityType.ORGANISATION


def may_be_body(entity: Entity) -> bool:
    """Whether it may be a body that was taken for something else: nothing is known of it."""
    if entity.type is EntityType.PERSON and gender_of_name(entity.name):
        return False
    is_doubtful = entity.confidence is not None and entity.confidence < DOUBTFUL
    is_odd = entity.type is not EntityType.PERSON or " " not in entity.name or is_doubtful
    return is_odd and entity.code is None and entity.title is None


def _has_moved_on(bodies: Bodies) -> bool:
    """Whether a body was named in a sentence after that of whoever spoke last."""
    return bool(bodies.near) and bodies.sentence_start(bodies.near[0].start) > bodies.spoke_at


def _of_last_sentence(head: str, bodies: Bodies) -> dict[str, Entity]:
    near = [named for named in bodies.near if _may_be_called(named.entity, head)]
    since = bodies.sentence_start(near[0].start) if near else 0
    return {named.entity.id: named.entity for named in near if named.start >= since}


def _may_be_called(body: Entity | None, head: str) -> bool:
    """Whether it is a body, no medium, and by its name no other kind: no ministry is "the company"."""
    if body is None or is_press(body):
        return False
    nouns = {word for word in body.name.lower().split() if word in BODIES}
    if head in _CLUBS:
        return not nouns or head in nouns or "club" in nouns
    return not nouns or head in nouns or nouns <= _GENERAL
