"""The door cannot be poisoned: junk of every kind among good articles, through the whole system."""

from __future__ import annotations

import json
from base64 import b64decode
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest
from redis import Redis

from cli.stack import Stack
from services.ingest.envelopes import EnvelopeLimits, NotAnArticle, read_item
from shared.dead_letters import list_letters
from shared.ledger import Ledger
from shared.outcomes import Ending, Reason
from shared.pipeline import INBOX_LISTS, all_queues
from shared.settings import Settings
from shared.snapshot import Snapshot, take_snapshot
from tests.faults.processes import doors_of
from tests.ingest.waiting import until
from tests.pipeline.drops import good, poison
from tests.pipeline.junk import Junk, junk

SEED = 20_310_402
JUNK = 10_000
OVERSIZED = 9_000_000  # bytes; the limit is 8 MiB
STORES = {"archive": "file://{}/records.ndjson"}


@pytest.fixture
def stack(short_folder: Path) -> Iterator[Stack]:
    stack = Stack(short_folder, {name: url.format(short_folder) for name, url in STORES.items()})
    stack.start()
    yield stack
    stack.stop()


def processes(stack: Stack) -> dict[int, str]:
    """The services and the door, by pid. Pool processes are not among them: Celery replaces those now and then."""
    mains = {service.pid: service.name for service in stack.services}
    doors = [*doors_of(stack.services[0]), *doors_of(stack.services[0], urgent=True)]
    return mains | {door.pid: door.name() for door in doors}


def headlines(folder: Path) -> Counter[str]:
    lines = (folder / "records.ndjson").read_text().splitlines()
    return Counter(json.loads(line)["headlines"][0]["value"] for line in lines)


def refused(items: list[bytes]) -> list[NotAnArticle]:
    found = [entry for item in items for entry in read_item(item, EnvelopeLimits())]
    return [entry for entry in found if isinstance(entry, NotAnArticle)]


def accepted(items: list[bytes]) -> int:
    return sum(len(read_item(item, EnvelopeLimits())) for item in items)


def test_junk_is_refused_for_the_reason_it_was_made_for() -> None:
    def mistaken(each: Junk) -> bool:
        return {entry.refusal.reason for entry in refused([each.item])} != {each.reason}

    known = [each for each in junk(JUNK, SEED) if each.reason is not None]
    assert len({each.reason for each in known}) == 9
    assert [each for each in known if mistaken(each)] == []


def test_every_good_article_among_ten_thousand_junk_is_published_and_every_bad_one_set_aside(
    stack: Stack, short_folder: Path
) -> None:
    random = Random(SEED)
    drops = [*good(200), *poison()]
    items = [*(drop.item for drop in drops), *(each.item for each in junk(JUNK, SEED)), bytes(OVERSIZED)]
    random.shuffle(items)

    redis = Redis.from_url(stack.redis.url)
    ledger = Ledger(redis, Settings(redis_url=stack.redis.url))
    until(lambda: len(processes(stack)) == 5)  # three services, a door for each inbox
    before = processes(stack)
    for item in items:
        redis.lpush(random.choice([INBOX_LISTS[0], *INBOX_LISTS]), item)

    def state() -> Snapshot:
        return take_snapshot(ledger, all_queues(STORES))

    until(lambda: state().is_settled, seconds=150)
    final = state()

    assert processes(stack) == before
    assert final.is_balanced and final.is_settled
    assert final.balance.accepted == accepted(items)

    printed = headlines(short_folder)
    assert {drop.headline: printed[drop.headline] for drop in drops if drop.reason is None and drop.headline} == {
        drop.headline: 1 for drop in drops if drop.reason is None and drop.headline
    }
    assert printed.total() == final.balance.endings[Ending.PUBLISHED]

    bad = refused(items)
    letters = list(list_letters(ledger))
    assert Counter(letter.reason for letter in letters) == Counter(entry.refusal.reason for entry in bad)
    kept = (b64decode(each.content) if each.encoding == "base64" else each.content.encode() for each in letters)
    assert Counter(kept) == Counter(entry.item for entry in bad)
    assert {letter.reason for letter in letters} <= set(Reason)
    assert final.reasons.get(("swept", "died"), 0) == 0
