"""What a store makes of a batch, decided before anything is written: which records are news, which come too late."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import orjson

from services.publish.shapes import Shape
from services.publish.stores.base import WriteOutcome, Written
from shared.contracts import Article, Record
from shared.structs import unchecked

MAX_VERSION = 2**63 - 1  # the largest integer that SQLite, PostgreSQL and the rest can hold

# What a withdrawn article keeps. A list of what stays, so that a field added later goes unless somebody decides.
_KEPT_OF_ARTICLE = {
    "uri", "version", "pub_status", "source", "url", "upstream_id", "media_type", "language",
    "published_at", "modified_at", "fetched_at",
}  # fmt: skip


class Rank(NamedTuple):
    """Which form of an article wins: the newer version; at equal versions the withdrawal."""

    version: int
    is_withdrawn: bool


@dataclass(frozen=True, slots=True)
class Filing:
    """A record ready to be stored, without text if it is withdrawn, and its document: UTF-8 JSON in some shape."""

    record: Record
    document: bytes

    @property
    def uri(self) -> str:
        return self.record.uri

    @property
    def rank(self) -> Rank:
        return Rank(self.record.version, self.record.is_withdrawn)


class Verdict(NamedTuple):
    """The outcome for one filing, and whether the store has anything to change for it."""

    outcome: WriteOutcome
    is_news: bool


def judge(filings: Iterable[Filing], held: Mapping[str, Rank]) -> list[Verdict]:
    """One verdict per filing, as if they were written one after another on top of what is `held` (uri -> rank)."""
    newest = dict(held)
    return [_judge_next(filing, newest) for filing in filings]


def _judge_next(filing: Filing, newest: dict[str, Rank]) -> Verdict:
    before = newest.get(filing.uri)
    if before is not None and filing.rank < before:
        return Verdict(WriteOutcome.STALE, is_news=False)
    newest[filing.uri] = filing.rank
    outcome = WriteOutcome.WITHDRAWN if filing.rank.is_withdrawn else WriteOutcome.WRITTEN
    return Verdict(outcome, is_news=filing.rank != before)


def write_filings(
    records: Sequence[Record], write: Callable[[list[Filing]], list[Written]], shape: Shape
) -> list[Written]:
    """Writes what can be filed, answers for all: one Written per record, in order."""
    filed = [_file(record, shape) for record in records]
    answers = iter(write([filing for filing in filed if isinstance(filing, Filing)]))
    return [next(answers) if isinstance(filing, Filing) else filing for filing in filed]


def _file(record: Record, shape: Shape) -> Filing | Written:
    if record.version > MAX_VERSION:
        return Written(WriteOutcome.REFUSED, f"version {record.version} does not fit in 63 bits")
    kept = without_text(record) if record.is_withdrawn else record
    try:
        return Filing(kept, orjson.dumps(shape(kept)))
    except (orjson.JSONEncodeError, UnicodeEncodeError) as error:  # lone surrogates: no UTF-8 can hold them
        return Written(WriteOutcome.REFUSED, str(error))


def without_text(record: Record) -> Record:
    """What stays of a withdrawn article: which one, from where, when. Not a word of what it said."""
    article = unchecked(Article, **{name: getattr(record.article, name) for name in _KEPT_OF_ARTICLE})
    return unchecked(Record, article=article, language=record.language, provenance=record.provenance)
