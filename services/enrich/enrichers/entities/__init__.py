"""Finding the names in a text: who, where, what. `make_engine` gives the engine that a setting names."""

from __future__ import annotations

from services.enrich.enrichers.entities.errors import UnknownEngineError
from services.enrich.enrichers.tagged import EntityEngine

DEFAULT = "crf"
ENGINES = (
    "`crf`, the engine the project ships, `rules`, known names and capitalised words alone, "
    "or `spacy:<pipeline>`, an installed spaCy pipeline (extra `spacy`)"
)


def make_engine(name: str = DEFAULT) -> EntityEngine:
    """The engine of this name, loaded and ready. Raises UnknownEngineError."""
    kind, _, pipeline = name.partition(":")
    if kind == "crf" and not pipeline:
        from services.enrich.enrichers.entities.engine import CrfEngine

        return CrfEngine()
    if kind == "rules" and not pipeline:
        from services.enrich.enrichers.known_names import KnownNamesEngine

        return KnownNamesEngine()
    if kind == "spacy" and pipeline:
        from services.enrich.enrichers.entities.spacy_engine import load_spacy

        return load_spacy(pipeline)
    raise UnknownEngineError(f"no entity engine {name!r}; expected {ENGINES}")
