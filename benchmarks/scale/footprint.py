"""How many bytes of Redis an article takes while it is under way: all of Redis's memory, not its keys alone."""

from __future__ import annotations

from itertools import islice

from redis import Redis

from benchmarks.engine import fresh_redis
from benchmarks.scale.emptied import endless_items
from services.ingest.arrivals import read_items
from services.ingest.door import envelope_limits
from services.ingest.settings import IngestSettings
from shared.ledger import DoorLimits, Ledger
from shared.pipeline import INBOX
from shared.settings import Settings


def measure_in_flight(articles: int) -> float:
    """Bytes per article of about 3 kB that was accepted and waits for ingest."""
    limits = envelope_limits(IngestSettings())
    with fresh_redis() as server:
        redis = Redis.from_url(server.url)
        ledger = Ledger(redis, Settings(redis_url=server.url, stores={"none": "memory://"}, max_in_flight=articles))
        items = list(islice(endless_items(), articles))
        before = _used(redis)
        for first in range(0, articles, 256):
            redis.lpush(INBOX, *items[first : first + 256])
            ledger.accept("door", list(read_items(ledger.claim("door", DoorLimits()).items, limits)))
        return (_used(redis) - before) / articles


def _used(redis: Redis) -> int:
    redis.execute_command("MEMORY", "PURGE")
    return int(redis.info("memory")["used_memory"])
