"""Questions about many articles, put to the tables of SQLite or PostgreSQL: searches, versions, stories, entities.

Both hold the same tables (services/publish/stores/rows.py); what differs in their SQL is a Dialect. Raises RecordsAway.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from desk.records import NoRecords, PostgresqlRecords, Records, SqliteRecords

Row = dict[str, Any]

PAGE_ARTICLES = 30
URI_PREFIX = "urn:uuid:"  # of every article; what follows names its page
_RECENT = 2_000  # of the latest articles: who and what is in the news; more would be slow and not the news
_MOST_MEMBERS = 6  # of a story on the page of all stories; its own list has the rest
_MOST_ENTITIES, _MOST_STORIES, _MOST_SIBLINGS, _MOST_VERSIONS, _MOST_DAYS = 120, 60, 25, 100, 60
_NEWEST = "received_at DESC, uri"
_COLUMNS = "uri, version, status, headline, standfirst, language, source, published_at, received_at"


@dataclass(frozen=True, slots=True)
class Dialect:
    """`found` is the condition of a full-text search."""

    place: str
    found: str
    day: str


_SQLITE = Dialect(
    place="?",
    found="number IN (SELECT rowid FROM articles_search WHERE articles_search MATCH ?)",
    day="substr(coalesce(published_at, received_at), 1, 10)",
)
_POSTGRESQL = Dialect(
    place="%s",
    found="search @@ plainto_tsquery('simple', ?)",
    day="to_char(coalesce(published_at, received_at) AT TIME ZONE 'UTC', 'YYYY-MM-DD')",
)
# What a filter asks of an article; the question mark is its value.
_FILTERS: Mapping[str, str] = {
    "source": "source = ?",
    "language": "language = ?",
    "section": "uri IN (SELECT uri FROM sections WHERE name = ?)",
    "entity": "uri IN (SELECT uri FROM entities WHERE entity_uri = ?)",
    "story": "uri IN (SELECT uri FROM stories WHERE story = ?)",
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which articles: words that all occur, filters by name (unknown ones are ignored), and which page from 0."""

    words: str = ""
    filters: Mapping[str, str] = field(default_factory=dict)
    page: int = 0


