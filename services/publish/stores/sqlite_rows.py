"""The rows behind SQLite's views, as one article's number and what rows.py says of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import orjson

from services.publish.plan import Filing
from services.publish.stores.rows import DETAILS, Row, article_columns, version_columns
from services.publish.stores.sqlite_names import Name
from shared.annotations import Entity

Numbered = tuple[int, Filing]

# Rows of these are those of rows.py with the article's number in place of its uri.
_PLAIN = {
    "sections": "section_rows",
    "subjects": "subject_rows",
    "quotes": "quote_rows",
    "links": "link_rows",
    "stories": "story_rows",
}
PLAIN_TABLES = tuple((_PLAIN[table.name], table) for table in DETAILS if table.name in _PLAIN)
DETAIL_TABLES = (*_PLAIN.values(), "entity_rows")


def article_row(number: int, filing: Filing) -> Row:
    return (number, *article_columns(filing))


def version_row(number: int, filing: Filing) -> Row:
    return (number, *version_columns(filing))


def plain_rows(numbered: Iterable[Numbered]) -> Iterator[tuple[str, list[Row]]]:
    """Of each plain table, its name and the rows of all these filings."""
    numbered = list(numbered)
    for name, table in PLAIN_TABLES:
        yield name, [(number, *row[1:]) for number, filing in numbered for row in table.rows_of(filing)]


def name_of(entity: Entity) -> Name:
    """What many articles have in common of an entity. `str` takes a quarter of the time of an enum's `value`."""
    return entity.name, str(entity.type), entity.subtype, entity.code, entity.wikidata, entity.uri


def entity_row(number: int, entity: Entity, name: int) -> Row:
    said = entity.title, entity.rel, entity.relevance, entity.confidence
    found = [(each.where, each.start, each.end, each.exact, each.form, each.refers_to) for each in entity.mentions]
    return (number, entity.id, name, *said, orjson.dumps(found).decode())
