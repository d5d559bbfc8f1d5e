"""The three hops of one article, with the functions that Wiredesk's services call; nothing is done in batches."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path
from threading import Lock, get_ident

from redis import Redis

from services.enrich.enrich import Tools, enrich, load
from services.ingest.arrivals import read_items
from services.ingest.door import envelope_limits
from services.ingest.envelopes import EnvelopeLimits
from services.ingest.normalize import normalize
from services.ingest.settings import IngestSettings
from services.publish.stores.sqlite import SqliteStore
from shared.annotations import Provenance
from shared.contracts import Article, RawArticle, Record
from shared.outcomes import Refusal
from shared.parcels import Arrival
from shared.times import now_rfc3339

REDIS_URL = os.environ.get("WIREDESK_REDIS_URL", "redis://127.0.0.1:6379/0")
DONE = "rivals-done"  # articles that came to an end, counted in Redis

# Our services run one thread a process, and what their functions remember of words is made for that. Some rivals run
# several by default; Python lets only one of them work at a time anyway.
_one_at_a_time = Lock()


@cache
def tools() -> Tools:
    """Loaded once a process, or before it is forked."""
    return load()


@cache
def limits() -> EnvelopeLimits:
    """Of what the door takes; read from the environment once."""
    return envelope_limits(IngestSettings())


def ingest(item: str) -> str | None:
    """The article in an inbox item, as JSON; None when it was refused."""
    (found,) = read_items([item.encode()], limits())
    assert isinstance(found, Arrival)
    with _one_at_a_time:
        article = normalize(RawArticle.model_validate_json(found.payload), version=1)
    if not isinstance(article, Refusal):
        return article.to_json().decode()
    count()
    return None


def enrich_one(article: str) -> str:
    """The record of an article, both as JSON."""
    with _one_at_a_time:
        return enrich(Article.model_validate_json(article), NOBODY, tools(), now=now_rfc3339()).to_json().decode()


def publish(record: str) -> None:
    """Into SQLite, in a transaction of its own."""
    _store(get_ident()).write([Record.model_validate_json(record)])
    count()


def count() -> None:
    """One more is done."""
    _redis().incr(DONE)


NOBODY = Provenance(raw_digest="", media_type="", door="", received_at="", correlation_id="")


@cache
def _store(_thread: int) -> SqliteStore:
    """One each: a connection to SQLite belongs to its thread."""
    return SqliteStore(Path(os.environ["RIVALS_DATABASE"]))


@cache
def _redis() -> Redis:
    return Redis.from_url(REDIS_URL)
