"""The relational model: tables, their columns, and how a record becomes their rows. SQLite and PostgreSQL share it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from operator import attrgetter
from typing import Any, NamedTuple

from services.publish.plan import Filing
from shared.annotations import Quote

Row = tuple[Any, ...]

# What is said of one subject and so on: its columns after the article and the position.
SUBJECT = attrgetter("name", "rel", "literal", "uri", "relevance", "confidence")
MENTION = attrgetter("where", "start", "end", "exact", "form", "refers_to")
LINK = attrgetter("uri", "headline", "summary", "url", "language", "occurrences")
STORY = attrgetter("id", "role", "method", "similarity", "canonical_uri")


class Table(NamedTuple):
    """A table's columns in order, and the rows of one filing in it."""

    name: str
    columns: tuple[str, ...]
    rows_of: Callable[[Filing], Iterator[Row]]


def article_columns(filing: Filing) -> Row:
    """All but the document. An absent text is NULL, never an empty string."""
    record, article = filing.record, filing.record.article
    return (
        article.uri,
        article.version,
        article.pub_status.value,
        article.headline or None,
        article.standfirst,
        article.body or None,
        record.language,
        article.source,
        article.url,
        article.upstream_id,
        article.byline,
        article.dateline,
        article.publisher,
        article.published_at,
        article.modified_at,
        record.provenance.received_at,
    )


def version_columns(filing: Filing) -> Row:
    """All but the uri and the document."""
    record = filing.record
    return record.version, record.article.pub_status.value, record.provenance.received_at


def quote_columns(quote: Quote) -> Row:
    """All but the uri."""
    speaker, cue = quote.speaker, quote.cue
    who = (speaker.exact, speaker.entity) if speaker else (None, None)
    text = quote.type, quote.start, quote.end, quote.text
    return quote.id, *text, *who, cue.exact if cue else None, quote.attributed_via


def _article_rows(filing: Filing) -> Iterator[Row]:
    yield (*article_columns(filing), filing.document.decode())


def _version_rows(filing: Filing) -> Iterator[Row]:
    yield (filing.uri, *version_columns(filing), filing.document.decode())


def _section_rows(filing: Filing) -> Iterator[Row]:
    for position, name in enumerate(filing.record.article.sections):
        yield filing.uri, position, name


def _subject_rows(filing: Filing) -> Iterator[Row]:
    for position, said in enumerate(map(SUBJECT, filing.record.subjects)):
        yield filing.uri, position, *said


def _entity_rows(filing: Filing) -> Iterator[Row]:
    for entity in filing.record.entities:
        known_as = entity.type.value, entity.subtype, entity.name, entity.title, entity.code, entity.wikidata
        yield filing.uri, entity.id, *known_as, entity.uri, entity.rel, entity.relevance, entity.confidence


def _mention_rows(filing: Filing) -> Iterator[Row]:
    for entity in filing.record.entities:
        for position, said in enumerate(map(MENTION, entity.mentions)):
            yield filing.uri, entity.id, position, *said


def _quote_rows(filing: Filing) -> Iterator[Row]:
    for quote in filing.record.quotes:
        yield filing.uri, *quote_columns(quote)


def _link_rows(filing: Filing) -> Iterator[Row]:
    for position, said in enumerate(map(LINK, filing.record.related_links)):
        yield filing.uri, position, *said


def _story_rows(filing: Filing) -> Iterator[Row]:
    if filing.record.cluster is not None:
        yield filing.uri, *STORY(filing.record.cluster)


def _columns(names: str) -> tuple[str, ...]:
    return tuple(names.split())


ARTICLES = Table(
    "articles",
    _columns(
        "uri version status headline standfirst body language source url upstream_id byline dateline publisher"
        " published_at modified_at received_at document"
    ),
    _article_rows,
)
VERSIONS = Table("versions", _columns("uri version status received_at document"), _version_rows)
# What hangs on an article and goes with it, parents before children.
DETAILS = (
    Table("sections", _columns("uri position name"), _section_rows),
    Table("subjects", _columns("uri position name rel literal subject_uri relevance confidence"), _subject_rows),
    Table(
        "entities",
        _columns("uri id type subtype name title code wikidata entity_uri rel relevance confidence"),
        _entity_rows,
    ),
    Table(
        "mentions",
        _columns("uri entity position part start_offset end_offset exact form refers_to"),
        _mention_rows,
    ),
    Table(
        "quotes",
        _columns("uri id type start_offset end_offset text speaker speaker_entity cue attributed_via"),
        _quote_rows,
    ),
    Table("links", _columns("uri position target headline summary url language occurrences"), _link_rows),
    Table("stories", _columns("uri story role method similarity canonical_uri"), _story_rows),
)
