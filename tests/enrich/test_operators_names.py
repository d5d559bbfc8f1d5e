"""A changed gazetteer takes effect without a restart, at the price of one small read every few seconds."""

from __future__ import annotations

from redis import Redis

from services.enrich.operators_names import LOOK_SECONDS, OperatorsNames
from shared.annotations import EntityType
from shared.gazetteer import GazetteerEntry
from shared.gazetteer_store import put_entries, remove_entries
from shared.settings import Settings
from tests.counting_redis import CountingRedis


class Watch:
    """Seconds that go forward when told."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


ENTRY = GazetteerEntry(id="a", name="Ardent Motors", type=EntityType.ORGANISATION)


def test_a_change_is_seen_at_the_next_look(redis: Redis) -> None:
    watch = Watch()
    names = OperatorsNames(redis, watch)
    assert not names.current()
    put_entries(redis, [ENTRY])
    assert not names.current()
    watch.now = LOOK_SECONDS
    assert names.current().get("ardent motors") == ENTRY
    remove_entries(redis, ["a"])
    watch.now = 2 * LOOK_SECONDS
    assert names.current().get("ardent motors") is None


def test_between_two_looks_nothing_is_asked_and_an_unchanged_gazetteer_is_not_read_again(settings: Settings) -> None:
    watch, redis = Watch(), CountingRedis.from_url(settings.redis_url)
    put_entries(redis, [ENTRY])
    names = OperatorsNames(redis, watch)
    first = names.current()
    CountingRedis.sent.clear()
    assert [names.current() for _ in range(50)] == [first] * 50
    watch.now = LOOK_SECONDS
    assert names.current() is first
    assert CountingRedis.sent.total() == 1  # the version


def test_while_redis_is_away_the_last_gazetteer_is_kept(redis: Redis) -> None:
    watch = Watch()
    put_entries(redis, [ENTRY])
    names = OperatorsNames(redis, watch)
    known = names.current()
    names._redis = Redis(port=1, socket_connect_timeout=0.2)
    watch.now = LOOK_SECONDS
    assert names.current() is known
