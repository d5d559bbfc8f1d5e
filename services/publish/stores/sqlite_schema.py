"""The tables of the SQLite store, and the views that people read.

The views have the names and columns of rows.py. Behind them an article goes by a number in place of its uri, a document
stands with its version alone, and a name that many articles have stands once. The current state of an article is one
row: what it lists (its entities, quotes, ...) is JSON in it. Postings say which articles have a key.
"""

from __future__ import annotations

import sqlite3

SCHEMA_VERSION = 4
READABLE_VERSIONS = (2, 3, SCHEMA_VERSION)  # whose tables or views have the same names and columns

# No foreign keys: all rows of an article are put in and taken out together, by this store alone. Columns by which
# articles are sorted stand before the long ones, which lie on pages of their own. Lists are of lists, whose members are
# the columns of the views, without what stands elsewhere: the uri, the position, what all entities of a name have.
ARTICLE_ROWS = """
CREATE TABLE article_rows (
    number INTEGER PRIMARY KEY,
    uri TEXT NOT NULL UNIQUE,
    version INTEGER NOT NULL,
    status TEXT NOT NULL,
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
    story TEXT,
    role TEXT,
    method TEXT,
    similarity REAL,
    canonical_uri TEXT,
    headline TEXT,
    standfirst TEXT,
    body TEXT,
    sections TEXT NOT NULL,
    subjects TEXT NOT NULL,
    links TEXT NOT NULL,
    quotes TEXT NOT NULL
);
CREATE INDEX article_rows_by_source ON article_rows (source, published_at);
CREATE INDEX article_rows_by_published_at ON article_rows (published_at);
CREATE INDEX article_rows_by_received_at ON article_rows (received_at);
CREATE INDEX article_rows_by_url ON article_rows (url);
CREATE INDEX article_rows_by_story ON article_rows (story);

CREATE TABLE section_postings (
    name TEXT NOT NULL,
    article INTEGER NOT NULL,
    PRIMARY KEY (name, article)
) WITHOUT ROWID;

CREATE TABLE subject_postings (
    literal TEXT NOT NULL,
    article INTEGER NOT NULL,
    PRIMARY KEY (literal, article)
) WITHOUT ROWID;

CREATE TABLE link_postings (
    target TEXT NOT NULL,
    article INTEGER NOT NULL,
    PRIMARY KEY (target, article)
) WITHOUT ROWID;

CREATE TABLE quote_postings (
    speaker TEXT NOT NULL,
    article INTEGER NOT NULL,
    PRIMARY KEY (speaker, article)
) WITHOUT ROWID
"""

# As they have been since schema 3. Documents of withdrawn texts are NULL; mentions lie with their entity.
LASTING = """
CREATE TABLE version_rows (
    article INTEGER NOT NULL,
    version INTEGER NOT NULL,
    status TEXT NOT NULL,
    received_at TEXT NOT NULL,
    document TEXT,
    PRIMARY KEY (article, version)
);

CREATE TABLE entity_names (
    number INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    type TEXT NOT NULL,
    subtype TEXT,
    code TEXT,
    wikidata TEXT,
    entity_uri TEXT
);
CREATE INDEX entity_names_by_name ON entity_names (name, type);
CREATE INDEX entity_names_by_entity_uri ON entity_names (entity_uri);

CREATE TABLE entity_rows (
    article INTEGER NOT NULL,
    id TEXT NOT NULL,
    name INTEGER NOT NULL,
    title TEXT,
    rel TEXT NOT NULL,
    relevance INTEGER NOT NULL,
    confidence INTEGER NOT NULL,
    mentions TEXT NOT NULL,
    PRIMARY KEY (article, id)
) WITHOUT ROWID;
CREATE INDEX entity_rows_by_name ON entity_rows (name)
"""

