"""Records for the tests of stores: fictional, small, complete enough to fill every table."""

from __future__ import annotations

from shared.annotations import Cluster, Entity, EntityType, Mention, Provenance, Quote, RelatedLink, Span, Topic
from shared.contracts import Article, Image, PubStatus, Record


def a_uri(number: int) -> str:
    return f"urn:uuid:00000000-0000-5000-8000-{number:012d}"


def a_record(number: int = 1, version: int = 1, text: str = "The dam at Korvala held.", **article: object) -> Record:
    """Version `version` of article `number`, with one section, subject, entity, mention, quote, link and story."""
    fields = {
        "uri": a_uri(number),
        "version": version,
        "source": "harbour-wire",
        "url": f"https://harbourwire.example/{number}",
        "headline": f"Dam holds, take {version}",
        "standfirst": text,
        "paragraphs": (text, f"Engineers said so in note {version}."),
        "sections": ("Finland",),
        "byline": "Aino Testinen",
        "images": (Image(url=f"https://harbourwire.example/{number}/dam.jpg", caption="The dam.", width=1200),),
        "published_at": "2026-03-01T06:00:00Z",
        **article,
    }
    return Record(
        article=Article.model_validate(fields),
        language="en",
        subjects=(Topic(name="Finland", rel="category", literal="finland", creator="upstream"),),
        entities=(_korvala("e1"),),
        quotes=(_a_quote(),),
        related_links=(
            RelatedLink(uri=a_uri(900), headline="Rain eases in Korvala", headline_fingerprint="sha256:00"),
        ),
        cluster=Cluster(id=a_uri(number)),
        provenance=Provenance(
            raw_digest="sha256:00",
            media_type="text/plain",
            door="queue",
            received_at="2026-03-01T06:01:00Z",
            correlation_id="0123456789abcdef",
        ),
    )


def a_withdrawal(number: int = 1, version: int = 2, text: str = "KILL: the dam story was wrong.") -> Record:
    return a_record(number, version, text, pub_status=PubStatus.CANCELED)


def a_record_without_utf8(number: int = 1) -> Record:
    """A lone surrogate: Python holds it, no UTF-8 text can."""
    return a_record(number, headline="Dam \ud800 holds")


def a_record_with_twin_entities(number: int = 1) -> Record:
    """Two entities of one id: JSON does not mind, a table with a key does."""
    return a_record(number).model_copy(update={"entities": (_korvala("e1"), _korvala("e1"))})


def a_record_of_many_words(number: int = 1) -> Record:
    """Quotes enough that their ids do not sort as they stand, one of nobody, two of the same speaker."""
    said = [_a_quote().model_copy(update={"id": f"q{nth}", "text": f"dam {nth}"}) for nth in range(1, 12)]
    said[3] = said[3].model_copy(update={"speaker": None})
    return a_record(number, sections=("Finland", "World", "Finland")).model_copy(update={"quotes": tuple(said)})


def traced(record: Record, traceparent: str) -> Record:
    """The same, known to belong to a trace."""
    provenance = record.provenance.model_copy(update={"traceparent": traceparent})
    return record.model_copy(update={"provenance": provenance})


def _korvala(entity_id: str) -> Entity:
    mention = Mention(start=11, end=18, exact="Korvala")
    return Entity(id=entity_id, type=EntityType.PLACE, name="Korvala", rel="about", mentions=(mention,))


def _a_quote() -> Quote:
    held = Span(start=0, end=3, exact="The")
    return Quote(id="q1", type="direct", start=4, end=7, exact="“dam”", text="dam", speaker=held, cue=held)
