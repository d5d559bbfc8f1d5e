from services.enrich.enrichers.info_sources import add_info_sources
from shared.annotations import Entity, EntityType, Quote, Span
from shared.contracts import Article, Record
from tests.enrich.provenances import PROVENANCE

AGENCY = Entity(id="e1", type=EntityType.ORGANISATION, name="Savanna News Agency")
MAYOR = Entity(id="e2", type=EntityType.PERSON, name="Ana Quiroz")
PORT = Entity(id="e3", type=EntityType.ORGANISATION, name="Port Council")


def quote(number: int, speaker: str | None = None, via: str | None = None) -> Quote:
    span = Span(start=0, end=1, exact="x", entity=speaker) if speaker else None
    return Quote(
        id=f"q{number}", type="indirect", start=0, end=1, exact="x", text="x", speaker=span, attributed_via=via
    )


def cited(*quotes: Quote) -> list[tuple[str, str, str | None]]:
    record = Record(
        article=Article(uri="urn:uuid:1"), entities=(AGENCY, MAYOR, PORT), quotes=quotes, provenance=PROVENANCE
    )
    return [(source.name, source.role, source.literal) for source in add_info_sources(record).info_sources]


def test_an_agency_that_passed_words_on_is_cited_once():
    assert cited(quote(1, "e2", "e1"), quote(2, "e2", "e1")) == [("Savanna News Agency", "cited", "e1")]


def test_an_agency_that_speaks_itself_is_cited():
    assert cited(quote(1, "e1")) == [("Savanna News Agency", "cited", "e1")]


def test_people_and_other_bodies_that_speak_are_not_cited():
    assert cited(quote(1, "e2"), quote(2, "e3"), quote(3)) == []
