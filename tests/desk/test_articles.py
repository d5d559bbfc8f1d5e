"""GET /v1/articles/{id}, its trace, and /v1/status, beside what the ledger and the store say."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from redis import Redis

from services.publish.stores.sqlite import SqliteStore
from shared.contracts import Record
from shared.ledger import Ledger
from shared.outcomes import Ending, Reason
from shared.parcels import Advance, End, Message, SetAside
from tests.desk.serving import Desk
from tests.stores.record_builder import a_record


def deliver(desk: Desk, text: str = "Ferry line reopens") -> str:
    answer = desk.deliver(json.dumps({"content": text, "source": "harbour-times"}))
    return str(answer.headers["location"])


def carry(ledger: Ledger, verdict: Any, uri: str = "") -> None:
    """The one article that waits, through ingest and to this verdict."""
    batch = ledger.begin(Message("ingest", int(ledger.redis.get("wiredesk:batches"))))
    (message,) = ledger.commit(batch, [Advance(b"{}", ("publish.archive",), uri, "digest")]).messages
    ledger.commit(ledger.begin(message), [verdict])


@pytest.fixture
def published(desk: Desk, redis: Redis, ledger: Ledger) -> tuple[str, Record]:
    """Address and record of an article that is published and stored."""
    address = deliver(desk)
    record = a_record(1)
    path = desk.environment["WIREDESK_STORES"].partition("sqlite:///")[2]
    SqliteStore(Path(path)).write([record])
    carry(ledger, End(Ending.PUBLISHED), record.uri.removeprefix("urn:uuid:"))
    return address, record


def test_an_article_under_way_says_where_it_is(desk: Desk, redis: Redis) -> None:
    address = deliver(desk)
    state = desk.ask("GET", address).json
    assert (state["state"], state["source"], state["version"]) == ("in_flight", "harbour-times", 1)
    trace = desk.ask("GET", f"{address}/trace").json
    assert trace["where"] == ["announced on ingest"]
    assert [step["what"] for step in trace["steps"]] == ["accepted"]


def test_a_published_article_comes_with_its_record_by_either_name(
    desk: Desk, published: tuple[str, Record], redis: Redis
) -> None:
    address, record = published
    by_id = desk.ask("GET", address).json
    assert (by_id["state"], by_id["uri"]) == ("published", record.uri)
    assert by_id["record"]["headlines"][0]["value"] == record.article.headline
    redis.flushall()  # its trace is forgotten, the store has it still
    by_uri = desk.ask("GET", f"/v1/articles/{record.uri}").json
    assert (by_uri["state"], by_uri["record"]) == ("published", by_id["record"])
    assert desk.ask("GET", address).status == 404


def test_a_duplicate_has_its_ending_at_once(desk: Desk, redis: Redis) -> None:
    deliver(desk)
    state = desk.ask("GET", deliver(desk)).json
    assert (state["state"], state["reason"]) == ("duplicate", "duplicate_delivery")


def test_a_dead_letter_says_why_even_when_its_trace_is_forgotten(desk: Desk, redis: Redis, ledger: Ledger) -> None:
    address = deliver(desk)
    carry(ledger, SetAside(Reason.BUG, "broke"))
    assert desk.ask("GET", address).json["reason"] == "bug"
    redis.delete("wiredesk:trace:" + address.rpartition("/")[2])
    state = desk.ask("GET", address).json
    assert (state["state"], state["reason"], state["source"]) == ("dead_lettered", "bug", "harbour-times")


def test_the_status_is_the_ledgers(desk: Desk, redis: Redis) -> None:
    deliver(desk)
    deliver(desk)
    status = desk.ask("GET", "/v1/status").json
    assert status["sources"]["harbour-times"] == {"accepted": 2, "inFlight": 1, "endings": {"duplicate": 1}}
    assert (status["inFlight"], status["isBalanced"]) == (1, True)
    assert [queue["waiting"] for queue in status["queues"] if queue["queue"] == "ingest"] == [1]
