"""On dramatiq: `python -m dramatiq benchmarks.rivals.dramatiq_chain` runs the workers."""

from __future__ import annotations

import dramatiq
from dramatiq.brokers.redis import RedisBroker

from benchmarks.rivals import work

dramatiq.set_broker(RedisBroker(url=work.REDIS_URL))


@dramatiq.actor
def ingest(item: str) -> None:
    """The first hop."""
    if (article := work.ingest(item)) is not None:
        enrich.send(article)


@dramatiq.actor
def enrich(article: str) -> None:
    """The second."""
    publish.send(work.enrich_one(article))


@dramatiq.actor
def publish(record: str) -> None:
    """The last."""
    work.publish(record)


def send(item: str) -> None:
    """Begin with an inbox item."""
    ingest.send(item)
