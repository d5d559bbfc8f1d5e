"""The tables of the SQLite store, and how a record becomes their rows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from services.publish.plan import Filing

SCHEMA_VERSION = 1
SCHEMA = """
CREATE TABLE articles (
    uri TEXT PRIMARY KEY,
    version INTEGER NOT NULL,
    status TEXT NOT NULL,
    headline TEXT,
    standfirst TEXT,
    body TEXT,
    language TEXT NOT NULL,
    source TEXT,
    url TEXT,
    upstream_id TEXT,
    byline TEXT,
    dateline TEXT,
    publisher TEXT,
    published_at TEXT,
    modified_at TEXT,
    received_at TEXT NOT NULL,
    cluster TEXT,
    document TEXT NOT NULL
);
CREATE INDEX articles_by_source ON articles (source, published_at);
CREATE INDEX articles_by_published_at ON articles (published_at);
CREATE INDEX articles_by_url ON articles (url);
CREATE INDEX articles_by_cluster ON articles (cluster);

CREATE TABLE versions (
    uri TEXT NOT NULL,
    version INTEGER NOT NULL,
    status TEXT NOT NULL,
    received_at TEXT NOT NULL,
    document TEXT,
    PRIMARY KEY (uri, version)
);

CREATE TABLE sections (
    uri TEXT NOT NULL REFERENCES articles ON DELETE CASCADE,
    position INTEGER NOT NULL,
    name TEXT NOT NULL,
    PRIMARY KEY (uri, position)
) WITHOUT ROWID;
CREATE INDEX sections_by_name ON sections (name);

CREATE TABLE subjects (
    uri TEXT NOT NULL REFERENCES articles ON DELETE CASCADE,
    position INTEGER NOT NULL,
    name TEXT NOT NULL,
    rel TEXT NOT NULL,
    literal TEXT NOT NULL,
    subject_uri TEXT,
    relevance INTEGER,
    confidence INTEGER,
    PRIMARY KEY (uri, position)
) WITHOUT ROWID;
CREATE INDEX subjects_by_literal ON subjects (literal);

CREATE TABLE entities (
    uri TEXT NOT NULL REFERENCES articles ON DELETE CASCADE,
    id TEXT NOT NULL,
    type TEXT NOT NULL,
    subtype TEXT,
    name TEXT NOT NULL,
    title TEXT,
    code TEXT,
    wikidata TEXT,
    rel TEXT NOT NULL,
    relevance INTEGER NOT NULL,
    confidence INTEGER NOT NULL,
    PRIMARY KEY (uri, id)
) WITHOUT ROWID;
CREATE INDEX entities_by_name ON entities (name, type);

CREATE TABLE mentions (
    uri TEXT NOT NULL,
    entity TEXT NOT NULL,
    position INTEGER NOT NULL,
    part TEXT NOT NULL,
    start_offset INTEGER NOT NULL,
    end_offset INTEGER NOT NULL,
    exact TEXT NOT NULL,
    form TEXT NOT NULL,
    refers_to TEXT,
    PRIMARY KEY (uri, entity, position),
    FOREIGN KEY (uri, entity) REFERENCES entities ON DELETE CASCADE
) WITHOUT ROWID;

CREATE TABLE links (
    uri TEXT NOT NULL REFERENCES articles ON DELETE CASCADE,
    position INTEGER NOT NULL,
    target TEXT NOT NULL,
    headline TEXT NOT NULL,
    summary TEXT,
    url TEXT,
    language TEXT,
    occurrences INTEGER NOT NULL,
    PRIMARY KEY (uri, position)
) WITHOUT ROWID;
CREATE INDEX links_by_target ON links (target)
"""

Row = tuple[Any, ...]

INSERT_ARTICLE = "INSERT INTO articles VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
INSERT_VERSION = """
INSERT INTO versions VALUES (?, ?, ?, ?, ?)
ON CONFLICT (uri, version) DO UPDATE SET status = excluded.status, document = excluded.document
WHERE excluded.status = 'canceled' AND versions.status <> 'canceled'
"""


def article_row(filing: Filing) -> Row:
    """The row of `articles`; an absent text is NULL, never an empty string."""
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
        record.cluster.id if record.cluster else None,
        filing.document.decode(),
    )


def version_row(filing: Filing) -> Row:
    """The row of `versions`."""
    record = filing.record
    status = record.article.pub_status.value
    return (record.uri, record.version, status, record.provenance.received_at, filing.document.decode())


def _section_rows(filing: Filing) -> Iterator[Row]:
    for position, name in enumerate(filing.record.article.sections):
        yield filing.uri, position, name


def _subject_rows(filing: Filing) -> Iterator[Row]:
    for position, topic in enumerate(filing.record.subjects):
        yield (
            filing.uri,
            position,
            topic.name,
            topic.rel,
            topic.literal,
            topic.uri,
            topic.relevance,
            topic.confidence,
        )


def _entity_rows(filing: Filing) -> Iterator[Row]:
    for entity in filing.record.entities:
        yield (
            filing.uri,
            entity.id,
            entity.type.value,
            entity.subtype,
            entity.name,
            entity.title,
            entity.code,
            entity.wikidata,
            entity.rel,
            entity.relevance,
            entity.confidence,
        )


def _mention_rows(filing: Filing) -> Iterator[Row]:
    for entity in filing.record.entities:
        for position, mention in enumerate(entity.mentions):
            yield (
                filing.uri,
                entity.id,
                position,
                mention.where,
                mention.start,
                mention.end,
                mention.exact,
                mention.form,
                mention.refers_to,
            )


def _link_rows(filing: Filing) -> Iterator[Row]:
    for position, link in enumerate(filing.record.related_links):
        yield (
            filing.uri,
            position,
            link.uri,
            link.headline,
            link.summary,
            link.url,
            link.language,
            link.occurrences,
        )


# What hangs on an article and goes with it, parents before children.
DETAILS: tuple[tuple[str, Callable[[Filing], Iterator[Row]]], ...] = (
    ("INSERT INTO sections VALUES (?, ?, ?)", _section_rows),
    ("INSERT INTO subjects VALUES (?, ?, ?, ?, ?, ?, ?, ?)", _subject_rows),
    ("INSERT INTO entities VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", _entity_rows),
    ("INSERT INTO mentions VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", _mention_rows),
    ("INSERT INTO links VALUES (?, ?, ?, ?, ?, ?, ?, ?)", _link_rows),
)
