"""The current state of articles in SQLite: put in whole, taken out whole."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from services.publish.plan import Filing
from services.publish.stores.rows import ARTICLES
from services.publish.stores.sqlite_names import Names
from services.publish.stores.sqlite_rows import POSTED, Lists, article_row, entity_row, lists_of, name_of, posting_rows

Numbered = tuple[int, Filing]

_STORY = ("story", "role", "method", "similarity", "canonical_uri")
_PLAIN = ("number", *ARTICLES.columns[:-1], *_STORY)
# JSON is UTF-8 already: bound as it is, it need not become a string and bytes again.
INSERT_ARTICLE = f"""
INSERT INTO article_rows ({", ".join((*_PLAIN, *Lists._fields))})
VALUES ({", ".join(["?"] * len(_PLAIN) + ["CAST(? AS TEXT)"] * len(Lists._fields))})
"""  # noqa: S608  (our own names)
# By statements of ours and not by triggers: whenever one fires, the search index writes out what it has gathered.
INDEX_TEXT = "INSERT INTO articles_search (rowid, headline, standfirst, body) VALUES (?, ?, ?, ?)"
UNINDEX_TEXT = """
INSERT INTO articles_search (articles_search, rowid, headline, standfirst, body)
SELECT 'delete', number, headline, standfirst, body FROM article_rows WHERE number = ?
"""
DELETE_POSTINGS = """
DELETE FROM {table} WHERE article = ?1 AND {key} IN (
    SELECT json_extract(one.value, '$[{place}]') FROM article_rows JOIN json_each({column}) AS one WHERE number = ?1
)
"""
DELETE_ARTICLE = "DELETE FROM article_rows WHERE number = ?"
INSERT_ENTITY = "INSERT INTO entity_rows VALUES (?, ?, ?, ?, ?, ?, ?, CAST(? AS TEXT))"
DELETE_ENTITIES = "DELETE FROM entity_rows WHERE article = ?"
SELECT_NAMES = "SELECT name FROM entity_rows WHERE article = ?"


def take_out_articles(connection: sqlite3.Connection, numbers: Sequence[int]) -> set[int]:
    """Deletes them with all that hangs on them. Returns the numbers of the names they had."""
    keys = [(number,) for number in numbers]
    names = {name for key in keys for (name,) in connection.execute(SELECT_NAMES, key)}
    deletes = (DELETE_POSTINGS.format(**posted._asdict()) for posted in POSTED)
    for statement in (UNINDEX_TEXT, *deletes, DELETE_ENTITIES, DELETE_ARTICLE):
        connection.executemany(statement, keys)
    return names


def put_articles(connection: sqlite3.Connection, numbered: Sequence[Numbered], names: Names) -> None:
    """Inserts articles with all that hangs on them."""
    listed = [(number, filing, lists_of(filing.record)) for number, filing in numbered]
    articles = [article_row(*each) for each in listed]
    connection.executemany(INSERT_ARTICLE, articles)
    connection.executemany(INDEX_TEXT, [(row[0], *row[4:7]) for row in articles])
    for posted in POSTED:
        insert = f"INSERT INTO {posted.table} VALUES (?, ?)"  # noqa: S608  (our own names)
        connection.executemany(insert, posting_rows(listed, posted))
    _put_entities(connection, numbered, names)


def _put_entities(connection: sqlite3.Connection, numbered: Sequence[Numbered], names: Names) -> None:
    entities = [(number, entity) for number, filing in numbered for entity in filing.record.entities]
    named = names.number(connection, [name_of(entity) for _, entity in entities])
    rows = [entity_row(*whose, name) for whose, name in zip(entities, named, strict=True)]
    connection.executemany(INSERT_ENTITY, rows)
