"""How a file of an older program gets the tables of this one, a version at a time."""

from __future__ import annotations

from services.publish.stores.rows import ARTICLES, DETAILS, VERSIONS
from services.publish.stores.sqlite_schema import ARTICLE_ROWS, LASTING, VIEWS

_TABLES_3 = """
CREATE TABLE article_rows (
    number INTEGER PRIMARY KEY,
    uri TEXT NOT NULL UNIQUE,
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
    received_at TEXT NOT NULL
);
CREATE INDEX article_rows_by_source ON article_rows (source, published_at);
CREATE INDEX article_rows_by_published_at ON article_rows (published_at);
CREATE INDEX article_rows_by_received_at ON article_rows (received_at);
CREATE INDEX article_rows_by_url ON article_rows (url);

CREATE TABLE section_rows (
    article INTEGER NOT NULL,
    position INTEGER NOT NULL,
    name TEXT NOT NULL,
    PRIMARY KEY (article, position)
) WITHOUT ROWID;
CREATE INDEX section_rows_by_name ON section_rows (name);

CREATE TABLE subject_rows (
    article INTEGER NOT NULL,
    position INTEGER NOT NULL,
    name TEXT NOT NULL,
    rel TEXT NOT NULL,
    literal TEXT NOT NULL,
    subject_uri TEXT,
    relevance INTEGER,
    confidence INTEGER,
    PRIMARY KEY (article, position)
) WITHOUT ROWID;
CREATE INDEX subject_rows_by_literal ON subject_rows (literal);

CREATE TABLE quote_rows (
    article INTEGER NOT NULL,
    id TEXT NOT NULL,
    type TEXT NOT NULL,
    start_offset INTEGER NOT NULL,
    end_offset INTEGER NOT NULL,
    text TEXT NOT NULL,
    speaker TEXT,
    speaker_entity TEXT,
    cue TEXT,
    attributed_via TEXT,
    PRIMARY KEY (article, id)
) WITHOUT ROWID;
CREATE INDEX quote_rows_by_speaker ON quote_rows (speaker);

CREATE TABLE link_rows (
    article INTEGER NOT NULL,
    position INTEGER NOT NULL,
    target TEXT NOT NULL,
    headline TEXT NOT NULL,
    summary TEXT,
    url TEXT,
    language TEXT,
    occurrences INTEGER NOT NULL,
    PRIMARY KEY (article, position)
) WITHOUT ROWID;
CREATE INDEX link_rows_by_target ON link_rows (target);

CREATE TABLE story_rows (
    article INTEGER PRIMARY KEY,
    story TEXT NOT NULL,
    role TEXT NOT NULL,
    method TEXT NOT NULL,
    similarity REAL,
    canonical_uri TEXT
);
CREATE INDEX story_rows_by_story ON story_rows (story)
"""

