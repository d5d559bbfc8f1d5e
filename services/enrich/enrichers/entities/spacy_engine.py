"""A spaCy pipeline as entity engine, for sites that have one and the machines for it. Needs the extra `spacy`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from services.enrich.enrichers.entities.errors import UnknownEngineError
from services.enrich.enrichers.tagged import Tagged, TagType

BATCH = 32  # texts; more gains nothing on a processor
MAX_CHARS = 1_000_000  # spaCy refuses longer texts; what lies beyond is not read

# The labels of spaCy's own pipelines (OntoNotes, and the four of CoNLL); dates and amounts are no names.
TYPES: dict[str, TagType] = {
    "PERSON": "PER", "PER": "PER", "ORG": "ORG", "GPE": "LOC", "LOC": "LOC", "FAC": "LOC", "NORP": "NORP",
    "EVENT": "EVENT", "MISC": "MISC", "PRODUCT": "MISC", "WORK_OF_ART": "MISC", "LAW": "MISC", "LANGUAGE": "MISC",
}  # fmt: skip


class SpacyEngine:
    """Names as a loaded spaCy pipeline finds them; it states no confidence."""

    def __init__(self, pipeline: Any) -> None:
        meta = pipeline.meta
        self.name = f"spacy:{meta['lang']}_{meta['name']}"
        self.version = str(meta["version"])
        self._pipeline = pipeline

    def tag_batch(self, texts: Sequence[str]) -> list[list[Tagged]]:
        """For each text its names in reading order, none overlapping."""
        documents = self._pipeline.pipe((text[:MAX_CHARS] for text in texts), batch_size=BATCH)
        return [
            [
                Tagged(span.start_char, span.end_char, TYPES[span.label_])
                for span in document.ents
                if span.label_ in TYPES
            ]
            for document in documents
        ]


def load_spacy(pipeline: str) -> SpacyEngine:
    """The engine of an installed pipeline, or of a folder that holds one. Raises UnknownEngineError."""
    try:
        import spacy
    except ImportError:
        raise UnknownEngineError("the engine spacy:… needs spaCy: pip install 'wiredesk[spacy]'") from None
    try:
        loaded = spacy.load(pipeline)
    except OSError:
        raise UnknownEngineError(
            f"spaCy finds no pipeline {pipeline!r}; install its package or name its folder"
        ) from None
    if not any(label in TYPES for name in loaded.pipe_names for label in loaded.pipe_labels.get(name, ())):
        raise UnknownEngineError(
            f"the spaCy pipeline {pipeline!r} finds no names: its labels are none of {sorted(TYPES)}"
        )
    return SpacyEngine(loaded)