class Catalogue:
    """`is_readable` is False where no store can be asked; then everything is empty."""

    def __init__(self, records: Records) -> None:
        self._records = records
        self._dialect = _POSTGRESQL if isinstance(records, PostgresqlRecords) else _SQLITE

    @property
    def is_readable(self) -> bool:
        return not isinstance(self._records, NoRecords)

    def search(self, wanted: Wanted) -> list[Row]:
        """A page of articles and one more if there are more; the latest first."""
        conditions, values = self._conditions(wanted)
        where = f"WHERE {' AND '.join(conditions)}" if conditions else ""
        limit = f"LIMIT {PAGE_ARTICLES + 1} OFFSET {wanted.page * PAGE_ARTICLES}"
        return self._rows(f"SELECT {_COLUMNS} FROM articles {where} ORDER BY {_NEWEST} {limit}", values)

    def versions(self, uri: str) -> list[Row]:
        """What was published under this uri, newest first."""
        question = "SELECT version, status, received_at FROM versions WHERE uri = ? ORDER BY version DESC LIMIT {}"
        return self._rows(question.format(_MOST_VERSIONS), [uri])

    def siblings(self, uri: str) -> list[Row]:
        """Other articles of the same story, the first one first."""
        return self._rows(
            f"""SELECT articles.uri, headline, source, published_at, role FROM stories JOIN articles USING (uri)
            WHERE story = (SELECT story FROM stories WHERE uri = ?) AND stories.uri <> ?
            ORDER BY received_at LIMIT {_MOST_SIBLINGS}""",
            [uri, uri],
        )

    def entities(self, kind: str = "") -> list[Row]:
        """Who and what stands in the latest articles, most articles first."""
        only = "AND type = ?" if kind else ""
        return self._rows(
            f"""SELECT entity_uri, max(name) AS name, max(type) AS type, count(*) AS articles,
            count(CASE WHEN rel = 'about' THEN 1 END) AS about FROM entities
            WHERE entity_uri IS NOT NULL AND uri IN ({self._latest()}) {only}
            GROUP BY entity_uri ORDER BY articles DESC, about DESC, name LIMIT {_MOST_ENTITIES}""",
            [kind] if kind else [],
        )

    def entity(self, entity_uri: str) -> Row | None:
        """Its name and type as printed last; None when no article has it."""
        found = self._rows("SELECT name, type, title, code FROM entities WHERE entity_uri = ? LIMIT 1", [entity_uri])
        return found[0] if found else None

    def days_of(self, entity_uri: str) -> list[Row]:
        """Articles about it by day, the latest days, oldest first."""
        days = self._rows(
            f"""SELECT {self._dialect.day} AS day, count(*) AS articles FROM articles
            WHERE uri IN (SELECT uri FROM entities WHERE entity_uri = ?)
            GROUP BY day ORDER BY day DESC LIMIT {_MOST_DAYS}""",
            [entity_uri],
        )
        return days[::-1]

    def stories(self) -> list[Row]:
        """Stories of the latest articles that more than one article tells, most articles first."""
        return self._rows(
            f"""SELECT told.story, told.articles, told.sources, articles.headline, articles.uri, articles.source,
            articles.published_at FROM (
                SELECT story, count(*) AS articles, count(DISTINCT source) AS sources
                FROM stories JOIN articles USING (uri) WHERE uri IN ({self._latest()})
                GROUP BY story HAVING count(*) > 1
            ) AS told LEFT JOIN articles ON articles.uri = told.story
            ORDER BY told.articles DESC, told.story LIMIT {_MOST_STORIES}""",
            [],
        )

    def members(self, stories: Sequence[str]) -> list[Row]:
        """The first articles of each of these stories, its original at the head, `similarity` 0 to 1 or None."""
        if not stories:
            return []
        return self._rows(
            f"""SELECT story, uri, headline, source, published_at, role, similarity FROM (
                SELECT story, articles.uri AS uri, headline, source, published_at, role, similarity, row_number() OVER (
                    PARTITION BY story
                    ORDER BY CASE WHEN articles.uri = story THEN 0 ELSE 1 END, received_at, articles.uri
                ) AS place
                FROM stories JOIN articles USING (uri) WHERE story IN ({", ".join("?" * len(stories))})
            ) AS told WHERE place <= {_MOST_MEMBERS} ORDER BY story, place""",
            stories,
        )

    def _conditions(self, wanted: Wanted) -> tuple[list[str], list[str]]:
        named = [(name, value) for name, value in wanted.filters.items() if value and name in _FILTERS]
        conditions, values = [_FILTERS[name] for name, _ in named], [value for _, value in named]
        words = wanted.words.split()
        if words:
            conditions.append(self._dialect.found)
            values.append(" ".join(words) if self._dialect is _POSTGRESQL else _for_fts5(words))
        return conditions, values

    def _latest(self) -> str:
        return f"SELECT uri FROM articles ORDER BY {_NEWEST} LIMIT {_RECENT}"

    def _rows(self, question: str, values: Sequence[object]) -> list[Row]:
        if isinstance(self._records, SqliteRecords):
            with self._records.reading() as connection:
                return [_plain(dict(row)) for row in connection.execute(question, tuple(values))]
        if isinstance(self._records, PostgresqlRecords):
            with self._records.reading() as connection:
                cursor = connection.execute(question.replace("?", self._dialect.place), tuple(values))
                names = [column.name for column in cursor.description]
                return [_plain(dict(zip(names, row, strict=True))) for row in cursor]
        return []


def _for_fts5(words: Sequence[str]) -> str:
    """Every word quoted, so that none is an operator."""
    return " ".join('"' + word.replace('"', '""') + '"' for word in words)


def _plain(row: Row) -> Row:
    """JSON-ready; a row about an article has its `id`, the uri without what all have."""
    plain = {name: value.isoformat() if isinstance(value, datetime) else value for name, value in row.items()}
    return plain | {"id": row["uri"].removeprefix(URI_PREFIX)} if row.get("uri") else plain
