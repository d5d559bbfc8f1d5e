"""A name inside a document cut into tokens, with what speaks for it."""

from __future__ import annotations

import msgspec

from services.enrich.enrichers.tagged import TAG_TYPES, TagType

NUMBERS: dict[TagType, int] = {kind: number for number, kind in enumerate(TAG_TYPES)}
KNOWN = 0.98  # confidence in a name that stands in a list of countries or peoples
AGAIN = 0.7  # in a name for which only its other mentions speak


class Name(msgspec.Struct, gc=False):
    """Tokens first..last are a name. `evidence` is what speaks for each of TAG_TYPES, per token; `chances` are the
    probabilities that it is one, as far as its own tokens tell, in hundredths.
    It is plain when there is nothing to cut off at its edges, and too short to hold another.
    """

    first: int
    last: int
    type: TagType
    evidence: list[float]
    chances: list[float]
    is_known: bool = False
    is_plain: bool = False

    @property
    def confidence(self) -> float:
        """0 to 1."""
        return KNOWN if self.is_known else self.chances[NUMBERS[self.type]]


def certain(first: int, last: int, kind: TagType) -> Name:
    """A name whose type is known beforehand."""
    return Name(first, last, kind, _only(kind, 9.0), _only(kind, KNOWN), is_known=True)


def found_again(first: int, last: int, kind: TagType) -> Name:
    """A further mention of a name: surer than not, whatever the tokens around it say."""
    return Name(first, last, kind, _only(kind, 3.0), _only(kind, AGAIN))


def _only(kind: TagType, value: float) -> list[float]:
    return [value if one == kind else 0.0 for one in TAG_TYPES]
