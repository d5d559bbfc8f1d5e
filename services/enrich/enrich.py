"""Articles -> Records: the enrichers, in order, a batch at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from services.enrich.enrichers.agencies import add_agencies
from services.enrich.enrichers.entities import DEFAULT, make_engine
from services.enrich.enrichers.entities_step import VERSION as ENTITIES_VERSION
from services.enrich.enrichers.entities_step import add_entities
from services.enrich.enrichers.info_sources import add_info_sources
from services.enrich.enrichers.language import MIN_LETTERS, add_language, detect, normalise_tag, origin
from services.enrich.enrichers.links import add_links
from services.enrich.enrichers.quotes.quotes import add_quotes
from services.enrich.enrichers.resolution.atlas import atlas
from services.enrich.enrichers.resolution.gazetteer import EMPTY, Gazetteer
from services.enrich.enrichers.sections import add_sections, split_sections
from services.enrich.enrichers.story_print import make_print
from services.enrich.enrichers.tagged import EntityEngine
from services.enrich.enrichers.temporal.temporal import add_temporal
from services.enrich.enrichers.topics.table import table
from services.enrich.enrichers.topics.topics import add_topics, explain
from shared.annotations import Provenance, Step
from shared.contracts import Article, Record
from shared.structs import changed, unchecked


@dataclass(frozen=True, slots=True)
class Tools:
    """What enrichers need besides the article: who finds names, and the operators' own names."""

    engine: EntityEngine
    gazetteer: Gazetteer = EMPTY

    def __str__(self) -> str:
        gazetteer = f"; gazetteer {self.gazetteer.version}" if self.gazetteer else ""
        return f"{self.engine.name} {self.engine.version}{gazetteer}"


@dataclass(frozen=True, slots=True, eq=False)
class Enricher:
    """A named, versioned function of a batch; a new version tells the records it made from older ones."""

    step: str
    version: str
    add: Callable[[Sequence[Record], Tools], list[Record]]
    note: Callable[[Record, Tools], str | None] = lambda _record, _tools: None


def each(add: Callable[[Record], Record]) -> Callable[[Sequence[Record], Tools], list[Record]]:
    """An enricher's function that looks at one record alone."""
    return lambda records, _tools: [add(record) for record in records]


def _tag_and_resolve(records: Sequence[Record], tools: Tools) -> list[Record]:
    return add_entities(records, tools.engine, tools.gazetteer)


ENRICHERS = (
    # first: what comes after may read only some languages
    Enricher("language", "1.0.0", each(add_language), note=lambda record, _tools: origin(record)),
    Enricher("sections", "1.1.0", each(add_sections)),
    Enricher("links", "2.0.0", each(add_links)),
    Enricher("agencies", "1.0.0", each(add_agencies)),
    Enricher("entities", ENTITIES_VERSION, _tag_and_resolve, note=lambda _record, tools: str(tools)),
    Enricher("quotes", "1.7.0", each(add_quotes)),  # after entities: its speakers are among them
    Enricher("sources", "1.0.0", each(add_info_sources)),  # after quotes: it reads through whom they came
    Enricher("topics", "1.0.0", each(add_topics), note=lambda record, _tools: explain(record)),  # after sections
    Enricher("temporal", "1.0.0", each(add_temporal)),
)


def load(engine: str = DEFAULT) -> Tools:
    """Load models and tables now, so that processes forked later share them. Raises UnknownEngineError."""
    tools = Tools(make_engine(engine))
    detect("load " * MIN_LETTERS)
    normalise_tag("English")
    split_sections("Load")
    make_print("Load", "load " * 20)
    table()
    atlas()
    warm = Record(
        article=Article(uri="urn:uuid:0", version=1, headline="Load", paragraphs=("Load",)), provenance=_NOBODY
    )
    _tag_and_resolve([warm, warm.model_copy(update={"language": "de"})], tools)
    return tools


_NOBODY = Provenance(raw_digest="", media_type="", door="", received_at="", correlation_id="")


def enrich_all(articles: Iterable[tuple[Article, Provenance]], tools: Tools, *, now: str) -> list[Record]:
    """The records of articles, in order, with one provenance step per enricher, at `now` (RFC 3339).

    An article that cannot be enriched fails the call; who calls finds it out by trying one at a time.
    """
    records = [unchecked(Record, article=article, provenance=provenance) for article, provenance in articles]
    living = [record for record in records if not record.is_withdrawn]
    for enricher in ENRICHERS:
        living = enricher.add(living, tools)
    enriched = iter([_with_steps(record, tools, now) for record in living])
    return [record if record.is_withdrawn else next(enriched) for record in records]


def enrich(article: Article, provenance: Provenance, tools: Tools, *, now: str) -> Record:
    """The record of one article."""
    return enrich_all([(article, provenance)], tools, now=now)[0]


def _with_steps(record: Record, tools: Tools, now: str) -> Record:
    steps = tuple([_step(one, now, one.note(record, tools)) for one in ENRICHERS])
    provenance = record.provenance
    return changed(record, provenance=changed(provenance, steps=provenance.steps + steps))


@lru_cache(maxsize=256)  # most of a batch's records have the same
def _step(enricher: Enricher, now: str, note: str | None) -> Step:
    return unchecked(Step, service="enrich", step=enricher.step, version=enricher.version, at=now, note=note)
