"""Nouns that a text uses in turn for the same person: "the lawmaker" is the senator."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from services.enrich.enrichers.resolution.wording import word_set

KIN = word_set("""
    aunt brother cousin daughter father grandfather grandmother grandson husband mother nephew niece sister son uncle
    widow widower wife
""")
# What whoever has such a relative is to them.
RECIPROCAL = {
    "wife": frozenset({"husband"}),
    "husband": frozenset({"wife"}),
    "son": frozenset({"father", "mother"}),
    "daughter": frozenset({"father", "mother"}),
    "father": frozenset({"daughter", "son"}),
    "mother": frozenset({"daughter", "son"}),
    "brother": frozenset({"brother", "sister"}),
    "sister": frozenset({"brother", "sister"}),
    "aunt": frozenset({"nephew", "niece"}),
    "uncle": frozenset({"nephew", "niece"}),
}


@cache
def kindred(noun: str) -> frozenset[str]:
    """The nouns that may stand for the same person, this one among them."""
    return frozenset({noun}).union(*(kind for kind in _kinds() if noun in kind))


@cache
def _kinds() -> tuple[frozenset[str], ...]:
    lines = Path(__file__).with_suffix(".txt").read_text(encoding="utf-8").splitlines()
    return tuple(word_set(line) for line in lines if not line.startswith("#"))


@cache
def all_kinds() -> frozenset[str]:
    """Every noun that is of some kind."""
    return frozenset().union(*_kinds())
