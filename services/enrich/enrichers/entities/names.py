"""A name inside a document cut into tokens, with what speaks for it."""

from __future__ import annotations

import math
from dataclasses import dataclass

from services.enrich.enrichers.tagged import TAG_TYPES, TagType

MOST = 30.0  # of a difference of evidence; e to the power of it is as good as certainty
KNOWN = 0.98  # confidence in a name that stands in a list of countries or peoples


@dataclass(slots=True)
class Name:
    """Tokens first..last are a name. `evidence` is what speaks for each of TAG_TYPES, per token; `against` for none."""

    first: int
    last: int
    type: TagType
    evidence: list[float]
    against: float = 0.0
    is_known: bool = False

    @property
    def confidence(self) -> float:
        """0 to 1: the share of its type in what the tokens alone say."""
        if self.is_known:
            return KNOWN
        own = self.evidence[TAG_TYPES.index(self.type)]
        rivals = sum(math.exp(min(one - own, MOST)) for one in (*self.evidence, self.against)) - 1
        return round(1 / (1 + max(rivals, 0.0)), 2)


def certain(first: int, last: int, kind: TagType) -> Name:
    """A name whose type is known beforehand."""
    return Name(first, last, kind, _evidence_for(kind, 9.0), is_known=True)


def found_again(first: int, last: int, kind: TagType) -> Name:
    """A further mention of a name: surer than not, whatever the tokens around it say."""
    return Name(first, last, kind, _evidence_for(kind, 3.0))


def _evidence_for(kind: TagType, weight: float) -> list[float]:
    return [weight if one == kind else 0.0 for one in TAG_TYPES]
