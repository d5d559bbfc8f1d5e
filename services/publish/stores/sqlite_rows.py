"""The rows behind SQLite's views, as one article's number and what rows.py says of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from hashlib import blake2b

import orjson

from services.publish.plan import Filing
from services.publish.stores.rows import DETAILS, Row, article_columns, version_columns
from shared.annotations import Entity

Name = tuple[str, str, str | None, str | None, str | None, str | None]  # the columns of entity_names, in order
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
_NUMBER_BYTES = 8  # one false match among ten million names, in a few of a million databases
_NAMES_KEPT = 8_192  # three in four names of a batch have been met lately; 3 MB


def article_row(number: int, filing: Filing) -> Row:
    return (number, *article_columns(filing))


def version_row(number: int, filing: Filing) -> Row:
    return (number, *version_columns(filing))


def plain_rows(numbered: Iterable[Numbered]) -> Iterator[tuple[str, list[Row]]]:
    """Of each plain table, its name and the rows of all these filings."""
    numbered = list(numbered)
    for name, table in PLAIN_TABLES:
        yield name, [(number, *row[1:]) for number, filing in numbered for row in table.rows_of(filing)]


def entity_rows(numbered: Iterable[Numbered]) -> tuple[list[Row], list[Row]]:
    """The rows of entity_names, each once, and those of entity_rows."""
    numbers: dict[Name, int] = {}
    rows: list[Row] = []
    for article, filing in numbered:
        for entity in filing.record.entities:
            name = (entity.name, entity.type.value, entity.subtype, entity.code, entity.wikidata, entity.uri)
            number = numbers.get(name)
            if number is None:
                number = numbers[name] = name_number(*name)
            said = entity.rel, entity.relevance, entity.confidence, _mentions(entity)
            rows.append((article, entity.id, number, entity.title, *said))
    return [(number, *name) for name, number in numbers.items()], rows


@lru_cache(_NAMES_KEPT)
def name_number(*name: str | None) -> int:
    """The same number for the same name wherever it is met, so that nobody has to look it up before writing it."""
    return int.from_bytes(blake2b(repr(name).encode(), digest_size=_NUMBER_BYTES).digest(), signed=True)


def _mentions(entity: Entity) -> str:
    found = [(each.where, each.start, each.end, each.exact, each.form, each.refers_to) for each in entity.mentions]
    return orjson.dumps(found).decode()
