"""Articles, their versions, and what hangs on them."""

from __future__ import annotations

from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

# Ids and addresses compare by their bytes: where the database has a language's order that is a tenth of a write's time,
# and an index in that order is wrong once the system's collations change with an upgrade.
# No foreign keys: a fifth of the time of a write would go into checking what one transaction puts in and takes out.
TABLES = """
CREATE TABLE articles (
    uri text COLLATE "C" PRIMARY KEY,
    version bigint NOT NULL,
    status text NOT NULL,
    headline text,
    standfirst text,
    body text,
    language text NOT NULL,
    source text,
    url text COLLATE "C",
    upstream_id text COLLATE "C",
    byline text,
    dateline text,
    publisher text,
    published_at timestamptz,
    modified_at timestamptz,
    received_at timestamptz NOT NULL,
    document jsonb NOT NULL,
    -- Without stemming: one column for all languages. A tsvector ends at a megabyte, so a very long text is cut.
    search tsvector GENERATED ALWAYS AS (
        setweight(to_tsvector('simple', coalesce(left(headline, 2000), '')), 'A')
        || setweight(to_tsvector('simple', coalesce(left(standfirst, 2000), '')), 'B')
        || to_tsvector('simple', coalesce(left(body, 100000), ''))
    ) STORED
);
CREATE INDEX articles_by_source ON articles (source, published_at);
CREATE INDEX articles_by_published_at ON articles (published_at);
CREATE INDEX articles_by_received_at ON articles (received_at);
CREATE INDEX articles_by_url ON articles (url);
CREATE INDEX articles_search ON articles USING gin (search);

CREATE TABLE versions (
    uri text COLLATE "C" NOT NULL,
    version bigint NOT NULL,
    status text NOT NULL,
    received_at timestamptz NOT NULL,
    document jsonb,
    PRIMARY KEY (uri, version)
);

CREATE TABLE sections (
    uri text COLLATE "C" NOT NULL,
    position integer NOT NULL,
    name text NOT NULL,
    PRIMARY KEY (uri, position)
);
CREATE INDEX sections_by_name ON sections (name);

CREATE TABLE subjects (
    uri text COLLATE "C" NOT NULL,
    position integer NOT NULL,
    name text NOT NULL,
    rel text NOT NULL,
    literal text NOT NULL,
    subject_uri text COLLATE "C",
    relevance integer,
    confidence integer,
    PRIMARY KEY (uri, position)
);
CREATE INDEX subjects_by_literal ON subjects (literal);

CREATE TABLE entities (
    uri text COLLATE "C" NOT NULL,
    id text COLLATE "C" NOT NULL,
    type text NOT NULL,
    subtype text,
    name text NOT NULL,
    title text,
    code text,
    wikidata text,
    entity_uri text COLLATE "C",
    rel text NOT NULL,
    relevance integer NOT NULL,
    confidence integer NOT NULL,
    PRIMARY KEY (uri, id)
);
CREATE INDEX entities_by_name ON entities (name, type);
CREATE INDEX entities_by_entity_uri ON entities (entity_uri);

CREATE TABLE mentions (
    uri text COLLATE "C" NOT NULL,
    entity text COLLATE "C" NOT NULL,
    position integer NOT NULL,
    part text NOT NULL,
    start_offset integer NOT NULL,
    end_offset integer NOT NULL,
    exact text NOT NULL,
    form text NOT NULL,
    refers_to text COLLATE "C",
    PRIMARY KEY (uri, entity, position)
);

CREATE TABLE quotes (
    uri text COLLATE "C" NOT NULL,
    id text COLLATE "C" NOT NULL,
    type text NOT NULL,
    start_offset integer NOT NULL,
    end_offset integer NOT NULL,
    text text NOT NULL,
    speaker text,
    speaker_entity text COLLATE "C",
    cue text,
    attributed_via text COLLATE "C",
    PRIMARY KEY (uri, id)
);
CREATE INDEX quotes_by_speaker ON quotes (speaker);

CREATE TABLE links (
    uri text COLLATE "C" NOT NULL,
    position integer NOT NULL,
    target text COLLATE "C" NOT NULL,
    headline text NOT NULL,
    summary text,
    url text COLLATE "C",
    language text,
    occurrences integer NOT NULL,
    PRIMARY KEY (uri, position)
);
CREATE INDEX links_by_target ON links (target);

CREATE TABLE stories (
    uri text COLLATE "C" PRIMARY KEY,
    story text COLLATE "C" NOT NULL,
    role text NOT NULL,
    method text NOT NULL,
    similarity real,
    canonical_uri text COLLATE "C"
);
CREATE INDEX stories_by_story ON stories (story)
"""

# Half the time of the standard compression; not every build has it.
COMPRESSION = """
DO $$ BEGIN
    ALTER TABLE articles ALTER COLUMN document SET COMPRESSION lz4, ALTER COLUMN body SET COMPRESSION lz4,
        ALTER COLUMN search SET COMPRESSION lz4;
    ALTER TABLE versions ALTER COLUMN document SET COMPRESSION lz4;
EXCEPTION WHEN feature_not_supported THEN NULL;
END $$
"""


def upgrade() -> None:
    for statement in TABLES.split(";"):
        op.execute(statement)
    op.execute(COMPRESSION)


def downgrade() -> None:
    for table in ("stories", "links", "quotes", "mentions", "entities", "subjects", "sections", "versions", "articles"):
        op.execute(f"DROP TABLE {table}")
