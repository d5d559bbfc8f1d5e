"""The rows behind SQLite's views, made of the columns of rows.py."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import orjson

from services.publish.plan import Filing
from services.publish.stores.rows import (
    LINK,
    MENTION,
    STORY,
    SUBJECT,
    Row,
    article_columns,
    quote_columns,
    version_columns,
)
from services.publish.stores.sqlite_names import Name
from shared.annotations import Entity
from shared.contracts import Record

_NO_STORY = (None,) * 5


class Lists(NamedTuple):
    """What an article lists, by columns of `article_rows`."""

    sections: Sequence[Row]
    subjects: Sequence[Row]
    links: Sequence[Row]
    quotes: Sequence[Row]


class Posted(NamedTuple):
    """A table of the articles that have a key, which stands at this `place` in what `column` lists."""

    table: str
    key: str
    column: str
    place: int


POSTED = (
    Posted("section_postings", "name", "sections", 0),
    Posted("subject_postings", "literal", "subjects", 2),
    Posted("link_postings", "target", "links", 0),
    Posted("quote_postings", "speaker", "quotes", 5),
)


def article_row(number: int, filing: Filing, lists: Lists) -> Row:
    cluster = filing.record.cluster
    story = _NO_STORY if cluster is None else STORY(cluster)
    return (number, *article_columns(filing), *story, *map(orjson.dumps, lists))


def version_row(number: int, filing: Filing) -> Row:
    return (number, *version_columns(filing), filing.document)


def lists_of(record: Record) -> Lists:
    return Lists(
        [(name,) for name in record.article.sections],
        list(map(SUBJECT, record.subjects)),
        list(map(LINK, record.related_links)),
        list(map(quote_columns, record.quotes)),
    )


def posting_rows(listed: Iterable[tuple[int, Filing, Lists]], posted: Posted) -> list[Row]:
    """Each key of an article once; in order, so that neighbours are written together."""
    column, place = Lists._fields.index(posted.column), posted.place
    keys = {(row[place], number) for number, _, lists in listed for row in lists[column]}
    return sorted(key for key in keys if key[0] is not None)


def name_of(entity: Entity) -> Name:
    """What many articles have in common of an entity. `str` takes a quarter of the time of an enum's `value`."""
    return entity.name, str(entity.type), entity.subtype, entity.code, entity.wikidata, entity.uri


def entity_row(number: int, entity: Entity, name: int) -> Row:
    said = entity.title, entity.rel, entity.relevance, entity.confidence
    return (number, entity.id, name, *said, orjson.dumps(list(map(MENTION, entity.mentions))))