# Articles keep their numbers, by which the search index knows them.
_FROM_2 = """
INSERT INTO article_rows
SELECT number, uri, version, status, headline, standfirst, body, language, source, url, upstream_id, byline, dateline,
    publisher, published_at, modified_at, received_at
FROM articles ORDER BY number;

INSERT INTO version_rows
SELECT number, versions.version, versions.status, versions.received_at, versions.document
FROM articles CROSS JOIN versions ON versions.uri = articles.uri ORDER BY number, versions.version;

INSERT INTO section_rows
SELECT number, position, name FROM articles CROSS JOIN sections ON sections.uri = articles.uri;

INSERT INTO subject_rows
SELECT number, position, name, rel, literal, subject_uri, relevance, confidence
FROM articles CROSS JOIN subjects ON subjects.uri = articles.uri;

INSERT INTO entity_names (name, type, subtype, code, wikidata, entity_uri)
SELECT DISTINCT name, type, subtype, code, wikidata, entity_uri FROM entities;

INSERT INTO entity_rows
SELECT number, id, (SELECT number FROM entity_names AS known WHERE known.name = entities.name
     AND known.type = entities.type AND known.subtype IS entities.subtype AND known.code IS entities.code
     AND known.wikidata IS entities.wikidata AND known.entity_uri IS entities.entity_uri),
    title, rel, relevance, confidence,
    (SELECT json_group_array(json_array(part, start_offset, end_offset, exact, form, refers_to))
     FROM (SELECT * FROM mentions WHERE mentions.uri = entities.uri AND entity = id ORDER BY position))
FROM articles CROSS JOIN entities ON entities.uri = articles.uri;

INSERT INTO quote_rows
SELECT number, id, type, start_offset, end_offset, text, speaker, speaker_entity, cue, attributed_via
FROM articles CROSS JOIN quotes ON quotes.uri = articles.uri;

INSERT INTO link_rows
SELECT number, position, target, links.headline, summary, links.url, links.language, occurrences
FROM articles CROSS JOIN links ON links.uri = articles.uri;

INSERT INTO story_rows
SELECT number, story, role, method, similarity, canonical_uri
FROM articles CROSS JOIN stories ON stories.uri = articles.uri;

DROP TRIGGER articles_search_insert;
DROP TRIGGER articles_search_delete;
DROP TABLE mentions;
DROP TABLE entities;
DROP TABLE sections;
DROP TABLE subjects;
DROP TABLE quotes;
DROP TABLE links;
DROP TABLE stories;
DROP TABLE versions;
DROP TABLE articles
"""

_SET_ASIDE_3 = """
DROP INDEX article_rows_by_source;
DROP INDEX article_rows_by_published_at;
DROP INDEX article_rows_by_received_at;
DROP INDEX article_rows_by_url;
ALTER TABLE article_rows RENAME TO article_rows_3
"""

# Ids are a letter and a count: so they are in the order of the record again.
_FROM_3 = """
INSERT INTO article_rows
SELECT number, uri, version, status, language, source, url, upstream_id, byline, dateline, publisher, published_at,
    modified_at, received_at, story, role, method, similarity, canonical_uri, headline, standfirst, body,
    (SELECT json_group_array(json_array(name))
     FROM (SELECT * FROM section_rows WHERE article = number ORDER BY position)),
    (SELECT json_group_array(json_array(name, rel, literal, subject_uri, relevance, confidence))
     FROM (SELECT * FROM subject_rows WHERE article = number ORDER BY position)),
    (SELECT json_group_array(json_array(target, headline, summary, url, language, occurrences))
     FROM (SELECT * FROM link_rows WHERE article = number ORDER BY position)),
    (SELECT json_group_array(json_array(
        id, type, start_offset, end_offset, text, speaker, speaker_entity, cue, attributed_via))
     FROM (SELECT * FROM quote_rows WHERE article = number ORDER BY length(id), id))
FROM article_rows_3 LEFT JOIN story_rows ON article = number ORDER BY number;

INSERT INTO section_postings SELECT DISTINCT name, article FROM section_rows ORDER BY name, article;
INSERT INTO subject_postings SELECT DISTINCT literal, article FROM subject_rows ORDER BY literal, article;
INSERT INTO link_postings SELECT DISTINCT target, article FROM link_rows ORDER BY target, article;
INSERT INTO quote_postings
SELECT DISTINCT speaker, article FROM quote_rows WHERE speaker IS NOT NULL ORDER BY speaker, article;

DROP TABLE section_rows;
DROP TABLE subject_rows;
DROP TABLE quote_rows;
DROP TABLE link_rows;
DROP TABLE story_rows;
DROP TABLE article_rows_3
"""

_DROP_VIEWS = ";".join(f"DROP VIEW IF EXISTS {table.name}" for table in (ARTICLES, VERSIONS, *DETAILS))


def _statements(*parts: str) -> tuple[str, ...]:
    return tuple(statement for part in parts for statement in part.split(";") if statement.strip())


UPGRADES = {
    2: _statements(_TABLES_3, LASTING, _FROM_2),
    3: _statements(_DROP_VIEWS, _SET_ASIDE_3, ARTICLE_ROWS, _FROM_3, VIEWS),
}
