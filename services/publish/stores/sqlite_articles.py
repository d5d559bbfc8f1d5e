"""The current state of articles in SQLite: put in whole, taken out whole."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from services.publish.stores.rows import Row
from services.publish.stores.sqlite_names import Names
from services.publish.stores.sqlite_rows import DETAIL_TABLES, Numbered, article_row, entity_row, name_of, plain_rows

# By statements of ours and not by triggers: whenever one fires, the search index writes out what it has gathered.
INDEX_TEXT = "INSERT INTO articles_search (rowid, headline, standfirst, body) VALUES (?, ?, ?, ?)"
UNINDEX_TEXT = """
INSERT INTO articles_search (articles_search, rowid, headline, standfirst, body)
SELECT 'delete', number, headline, standfirst, body FROM article_rows WHERE number = ?
"""
SELECT_NAMES = "SELECT name FROM entity_rows WHERE article = ?"


def take_out_articles(connection: sqlite3.Connection, numbers: Sequence[int]) -> set[int]:
    """Deletes them with all that hangs on them. Returns the numbers of the names they had."""
    keys = [(number,) for number in numbers]
    names = {name for key in keys for (name,) in connection.execute(SELECT_NAMES, key)}
    connection.executemany(UNINDEX_TEXT, keys)
    for table in (*DETAIL_TABLES, "article_rows"):
        column = "number" if table == "article_rows" else "article"
        connection.executemany(f"DELETE FROM {table} WHERE {column} = ?", keys)  # noqa: S608  (our own names)
    return names


def put_articles(connection: sqlite3.Connection, numbered: Sequence[Numbered], names: Names) -> None:
    """Inserts articles with all that hangs on them."""
    articles = [article_row(number, filing) for number, filing in numbered]
    _insert(connection, "article_rows", articles)
    connection.executemany(INDEX_TEXT, [(row[0], *row[4:7]) for row in articles])
    entities = [(number, entity) for number, filing in numbered for entity in filing.record.entities]
    named = names.number(connection, [name_of(entity) for _, entity in entities])
    rows = [entity_row(*whose, name) for whose, name in zip(entities, named, strict=True)]
    _insert(connection, "entity_rows", rows)
    for table, plain in plain_rows(numbered):
        _insert(connection, table, plain)


def _insert(connection: sqlite3.Connection, table: str, rows: Sequence[Row]) -> None:
    if rows:
        places = ", ".join("?" * len(rows[0]))
        connection.executemany(f"INSERT INTO {table} VALUES ({places})", rows)  # noqa: S608  (our own names)
