"""The sweeper: one of many, once per interval, and never the end of its worker."""

from __future__ import annotations

from pathlib import Path

import pytest
from redis import Redis
from structlog.testing import capture_logs

from cli.redis_server import RedisServer
from shared.connections import connect
from shared.ledger import Ledger
from shared.parcels import Message
from shared.settings import Settings
from shared.supervision import Sweeper
from tests.ingest.waiting import until
from tests.shared.carrying import an_arrival, drop


@pytest.fixture
def hasty(settings: Settings) -> Settings:
    """A message is lost at once, and a sweep is due once a minute."""
    return settings.model_copy(update={"grace_seconds": 0.000001, "sweep_seconds": 60})


def a_sweeper(ledger: Ledger, settings: Settings) -> tuple[Sweeper, list[Message]]:
    sent: list[Message] = []
    return Sweeper(Ledger(ledger.redis, settings), settings, sent.extend), sent


def test_a_sweep_sends_anew_what_was_lost_and_says_so(ledger: Ledger, hasty: Settings) -> None:
    sweeper, sent = a_sweeper(ledger, hasty)
    (lost,) = drop(ledger, an_arrival("a"))
    with capture_logs() as logs:
        sweeper.sweep()
    assert [message.queue for message in sent] == ["ingest"]
    assert sent[0].batch > lost.batch
    assert logs == [{"event": "swept", "died": 0, "lost": 1, "log_level": "info"}]


def test_a_sweep_that_finds_nothing_says_nothing(ledger: Ledger, hasty: Settings) -> None:
    sweeper, sent = a_sweeper(ledger, hasty)
    with capture_logs() as logs:
        sweeper.sweep()
    assert (sent, logs) == ([], [])


def test_of_two_sweepers_one_sweeps_in_each_interval(ledger: Ledger, redis: Redis, hasty: Settings) -> None:
    (one, sent_by_one), (other, sent_by_other) = a_sweeper(ledger, hasty), a_sweeper(ledger, hasty)
    drop(ledger, an_arrival("a"))
    one.sweep()
    other.sweep()
    one.sweep()
    assert (len(sent_by_one), len(sent_by_other)) == (1, 0)
    redis.pexpire("wiredesk:sweeper", 1)
    until(lambda: not redis.exists("wiredesk:sweeper"))
    other.sweep()
    one.sweep()
    assert (len(sent_by_one), len(sent_by_other)) == (1, 1)


def test_the_right_to_sweep_ends_before_the_next_interval_begins(ledger: Ledger, redis: Redis, hasty: Settings) -> None:
    sweeper, _ = a_sweeper(ledger, hasty)
    sweeper.sweep()
    assert 0 < redis.pttl("wiredesk:sweeper") < 60_000


def test_every_queue_of_every_store_is_swept(ledger: Ledger, hasty: Settings) -> None:
    sweeper, _ = a_sweeper(ledger, hasty.model_copy(update={"stores": {"archive": "x:", "mirror": "y:"}}))
    plain = ("ingest", "enrich", "publish.archive", "publish.mirror")
    assert sweeper.queues == (*plain, *(f"{queue}:urgent" for queue in plain), "publish.(canary)")


def test_a_redis_that_is_away_is_logged_and_swept_again_when_it_is_back(short_folder: Path, hasty: Settings) -> None:
    server = RedisServer(short_folder)
    server.start()
    try:
        ledger = Ledger(connect(server.url, patient=False), hasty)
        sweeper, sent = a_sweeper(ledger, hasty)
        drop(ledger, an_arrival("a"))
        server.stop()
        with capture_logs() as logs:
            sweeper.sweep()
        assert [(line["event"], line["log_level"]) for line in logs] == [("sweep_failed", "warning")]
        server.start()
        sweeper.sweep()
        assert [message.queue for message in sent] == ["ingest"]
    finally:
        server.stop()
