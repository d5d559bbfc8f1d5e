"""What the bus store does beyond what every store does, on a real RabbitMQ and on Redis."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import closing
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import quote

import orjson
import pytest
from kombu import Connection, Exchange, Queue
from redis import Redis

from services.publish.events import event_id
from services.publish.plan import Filing, Rank
from services.publish.stores.base import Misconfigured, WriteOutcome
from services.publish.stores.bus import CONTENT_TYPE, BusAddress, BusStore, read_address
from services.publish.stores.desk import SentMemory
from services.publish.stores.registry import kind_of, open_store
from shared.connections import connect
from shared.errors import TryLater
from shared.ninjs import to_ninjs
from tests.stores.rabbitmq_server import LARGEST_MESSAGE, free_ports
from tests.stores.record_builder import a_record, a_uri, a_withdrawal, traced
from tests.stores.store_places import desk_in, open_in, rabbitmq, received_in, redis, stream_in, url_in

WRITTEN, STALE, WITHDRAWN, REFUSED = (
    WriteOutcome.WRITTEN,
    WriteOutcome.STALE,
    WriteOutcome.WITHDRAWN,
    WriteOutcome.REFUSED,
)


@pytest.fixture(params=["bus-redis", "bus-amqp"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[BusStore]:
    with closing(open_in(tmp_path, request.param)) as store:
        yield store


def a_bus(directory: Path, url: str) -> BusStore:
    return BusStore(url, to_ninjs, desk_in(directory))


def test_every_version_is_an_event_in_order_and_a_repetition_is_none(store: BusStore, tmp_path: Path) -> None:
    store.write([a_record(1), a_record(1), a_record(1, version=2), a_record(2)])
    store.write([a_record(1), a_withdrawal(1, version=3), a_record(2)])
    assert [(event["subject"], event["type"], event["data"]["version"]) for event in received_in(tmp_path)] == [
        (a_uri(1), "article.published.v1", "1"),
        (a_uri(1), "article.published.v1", "2"),
        (a_uri(2), "article.published.v1", "1"),
        (a_uri(1), "article.withdrawn.v1", "3"),
    ]


def test_the_trace_stands_in_the_messages_headers_and_in_the_event(store: BusStore, tmp_path: Path) -> None:
    traceparent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
    store.write([traced(a_record(1), traceparent)])
    with Connection(store._address.url) as connection:
        message = Queue(stream_in(tmp_path), durable=True)(connection.channel()).get(no_ack=True, accept=[CONTENT_TYPE])
        assert message is not None
        assert message.headers["traceparent"] == orjson.loads(message.body)["traceparent"] == traceparent


def test_a_crash_before_our_memory_repeats_the_same_events(store: BusStore, tmp_path: Path) -> None:
    store.write([a_record(1), a_record(2)])
    with Redis.from_url(redis().url) as client:
        client.delete(*client.keys(f"wiredesk:store:{stream_in(tmp_path)}:newest:*"))
    store.write([a_record(1), a_record(2)])
    first, second, third, fourth = received_in(tmp_path)
    assert (first, second) == (third, fourth)
    assert first["id"] == event_id(Filing(a_record(1), b""))


def test_what_is_remembered_ends_and_never_falls(store: BusStore, tmp_path: Path) -> None:
    with closing(SentMemory(desk_in(tmp_path, memory_days=2))) as memory:
        for version in (5, 2**63 - 1, 4):
            memory.note([Filing(a_record(1, version=version), b"")])
        assert memory.held([a_uri(1), a_uri(2)]) == {a_uri(1): Rank(2**63 - 1, is_withdrawn=False)}
        assert 0 < memory.redis.ttl(memory.key(f"newest:{a_uri(1)}")) <= 2 * 86_400


def test_two_processes_never_send_an_older_version_after_a_newer_one(store: BusStore, tmp_path: Path) -> None:
    kind = "bus-amqp" if "amqp" in url_of(store) else "bus-redis"

    def write(versions: range) -> None:
        with closing(open_in(tmp_path, kind)) as mine:
            for version in versions:
                mine.write([a_record(number, version=version) for number in range(3)])

    threads = [threading.Thread(target=write, args=(range(start, 31, 2),)) for start in (1, 2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for number in range(3):
        seen = [int(event["data"]["version"]) for event in received_in(tmp_path) if event["subject"] == a_uri(number)]
        assert seen == sorted(set(seen))
        assert seen[-1] == 30


def url_of(store: BusStore) -> str:
    return store._address.url


def test_a_turn_that_another_process_holds_is_tried_later(
    store: BusStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("services.publish.stores.desk._PATIENCE_SECONDS", 0.1)
    with (
        closing(SentMemory(desk_in(tmp_path))) as other,
        other.turn(),
        pytest.raises(TryLater, match="another process"),
    ):
        store.write([a_record(1)])
    assert [answer.outcome for answer in store.write([a_record(1)])] == [WRITTEN]


def test_a_redis_of_ours_that_is_away_is_tried_later(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("services.publish.stores.desk.connect", partial(connect, retries=1))
    desk = desk_in(tmp_path)
    away = desk._replace(settings=desk.settings.model_copy(update={"redis_url": f"unix://{tmp_path}/none.sock"}))
    with pytest.raises(TryLater, match="our Redis"):
        BusStore("bus+memory://?queue=articles", to_ninjs, away).write([a_record(1)])


def test_a_broker_that_is_not_there_is_tried_later_and_its_password_is_not_told(tmp_path: Path) -> None:
    (port,) = free_ports(1)
    for scheme in ("amqp", "redis"):
        store = a_bus(tmp_path, f"bus+{scheme}://wire:s3cret@127.0.0.1:{port}/0")
        for attempt in (store.check, lambda store=store: store.write([a_record(1)])):
            with pytest.raises(TryLater, match=f"{port}") as caught:
                attempt()
            assert "s3cret" not in str(caught.value)


def test_an_exchange_gets_events_under_their_type(tmp_path: Path) -> None:
    name = stream_in(tmp_path)
    with closing(a_bus(tmp_path, f"bus+{rabbitmq().url}?exchange={name}")) as store:
        store.check()
        with Connection(rabbitmq().url) as connection:
            channel = connection.channel()
            kills = Queue(f"{name}-kills", Exchange(name, "topic"), "article.withdrawn.*")(channel)
            kills.declare()
            store.write([a_record(1), a_withdrawal(2), a_record(3)])
            message = kills.get(no_ack=True, accept=["application/cloudevents+json"])
            assert message.properties["type"] == message.delivery_info["routing_key"] == "article.withdrawn.v1"
            assert message.properties["message_id"] == event_id(Filing(a_withdrawal(2), b""))
            assert kills.get() is None


def test_a_queue_bound_to_an_exchange_gets_everything(tmp_path: Path) -> None:
    name = stream_in(tmp_path)
    with closing(a_bus(tmp_path, f"bus+{rabbitmq().url}?exchange={name}&queue={name}")) as store:
        store.write([a_record(1), a_withdrawal(2)])
    url_in(tmp_path, "bus-amqp")
    assert [event["subject"] for event in received_in(tmp_path)] == [a_uri(1), a_uri(2)]


def test_an_event_larger_than_the_broker_takes_is_refused_alone(tmp_path: Path) -> None:
    with closing(open_in(tmp_path, "bus-amqp")) as store:
        answers = store.write([a_record(1), a_record(2, text="w" * LARGEST_MESSAGE), a_record(3)])
        assert [answer.outcome for answer in answers] == [WRITTEN, REFUSED, WRITTEN]
        assert "larger than configured max size" in answers[1].detail
    assert [event["subject"] for event in received_in(tmp_path)] == [a_uri(1), a_uri(3)]


def test_several_refused_events_are_found_among_small_ones(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("services.publish.stores.bus._LARGE_BYTES", 10**9)  # a broker that takes less than we think
    large = [a_record(number, text="w" * LARGEST_MESSAGE) for number in (2, 4)]
    with closing(open_in(tmp_path, "bus-amqp")) as store:
        answers = store.write([a_record(1), large[0], a_record(3), large[1], a_record(5)])
        assert [answer.outcome for answer in answers] == [WRITTEN, REFUSED, WRITTEN, REFUSED, WRITTEN]
    assert {event["subject"] for event in received_in(tmp_path)} == {a_uri(number) for number in (1, 3, 5)}


def test_a_queue_that_somebody_deleted_loses_nothing(tmp_path: Path) -> None:
    with closing(open_in(tmp_path, "bus-amqp")) as store:
        store.write([a_record(1)])
        with Connection(rabbitmq().url) as connection:
            Queue(stream_in(tmp_path))(connection.channel()).delete()
        with pytest.raises(TryLater, match="NO_ROUTE"):
            store.write([a_record(2)])
        assert [answer.outcome for answer in store.write([a_record(2)])] == [WRITTEN]
    assert [event["subject"] for event in received_in(tmp_path)] == [a_uri(2)]


def test_a_password_that_is_wrong_is_told_at_the_check(tmp_path: Path) -> None:
    url = rabbitmq().url.replace("guest:guest@", "guest:wrong@")
    with pytest.raises(Misconfigured, match="ACCESS_REFUSED"):
        a_bus(tmp_path, f"bus+{url}").check()


def test_a_queue_declared_otherwise_is_told_at_the_check(tmp_path: Path) -> None:
    with Connection(rabbitmq().url) as connection:
        Queue(stream_in(tmp_path), durable=False, auto_delete=True)(connection.channel()).declare()
        with pytest.raises(Misconfigured, match="PRECONDITION_FAILED"):
            open_in(tmp_path, "bus-amqp").check()


def test_a_transport_that_kombu_does_not_have_is_told_at_the_check(tmp_path: Path) -> None:
    without_client = () if find_spec("confluent_kafka") else ("kafka",)
    for scheme in ("telegraph", *without_client):
        with pytest.raises(Misconfigured, match="no such transport"):
            a_bus(tmp_path, f"bus+{scheme}://host").check()


def test_any_transport_of_kombu_is_a_bus() -> None:
    assert {kind_of(f"bus+{scheme}://host").name for scheme in ("amqps", "redis+socket", "sqs", "kafka")} == {"bus"}
    with pytest.raises(Misconfigured, match="by the service"):
        open_store("bus+amqp://host")


def test_an_address_keeps_the_options_of_the_transport_and_takes_its_own() -> None:
    url = f"bus+amqps://wire:{quote('p?ss')}@host/news?exchange=news&type=fanout&ssl=true"
    assert read_address(url) == BusAddress("amqps://wire:p%3Fss@host/news?ssl=true", "news", "fanout", "", "")
    assert read_address("bus+redis://host/0").queue == "articles"


@pytest.mark.parametrize("query", ["exchange=a&type=headers", "routing_key=x", "exchange=a&type=direct"])
def test_options_that_make_no_sense_are_refused(query: str) -> None:
    with pytest.raises(Misconfigured):
        read_address(f"bus+amqp://host?{query}")
