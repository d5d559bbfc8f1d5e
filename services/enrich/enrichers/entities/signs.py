"""What the document's rules ask of single words, told once for each word the vocabulary has."""

from __future__ import annotations

from services.enrich.enrichers.entities.edges import AT_EDGES
from services.enrich.enrichers.entities.known_names import known_names
from services.enrich.enrichers.entities.people_names import ADDRESSES

AT_EDGE, BEGINS_KNOWN, ADDRESS = (1 << bit for bit in range(3))


def signs_of(word: str) -> int:
    """Whether it is cut off names, begins one of a known type, or is how a person is addressed; as a sum of bits."""
    is_edge, is_known = word.lower() in AT_EDGES, word in known_names()
    return AT_EDGE * is_edge | BEGINS_KNOWN * is_known | ADDRESS * (word in ADDRESSES)