VIEWS = """
CREATE VIEW articles AS
SELECT number, uri, version, status, headline, standfirst, body, language, source, url, upstream_id, byline, dateline,
    publisher, published_at, modified_at, received_at,
    (SELECT document FROM version_rows WHERE article = number AND version_rows.version = article_rows.version)
        AS document
FROM article_rows;

CREATE VIEW versions AS
SELECT uri, version_rows.version, version_rows.status, version_rows.received_at, document
FROM version_rows JOIN article_rows ON number = article;

CREATE VIEW sections AS
SELECT uri, one.key AS position, name
FROM article_rows JOIN json_each(sections) AS one
    LEFT JOIN section_postings ON name = json_extract(one.value, '$[0]') AND article = number;

CREATE VIEW subjects AS
SELECT uri, one.key AS position, json_extract(one.value, '$[0]') AS name, json_extract(one.value, '$[1]') AS rel,
    literal, json_extract(one.value, '$[3]') AS subject_uri, json_extract(one.value, '$[4]') AS relevance,
    json_extract(one.value, '$[5]') AS confidence
FROM article_rows JOIN json_each(subjects) AS one
    LEFT JOIN subject_postings ON literal = json_extract(one.value, '$[2]') AND article = number;

CREATE VIEW entities AS
SELECT uri, id, type, subtype, entity_names.name, title, code, wikidata, entity_uri, rel, relevance, confidence
FROM entity_rows JOIN entity_names ON entity_names.number = entity_rows.name
    JOIN article_rows ON article_rows.number = article;

CREATE VIEW mentions AS
SELECT uri, entity_rows.id AS entity, key AS position, json_extract(value, '$[0]') AS part,
    json_extract(value, '$[1]') AS start_offset, json_extract(value, '$[2]') AS end_offset,
    json_extract(value, '$[3]') AS exact, json_extract(value, '$[4]') AS form, json_extract(value, '$[5]') AS refers_to
FROM entity_rows JOIN article_rows ON number = article, json_each(mentions);

CREATE VIEW quotes AS
SELECT uri, json_extract(one.value, '$[0]') AS id, json_extract(one.value, '$[1]') AS type,
    json_extract(one.value, '$[2]') AS start_offset, json_extract(one.value, '$[3]') AS end_offset,
    json_extract(one.value, '$[4]') AS text, speaker, json_extract(one.value, '$[6]') AS speaker_entity,
    json_extract(one.value, '$[7]') AS cue, json_extract(one.value, '$[8]') AS attributed_via
FROM article_rows JOIN json_each(quotes) AS one
    LEFT JOIN quote_postings ON speaker = json_extract(one.value, '$[5]') AND article = number;

CREATE VIEW links AS
SELECT uri, one.key AS position, target, json_extract(one.value, '$[1]') AS headline,
    json_extract(one.value, '$[2]') AS summary, json_extract(one.value, '$[3]') AS url,
    json_extract(one.value, '$[4]') AS language, json_extract(one.value, '$[5]') AS occurrences
FROM article_rows JOIN json_each(links) AS one
    LEFT JOIN link_postings ON target = json_extract(one.value, '$[0]') AND article = number;

CREATE VIEW stories AS
SELECT uri, story, role, method, similarity, canonical_uri FROM article_rows WHERE story IS NOT NULL
"""

SEARCH = """
CREATE VIRTUAL TABLE articles_search USING fts5 (
    headline, standfirst, body, content = 'articles', content_rowid = 'number',
    tokenize = 'unicode61 remove_diacritics 2'
)
"""

STATEMENTS = tuple(";".join((ARTICLE_ROWS, LASTING, VIEWS, SEARCH)).split(";"))


def secure_search(connection: sqlite3.Connection) -> None:
    """Rewrites the search index, so that words of deleted texts are not legible in it any more.

    Takes time in proportion to the index; SQLite 3.42 could do it row by row, which Debian 12 does not have.
    """
    connection.execute("INSERT INTO articles_search (articles_search) VALUES ('optimize')")
