"""What the Redis stream store does beyond what every store does."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from redis import Redis

from services.publish.events import event_id
from services.publish.plan import Filing
from services.publish.stores.base import Misconfigured, WriteOutcome
from services.publish.stores.redis_stream import RedisStreamStore, StreamAddress, read_address
from shared.errors import TryLater
from tests.stores.record_builder import a_record, a_uri, a_withdrawal
from tests.stores.store_places import events_in, redis, stream_in, url_in


@pytest.fixture
def store(tmp_path: Path) -> Iterator[RedisStreamStore]:
    with closing(RedisStreamStore(url_in(tmp_path, "stream"))) as store:
        yield store


def test_an_event_is_a_cloud_event_with_the_document(store: RedisStreamStore, tmp_path: Path) -> None:
    store.write([a_record(1)])
    (event,) = events_in(tmp_path)
    assert (event["specversion"], event["type"], event["subject"]) == ("1.0", "article.published.v1", a_uri(1))
    assert event["data"]["headlines"][0]["value"] == "Dam holds, take 1"


def test_a_correction_and_a_withdrawal_are_further_events(store: RedisStreamStore, tmp_path: Path) -> None:
    store.write([a_record(1), a_record(1, version=2)])
    store.write([a_withdrawal(1, version=3)])
    assert [(event["type"], event["data"]["version"]) for event in events_in(tmp_path)] == [
        ("article.published.v1", "1"),
        ("article.published.v1", "2"),
        ("article.withdrawn.v1", "3"),
    ]
    assert len({event["id"] for event in events_in(tmp_path)}) == 3


def test_the_same_version_is_always_the_same_event() -> None:
    assert event_id(Filing(a_record(1, version=2), b"")) == event_id(Filing(a_record(1, version=2), b"x"))


def test_versions_beyond_the_precision_of_a_double_are_told_apart(store: RedisStreamStore) -> None:
    store.write([a_record(1, version=2**63 - 1)])
    assert [answer.outcome for answer in store.write([a_record(1, version=2**63 - 2)])] == [WriteOutcome.STALE]


def test_the_stream_is_trimmed_and_what_is_remembered_ends(tmp_path: Path) -> None:
    with closing(RedisStreamStore(url_in(tmp_path, "stream") + "&maxlen=50&memory_days=2")) as store:
        store.write([a_record(number) for number in range(1000)])
    with Redis.from_url(redis().url) as client:
        assert client.xlen(stream_in(tmp_path)) < 300  # nodes of a hundred entries go whole
        assert 0 < client.ttl(f"{stream_in(tmp_path)}:newest:{a_uri(7)}") <= 2 * 86_400


def test_a_check_adds_nothing(store: RedisStreamStore, tmp_path: Path) -> None:
    store.check()
    store.write([a_record(1)])
    store.check()
    assert len(events_in(tmp_path)) == 1


def test_a_key_that_is_no_stream_is_told_at_the_check(store: RedisStreamStore, tmp_path: Path) -> None:
    with Redis.from_url(redis().url) as client:
        client.set(stream_in(tmp_path), "mine")
    with pytest.raises(Misconfigured, match="no stream"):
        store.check()
    with pytest.raises(TryLater):
        store.write([a_record(1)])


def test_a_server_that_is_not_there_is_tried_later(tmp_path: Path) -> None:
    store = RedisStreamStore(f"unix+stream://{tmp_path}/none.sock")
    for attempt in (store.check, lambda: store.write([a_record(1)])):
        with pytest.raises(TryLater, match=r"none\.sock"):
            attempt()


def test_an_address_keeps_the_options_of_the_client_and_takes_its_own() -> None:
    url = "rediss+stream://:secret@host:6380/2?stream=news&maxlen=10&memory_days=0.5&ssl_cert_reqs=none"
    expected = StreamAddress("rediss://:secret@host:6380/2?ssl_cert_reqs=none", "news", 10, 43_200)
    assert read_address(url) == expected


@pytest.mark.parametrize("query", ["maxlen=many", "maxlen=0", "memory_days=0", "memory_days=x"])
def test_options_that_make_no_sense_are_refused(query: str) -> None:
    with pytest.raises(Misconfigured):
        read_address(f"redis+stream://host/0?{query}")
