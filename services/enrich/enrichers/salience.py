"""How much an article is about an entity: one stated rule for every enricher."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, Protocol

ABOUT = 60  # reached by standing in the headline once, or by five mentions in the body
_IN_BODY = (20, 20, 30, 40, 50, 60)  # points for so many mentions


class Placed(Protocol):
    """A mention, of which only the text it stands in counts."""

    @property
    def where(self) -> str: ...


def relevance(mentions: Sequence[Placed]) -> int:
    """0-100: 20 for a mention, 10 for each further one in the body (four count), 40 for the headline."""
    in_body = 0
    for mention in mentions:
        if mention.where == "body":
            in_body += 1
    return _IN_BODY[min(in_body, len(_IN_BODY) - 1)] + 40 * (in_body < len(mentions))


def relation(score: int) -> Literal["about", "mentions"]:
    return "about" if score >= ABOUT else "mentions"
