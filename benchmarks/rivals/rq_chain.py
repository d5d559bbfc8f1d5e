"""On rq: `python -m benchmarks.rivals.rq_chain` runs one worker; it forks for each task, so it loads before.

Tasks are named in full: in the worker this module is `__main__`, which no other process can import from.
"""

from __future__ import annotations

from redis import Redis
from rq import Queue, Worker

from benchmarks.rivals import work

_redis = Redis.from_url(work.REDIS_URL)
_queue = Queue(connection=_redis)


def ingest(item: str) -> None:
    """The first hop."""
    if (article := work.ingest(item)) is not None:
        _queue.enqueue("benchmarks.rivals.rq_chain.enrich", article)


def enrich(article: str) -> None:
    """The second."""
    _queue.enqueue("benchmarks.rivals.rq_chain.publish", work.enrich_one(article))


def publish(record: str) -> None:
    """The last."""
    work.publish(record)


def send(item: str) -> None:
    """Begin with an inbox item."""
    _queue.enqueue("benchmarks.rivals.rq_chain.ingest", item)


if __name__ == "__main__":
    work.tools()
    Worker([_queue], connection=_redis).work(logging_level="WARNING")
