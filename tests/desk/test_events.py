"""GET /v1/events: endings as they happen, to those who may know of them."""

from __future__ import annotations

import http.client
import json
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any

from redis import Redis

from shared.ledger import Ledger
from shared.outcomes import Ending, Reason
from shared.parcels import End, Message
from tests.desk.serving import Desk, Holder
from tests.desk.test_articles import carry, deliver
from tests.desk.test_deliveries import assert_problem
from tests.ingest.doors import snap


class Listener:
    """A reader of the stream."""

    def __init__(self, desk: Desk, **headers: str) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", desk.port, timeout=30)
        self.connection.request("GET", "/v1/events", headers=headers)
        self.stream = self.connection.getresponse()
        assert self.next() == {"retry": "2000"}

    def next(self) -> dict[str, str]:
        """The fields of the next event that is no heartbeat."""
        fields: dict[str, str] = {}
        while line := self.stream.readline().decode().rstrip("\n"):
            name, _, value = line.partition(": ")
            fields[name] = value
        fields.pop("", None)
        return fields or self.next()

    def ending(self) -> Any:
        event = self.next()
        assert event["event"] == "ended"
        return json.loads(event["data"])


@contextmanager
def listening(desk: Desk, redis: Redis, **headers: str) -> Iterator[Listener]:
    listener = Listener(desk, **headers)
    while not redis.exists("wiredesk:listeners"):  # bounded by the test's timeout
        pass
    with closing(listener.connection):
        yield listener


def test_every_kind_of_ending_is_told_while_somebody_listens(desk: Desk, redis: Redis, ledger: Ledger) -> None:
    with listening(desk, redis) as listener:
        first = deliver(desk, "one").rpartition("/")[2]
        carry(ledger, End(Ending.PUBLISHED), "00000000-0000-5000-8000-000000000001")
        told = listener.ending()
        assert (told["id"], told["ending"], told["source"], told["version"]) == (first, "published", "harbour-times", 1)
        assert told["uri"] == "urn:uuid:00000000-0000-5000-8000-000000000001"
        again = deliver(desk, "one").rpartition("/")[2]
        told = listener.ending()
        assert (told["id"], told["ending"], told["reason"]) == (again, "duplicate", "duplicate_delivery")
        deliver(desk, "two")
        batch = ledger.begin(Message("ingest", int(redis.get("wiredesk:batches"))))
        ledger.commit(batch, [End(Ending.REJECTED, Reason.TOO_SHORT)])
        assert listener.ending()["reason"] == "too_short"
    assert snap(ledger).is_settled


def test_nothing_is_told_when_nobody_listens(desk: Desk, redis: Redis, ledger: Ledger) -> None:
    deliver(desk)
    deliver(desk)
    assert not redis.exists("wiredesk:told")


def test_a_reader_that_was_cut_off_goes_on_where_it_was_or_learns_that_it_missed_something(
    desk: Desk, redis: Redis, ledger: Ledger
) -> None:
    with listening(desk, redis) as listener:
        for _ in range(3):
            deliver(desk, "one")
        seen = listener.next()["id"]
        missed = listener.next()
    with listening(desk, redis, last_event_id="") as listener:
        pass
    with listening(desk, redis, **{"Last-Event-ID": seen}) as listener:
        assert listener.next() == missed
    redis.delete("wiredesk:told")
    with listening(desk, redis, **{"Last-Event-ID": seen}) as listener:
        assert listener.next()["event"] == "gap"


def test_a_token_for_one_source_hears_of_its_own_alone_and_readers_are_counted(
    strict_desk: Desk, holder: Holder, reader: Holder, redis: Redis
) -> None:
    with listening(strict_desk, redis, authorization=f"Bearer {holder.secret}") as listener:
        assert_problem(reader.ask("GET", "/v1/events"), 503, "too_many_readers")
        foreign = json.dumps([{"content": "x", "source": "other-times"}] * 2)
        assert reader.deliver(foreign).json["duplicates"] == 1
        own = json.dumps([{"content": "y"}] * 2)
        mine = holder.deliver(own).json["articles"][1]["id"]
        event = listener.next()
        while "data" not in event:
            event = listener.next()
        assert json.loads(event["data"])["id"] == mine
