"""Making the open set's annotation agree with our guideline, as far as rules can."""

from __future__ import annotations

from collections.abc import Iterator

from services.enrich.enrichers.countries import countries
from training.entities.corpus import Document, Span
from training.entities.word_lists import CLASSES

PRONOUNS = frozenset({
    "he", "her", "him", "his", "i", "it", "its", "me", "my", "our", "she", "that", "their", "them", "these", "they",
    "this", "those", "us", "we", "which", "who", "you",
})  # fmt: skip
EVENT_HEADS = frozenset(CLASSES["E"].split()) - {"agreement", "conference", "congress", "week", "series", "edition"}
EVENT_OPENINGS = frozenset({"battle", "war", "operation", "hurricane", "siege", "wars"})
ADHERENTS = frozenset(CLASSES["N"].split())


def conform(documents: list[Document]) -> list[Document]:
    """Pronouns are no names, a country that acts is a place, and MISC is split into peoples, events and the rest."""
    places = frozenset(name for place in countries().values() for name in place.names)
    people = frozenset(name.lower() for place in countries().values() for name in place.demonyms)
    return [Document(one.id, one.group, one.text, tuple(_conformed(one, places, people))) for one in documents]


def _conformed(document: Document, places: frozenset[str], people: frozenset[str]) -> Iterator[Span]:
    is_defence = document.group.startswith("re3d")  # marks pronouns and descriptions too
    for span in document.spans:
        name = document.text[span.start : span.end]
        if name.lower() in PRONOUNS or (is_defence and name.islower()):
            continue
        if name in places:
            yield span._replace(type="LOC")
        elif name.lower() in people:
            yield span._replace(type="NORP")
        elif span.type == "MISC":
            yield span._replace(type=finer_type(name, people))
        else:
            yield span


def finer_type(name: str, people: frozenset[str]) -> str:
    """NORP, EVENT or MISC for a name that is none of person, organisation and place."""
    words = name.lower().split()
    if words[-1] in ADHERENTS or words[-1] in people:
        return "NORP"
    return "EVENT" if words[-1] in EVENT_HEADS or words[0] in EVENT_OPENINGS else "MISC"
