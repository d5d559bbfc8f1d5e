-- The tables of the SQLite store as programs of schema 3 made them.
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
CREATE TABLE version_rows (
    article INTEGER NOT NULL,
    version INTEGER NOT NULL,
    status TEXT NOT NULL,
    received_at TEXT NOT NULL,
    document TEXT,
    PRIMARY KEY (article, version)
);
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
CREATE INDEX entity_rows_by_name ON entity_rows (name);
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
CREATE INDEX story_rows_by_story ON story_rows (story);
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
SELECT uri, position, name FROM section_rows JOIN article_rows ON number = article;
CREATE VIEW subjects AS
SELECT uri, position, name, rel, literal, subject_uri, relevance, confidence
FROM subject_rows JOIN article_rows ON number = article;
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
SELECT uri, id, type, start_offset, end_offset, text, speaker, speaker_entity, cue, attributed_via
FROM quote_rows JOIN article_rows ON number = article;
CREATE VIEW links AS
SELECT uri, position, target, link_rows.headline, summary, link_rows.url, link_rows.language, occurrences
FROM link_rows JOIN article_rows ON number = article;
CREATE VIEW stories AS
SELECT uri, story, role, method, similarity, canonical_uri FROM story_rows JOIN article_rows ON number = article;
CREATE VIRTUAL TABLE articles_search USING fts5 (
    headline, standfirst, body, content = 'articles', content_rowid = 'number',
    tokenize = 'unicode61 remove_diacritics 2'
);
PRAGMA user_version = 3;
