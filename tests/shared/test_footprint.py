"""What an article costs Redis, in commands and in bytes. No clocks: these numbers are the same on every machine."""

from __future__ import annotations

from collections import Counter

import pytest
from redis import Redis

from benchmarks.texts import ARTICLE_BYTES, make_texts
from services.ingest.arrivals import read_items
from services.ingest.door import envelope_limits
from services.ingest.settings import IngestSettings
from shared import pipeline
from shared.ledger import DoorLimits, Ledger
from shared.outcomes import Ending
from shared.parcels import Advance, End, Message, Parcel, Verdict
from shared.settings import Settings
from shared.stage import Runner, Stage
from tests.counting_redis import CountingRedis

ARTICLES = 512
QUEUES = ("ingest", "enrich", "publish.archive")
DONE = End(Ending.PUBLISHED)


@pytest.fixture
def counted(redis: Redis, settings: Settings) -> Ledger:
    """The ledger on a connection that counts, its scripts known to the server."""
    ledger = Ledger(CountingRedis.from_url(settings.redis_url), settings)
    flow(ledger, list(make_texts(64, seed=2)))
    ledger.linger("ingest")
    CountingRedis.sent.clear()
    return ledger


def accept(ledger: Ledger, texts: list[str]) -> list[Message]:
    ledger.redis.lpush("inbox", *(f"Harbour report\n\n{text}" for text in texts))
    items = ledger.claim("door", DoorLimits(items=len(texts))).items
    return list(ledger.accept("door", list(read_items(items, envelope_limits(IngestSettings())))))


def work_off(ledger: Ledger, queue: str, messages: list[Message]) -> tuple[list[Message], int]:
    """Hands on what waits on the queue, as it is. Returns the messages for the next queues, and how many batches."""
    after = pipeline.queues_after(pipeline.stage_of(queue), ["archive"])
    sizes: list[int] = []

    def work(parcels: list[Parcel]) -> list[Verdict]:
        sizes.append(len(parcels))
        return [Advance(parcel.payload, after) if after else DONE for parcel in parcels]

    sent = list(messages)
    runner = Runner(ledger, Stage(work, 10, whole_batches=True), sent.extend)
    done = 0
    while done < len(sent):  # what is announced while we work comes along
        if sent[done].queue == queue:
            runner.run(sent[done])
        done += 1
    return [message for message in sent if message.queue != queue], len(sizes)


def flow(ledger: Ledger, texts: list[str]) -> dict[str, int]:
    """Articles through all stages; how many batches each took."""
    messages, batches = accept(ledger, texts), {}
    for queue in QUEUES:
        messages, batches[queue] = work_off(ledger, queue, messages)
    return batches


def used_bytes(ledger: Ledger) -> int:
    """Of all keys, what stands in them included; buffers and Redis itself are left out."""
    return sum(ledger.redis.memory_usage(key, samples=0) or 0 for key in ledger.redis.scan_iter(count=1_000))


def test_a_claim_is_one_round_trip_and_its_acceptance_another(counted: Ledger):
    accept(counted, list(make_texts(ARTICLES)))
    assert counted.redis.sent == Counter(LPUSH=1, EVALSHA=2)


@pytest.mark.parametrize("queue", QUEUES)
def test_a_stage_makes_at_most_two_round_trips_a_batch_and_batches_are_full(counted: Ledger, queue: str):
    messages = accept(counted, list(make_texts(ARTICLES)))
    for before in QUEUES[: QUEUES.index(queue)]:
        messages, _ = work_off(counted, before, messages)
    counted.redis.sent.clear()
    _, batches = work_off(counted, queue, messages)
    assert batches == ARTICLES / 64
    assert set(counted.redis.sent) == {"EVALSHA"}
    # Begin and commit, as each batch here has a message of its own. A busy worker only commits.
    assert counted.redis.sent.total() <= 2 * batches


def test_an_article_of_3_kb_takes_less_than_its_own_size_while_it_is_under_way(counted: Ledger):
    before = used_bytes(counted)
    accept(counted, list(make_texts(ARTICLES)))
    per_article = (used_bytes(counted) - before) / ARTICLES
    assert per_article < 0.75 * ARTICLE_BYTES  # 2,032 bytes measured on Redis 6.2


def test_an_article_that_has_ended_leaves_little_behind(counted: Ledger):
    before = used_bytes(counted)
    assert sum(flow(counted, list(make_texts(ARTICLES))).values()) == len(QUEUES) * ARTICLES / 64
    per_article = (used_bytes(counted) - before) / ARTICLES
    assert per_article < 430  # 379 bytes measured, its trace included, which goes after some hours


def log_bytes(ledger: Ledger) -> int:
    ledger.redis.ping()  # what was written before is in the log by now
    return int(ledger.redis.info("persistence")["aof_current_size"])


def test_an_article_writes_little_more_than_three_times_its_size_into_the_log_of_redis(counted: Ledger):
    counted.redis.config_set("auto-aof-rewrite-percentage", 0)
    before = log_bytes(counted)
    flow(counted, list(make_texts(ARTICLES)))
    per_article = (log_bytes(counted) - before) / ARTICLES
    # Once as it was dropped, and compressed as each stage left it, but for the last.
    assert per_article < 3.4 * ARTICLE_BYTES
