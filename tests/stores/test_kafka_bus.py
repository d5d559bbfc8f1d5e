"""What the bus store does on Kafka, where kombu does not look at what became of an event."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from services.publish.stores.base import Misconfigured, WriteOutcome
from services.publish.stores.bus import BusStore, read_address
from services.publish.stores.registry import open_store
from shared.errors import TryLater
from tests.ports import free_port
from tests.stores.kafka_cluster import DENIED, NOT_LEADER, TOO_LARGE, KafkaCluster, require_kafka
from tests.stores.record_builder import a_record, a_uri
from tests.stores.store_places import desk_in, kafka, open_in, sent_in

WRITTEN, REFUSED = WriteOutcome.WRITTEN, WriteOutcome.REFUSED


@pytest.fixture
def store(tmp_path: Path) -> Iterator[BusStore]:
    with closing(open_in(tmp_path, "bus-kafka")) as store:
        yield store


def subjects(directory: Path) -> list[str]:
    return [event["subject"] for event in sent_in(directory, "bus-kafka")]


def test_an_event_that_the_broker_does_not_take_is_sent_again_later(store: BusStore, tmp_path: Path) -> None:
    store.check()
    kafka().fail(DENIED, 1)
    with pytest.raises(TryLater, match="TOPIC_AUTHORIZATION_FAILED"):
        store.write([a_record(1)])
    assert subjects(tmp_path) == []
    assert [answer.outcome for answer in store.write([a_record(1)])] == [WRITTEN]
    assert subjects(tmp_path) == [a_uri(1)]


def test_one_event_among_many_that_is_not_taken_is_noticed(store: BusStore, tmp_path: Path) -> None:
    store.write([a_record(1)])
    kafka().fail(DENIED, 1)
    batch = [a_record(number) for number in range(2, 6)]
    with pytest.raises(TryLater):
        store.write(batch)
    store.write(batch)
    assert set(subjects(tmp_path)) == {a_uri(number) for number in range(1, 6)}


def test_a_change_of_leaders_is_waited_for(store: BusStore, tmp_path: Path) -> None:
    store.check()
    kafka().fail(NOT_LEADER, 2)
    assert [answer.outcome for answer in store.write([a_record(1)])] == [WRITTEN]
    assert subjects(tmp_path) == [a_uri(1)]


@pytest.mark.parametrize("who", ["client", "broker"])
def test_an_event_that_is_too_large_is_refused_alone(store: BusStore, tmp_path: Path, who: str) -> None:
    text = "w" * (1_200_000 if who == "client" else 120_000)
    store.write([a_record(1)])
    if who == "broker":
        kafka().fail(TOO_LARGE, 1)
    answers = store.write([a_record(2, text=text), a_record(3)])
    assert [answer.outcome for answer in answers] == [REFUSED, WRITTEN]
    assert "MSG_SIZE_TOO_LARGE" in answers[0].detail
    assert subjects(tmp_path) == [a_uri(1), a_uri(3)]


def test_a_broker_that_hangs_or_is_gone_costs_patience_and_no_event(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    require_kafka()
    monkeypatch.setattr("services.publish.stores.bus._ANSWER_SECONDS", 1)
    cluster = KafkaCluster()
    try:
        cluster.topic("articles")
        with closing(open_store(f"bus+{cluster.url}", desk=desk_in(tmp_path))) as store:
            store.write([a_record(1)])
            cluster.hang()
            with pytest.raises(TryLater, match="_MSG_TIMED_OUT"):
                store.write([a_record(2)])
            cluster.go_on()
            assert [answer.outcome for answer in store.write([a_record(2)])] == [WRITTEN]
            assert {event["subject"] for event in cluster.events("articles")} == {a_uri(1), a_uri(2)}
            cluster.stop()
            with pytest.raises(TryLater, match="_MSG_TIMED_OUT"):
                store.write([a_record(3)])
            with pytest.raises(TryLater, match="Broker transport failure"):
                store.write([a_record(3)])
    finally:
        cluster.stop()


def test_a_cluster_that_cannot_be_reached_is_told_at_the_check(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    require_kafka()
    monkeypatch.setattr("services.publish.stores.bus._ANSWER_SECONDS", 1)
    with pytest.raises(TryLater, match=r"kafka://127\.0\.0\.1:\d+: .*Broker transport failure"):
        open_store(f"bus+kafka://127.0.0.1:{free_port()}", desk=desk_in(tmp_path)).check()


def test_options_of_the_client_are_its_own_and_a_wrong_one_is_told(store: BusStore, tmp_path: Path) -> None:
    url = f"bus+{kafka().url.replace('//', '//ann:secret@')}?queue=articles"
    with closing(open_store(f"{url}&sasl.mechanism=PLAIN&client.id=news", desk=desk_in(tmp_path))) as right:
        right.check()
    with pytest.raises(Misconfigured, match="No such configuration property") as told:
        open_store(f"{url}&client.idea=news", desk=desk_in(tmp_path)).check()
    assert "secret" not in str(told.value)


def test_kafka_is_told_a_topic_and_no_exchange() -> None:
    assert read_address("bus+kafka://host").queue == "articles"
    with pytest.raises(Misconfigured, match="queue=TOPIC"):
        read_address("bus+kafka://host?exchange=news&queue=articles")
    with pytest.raises(Misconfigured, match="queue=NAME"):
        read_address("bus+sqs://host?exchange=news")
