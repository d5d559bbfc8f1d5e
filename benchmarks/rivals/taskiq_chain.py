"""On taskiq: `python -m taskiq worker benchmarks.rivals.taskiq_chain:broker` runs the workers."""

from __future__ import annotations

import asyncio

from taskiq_redis import ListQueueBroker

from benchmarks.rivals import work

broker = ListQueueBroker(url=work.REDIS_URL)


@broker.task
async def ingest(item: str) -> None:
    """The first hop."""
    if (article := work.ingest(item)) is not None:
        await enrich.kiq(article)


@broker.task
async def enrich(article: str) -> None:
    """The second."""
    await publish.kiq(work.enrich_one(article))


@broker.task
async def publish(record: str) -> None:
    """The last."""
    work.publish(record)


async def _send(item: str) -> None:
    await ingest.kiq(item)


_loop = asyncio.new_event_loop()


def send(item: str) -> None:
    """Begin with an inbox item."""
    _loop.run_until_complete(_send(item))
