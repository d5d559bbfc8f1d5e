-- The tables of the SQLite store as programs before schema 3 made them.
CREATE TABLE articles (
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
    received_at TEXT NOT NULL,
    document TEXT NOT NULL
);

CREATE INDEX articles_by_source ON articles (source, published_at);

CREATE INDEX articles_by_published_at ON articles (published_at);

CREATE INDEX articles_by_url ON articles (url);

CREATE TABLE versions (
    uri TEXT NOT NULL,
    version INTEGER NOT NULL,
    status TEXT NOT NULL,
    received_at TEXT NOT NULL,
    document TEXT,
    PRIMARY KEY (uri, version)
);

CREATE TABLE sections (
    uri TEXT NOT NULL REFERENCES articles (uri) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    name TEXT NOT NULL,
    PRIMARY KEY (uri, position)
) WITHOUT ROWID;

CREATE INDEX sections_by_name ON sections (name);

CREATE TABLE subjects (
    uri TEXT NOT NULL REFERENCES articles (uri) ON DELETE CASCADE,
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
    uri TEXT NOT NULL REFERENCES articles (uri) ON DELETE CASCADE,
    id TEXT NOT NULL,
    type TEXT NOT NULL,
    subtype TEXT,
    name TEXT NOT NULL,
    title TEXT,
    code TEXT,
    wikidata TEXT,
    entity_uri TEXT,
    rel TEXT NOT NULL,
    relevance INTEGER NOT NULL,
    confidence INTEGER NOT NULL,
    PRIMARY KEY (uri, id)
) WITHOUT ROWID;

CREATE INDEX entities_by_name ON entities (name, type);

CREATE INDEX entities_by_entity_uri ON entities (entity_uri);

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

CREATE TABLE quotes (
    uri TEXT NOT NULL REFERENCES articles (uri) ON DELETE CASCADE,
    id TEXT NOT NULL,
    type TEXT NOT NULL,
    start_offset INTEGER NOT NULL,
    end_offset INTEGER NOT NULL,
    text TEXT NOT NULL,
    speaker TEXT,
    speaker_entity TEXT,
    cue TEXT,
    attributed_via TEXT,
    PRIMARY KEY (uri, id)
) WITHOUT ROWID;

CREATE INDEX quotes_by_speaker ON quotes (speaker);

CREATE TABLE links (
    uri TEXT NOT NULL REFERENCES articles (uri) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    target TEXT NOT NULL,
    headline TEXT NOT NULL,
    summary TEXT,
    url TEXT,
    language TEXT,
    occurrences INTEGER NOT NULL,
    PRIMARY KEY (uri, position)
) WITHOUT ROWID;

CREATE INDEX links_by_target ON links (target);

CREATE TABLE stories (
    uri TEXT PRIMARY KEY REFERENCES articles (uri) ON DELETE CASCADE,
    story TEXT NOT NULL,
    role TEXT NOT NULL,
    method TEXT NOT NULL,
    similarity REAL,
    canonical_uri TEXT
) WITHOUT ROWID;

CREATE INDEX stories_by_story ON stories (story);

CREATE VIRTUAL TABLE articles_search USING fts5 (
    headline, standfirst, body, content = 'articles', content_rowid = 'number',
    tokenize = 'unicode61 remove_diacritics 2'
);

CREATE TRIGGER articles_search_insert AFTER INSERT ON articles BEGIN
    INSERT INTO articles_search (rowid, headline, standfirst, body)
    VALUES (new.number, new.headline, new.standfirst, new.body);
END;

CREATE TRIGGER articles_search_delete AFTER DELETE ON articles BEGIN
    INSERT INTO articles_search (articles_search, rowid, headline, standfirst, body)
    VALUES ('delete', old.number, old.headline, old.standfirst, old.body);
END;

PRAGMA user_version = 2;
