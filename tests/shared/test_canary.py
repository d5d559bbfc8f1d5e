"""The canary: one per interval, always the same article in a new version, and when it came through."""

from __future__ import annotations

import json

from redis import Redis
from structlog.testing import capture_logs

from shared.canary import CanarySender, make_canary, note_arrival
from shared.connections import connect
from shared.ledger import Ledger
from shared.snapshot import take_snapshot
from tests.ingest.waiting import until
from tests.shared.carrying import QUEUES
from tests.stores.record_builder import a_record


def test_of_two_senders_one_sends_in_each_interval(redis: Redis) -> None:
    one, other = CanarySender(redis, 60), CanarySender(redis, 60)
    for sender in (one, other, one):
        sender.send()
    assert redis.llen("inbox") == 1
    redis.pexpire("wiredesk:canary-turn", 1)
    until(lambda: not redis.exists("wiredesk:canary-turn"))
    other.send()
    one.send()
    assert redis.llen("inbox") == 2


def test_each_is_a_new_version_of_one_article() -> None:
    first, second = make_canary(1_790_000_000_000), make_canary(1_790_000_060_000)
    assert (first.source, first.id) == (second.source, second.id)
    assert first.content != second.content


def test_a_redis_that_is_away_is_no_error_of_the_senders() -> None:
    with capture_logs() as logs:
        CanarySender(connect("unix:///nowhere.sock", patient=False), 60).send()
    assert [line["event"] for line in logs] == ["canary_not_sent"]


def test_its_age_counts_from_the_first_that_was_sent_until_one_has_come_through(ledger: Ledger, redis: Redis) -> None:
    assert take_snapshot(ledger, QUEUES).canary is None
    CanarySender(redis, 60).send()
    redis.hincrby("wiredesk:canary", "started", -3_600_000)
    waiting = take_snapshot(ledger, QUEUES).canary
    assert waiting is not None and 3600 <= waiting.age_seconds < 3700
    sent = int(json.loads(redis.lpop("inbox"))["meta"]["sentMs"])
    note_arrival(redis, a_record(meta={"sentMs": str(sent - 5000)}))
    arrived = take_snapshot(ledger, QUEUES).canary
    assert arrived is not None and arrived.age_seconds < 100
    assert 5 <= arrived.latency_seconds < 100
