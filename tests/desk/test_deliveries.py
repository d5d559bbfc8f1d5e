"""POST /v1/articles on a real desk and a real Redis: what is taken, what is refused, and what is said of it."""

from __future__ import annotations

import json
from base64 import b64decode
from typing import Any

import pytest
from redis import Redis

from shared.contracts import RawArticle
from shared.ledger import Ledger, decompress
from shared.outcomes import Ending
from tests.desk.serving import Answer, Desk
from tests.ingest.doors import a_door, snap

TEXT = "Ferry line reopens\n\nThe ferry between Port Selwyn and Norhaven sails again.\n"
PAGE = "<html><body><h1>Quay opens</h1><p>The new quay is open.</p></body></html>"


def raw_of(redis: Redis, answer: Answer, place: int = 0) -> RawArticle:
    stored: bytes = redis.get("wiredesk:raw:" + answer.json["articles"][place]["id"])
    return RawArticle.model_validate_json(decompress(stored.split(b"\x1f", 6)[6]))


def states(answer: Answer) -> list[str]:
    return [article["state"] for article in answer.json["articles"]]


def assert_problem(answer: Answer, status: int, word: str) -> None:
    assert answer.status == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json["type"] == f"urn:wiredesk:problem:{word}"
    assert answer.json["status"] == status
    assert answer.json["detail"]


@pytest.mark.parametrize(("content_type", "content"), [("text/plain", TEXT), ("text/html; charset=utf-8", PAGE)])
def test_a_raw_body_is_the_content_of_one_article_and_headers_say_the_rest(
    desk: Desk, redis: Redis, content_type: str, content: str
) -> None:
    answer = desk.deliver(
        content.encode(),
        content_type,
        article_source="harbour-times",
        article_id="ht-1",
        content_location="https://harbour-times.example/quay",
        content_language="en",
        article_urgency="1",
    )
    assert answer.status == 202
    assert answer.headers["location"] == answer.json["articles"][0]["status"]
    raw = raw_of(redis, answer)
    assert (raw.content, raw.media_type) == (content, content_type.partition(";")[0])
    assert (raw.source, raw.id, raw.url) == ("harbour-times", "ht-1", "https://harbour-times.example/quay")
    assert (raw.language, raw.urgency) == ("en", 1)
    assert redis.zcard("wiredesk:queued:ingest:urgent") == 1


def test_a_body_that_is_not_utf_8_is_kept_byte_for_byte_with_its_charset(desk: Desk, redis: Redis) -> None:
    body = "Fähre fährt wieder".encode("latin-1")
    raw = raw_of(redis, desk.deliver(body, "text/plain; charset=iso-8859-1"))
    assert (b64decode(raw.content), raw.encoding, raw.charset) == (body, "base64", "iso-8859-1")


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("application/json", json.dumps([{"content": "one"}, {"content": "two", "mediaType": "text/html"}])),
        ("application/x-ndjson", '{"content": "one"}\n\n{"content": "two", "mediaType": "text/html"}\n'),
    ],
)
def test_an_array_and_lines_are_several_articles(desk: Desk, redis: Redis, content_type: str, body: str) -> None:
    answer = desk.deliver(body, content_type)
    assert (answer.status, answer.json["accepted"], states(answer)) == (202, 2, ["accepted", "accepted"])
    assert [raw_of(redis, answer, place).content for place in (0, 1)] == ["one", "two"]
    assert raw_of(redis, answer, 1).media_type == "text/html"


def test_the_door_on_the_list_takes_what_came_over_http_for_the_same_delivery(
    desk: Desk, redis: Redis, ledger: Ledger
) -> None:
    article = json.dumps({"content": TEXT, "source": "harbour-times", "id": "ht-1"})
    assert desk.deliver(article).json["accepted"] == 1
    redis.lpush("inbox", article)
    a_door(ledger).serve_once()
    balance = snap(ledger).sources["harbour-times"]
    assert (balance.accepted, balance.endings, balance.in_flight) == (2, {Ending.DUPLICATE: 1}, 1)


def test_each_article_of_several_has_its_own_answer(desk: Desk, ledger: Ledger) -> None:
    body = [{"content": "one"}, {"no": "content"}, {"content": "one"}, {"content": "x", "urgency": 77}]
    answer = desk.deliver(json.dumps(body))
    assert answer.status == 202
    assert states(answer) == ["accepted", "refused", "duplicate", "refused"]
    assert [answer.json[name] for name in ("accepted", "duplicates", "refused")] == [1, 1, 2]
    assert "urgency" in answer.json["articles"][3]["problem"]["detail"]
    assert snap(ledger).balance.accepted == 2  # what was refused is the sender's still


def deep(levels: int) -> str:
    return '{"content":"x","meta":' + "[" * levels + "]" * levels + "}"


@pytest.mark.parametrize(
    ("content_type", "body", "refusal"),
    [
        ("application/json", '{"content": "x"', (400, "bad_json")),
        ("application/json", "", (400, "empty")),
        ("application/json", "[]", (400, "empty")),
        ("application/json", b'{"content": "\xff"}', (400, "bad_encoding")),
        ("application/json", deep(100), (400, "too_deep")),
        ("application/json", deep(200_000), (400, "too_deep")),
        ("application/json", "7", (422, "bad_schema")),
        ("application/json", '{"body": "", "headers": {}}', (422, "bad_schema")),
        ("application/json", json.dumps([{"content": "x"}] * 1001), (413, "too_large")),
        ("application/json", '[{"a": 1}, {"b": 2}]', (422, "all_refused")),
        ("application/x-ndjson", "\n\n", (400, "empty")),
        ("application/x-ndjson", "[1]\n", (422, "bad_schema")),
        ("application/x-ndjson", '{"content": "x"}\n' * 1001, (413, "too_large")),
        ("text/plain", " \n", (400, "empty")),
        ("text/plain", "x" * 2_097_153, (413, "too_large")),
        ("image/png", "x", (415, "unsupported_media_type")),
        ("", "x", (415, "unsupported_media_type")),
    ],
)
def test_what_cannot_be_taken_is_refused_with_a_problem_and_leaves_nothing(
    desk: Desk, ledger: Ledger, content_type: str, body: Any, refusal: tuple[int, str]
) -> None:
    assert_problem(desk.deliver(body, content_type), *refusal)
    assert snap(ledger).balance.accepted == 0


def test_a_compressed_body_is_refused(desk: Desk) -> None:
    assert_problem(desk.deliver("x", "text/plain", content_encoding="gzip"), 415, "unsupported_encoding")


def test_the_same_key_gets_the_same_answer_and_enters_nothing_again(desk: Desk, ledger: Ledger) -> None:
    body = json.dumps([{"content": "one"}, {"content": "two"}])
    first = desk.deliver(body, idempotency_key="batch-7")
    again = desk.deliver(body, idempotency_key="batch-7")
    assert again.json == first.json
    assert again.headers["idempotency-replayed"] == "true"
    assert snap(ledger).balance.accepted == 2


def test_a_key_with_another_body_is_refused(desk: Desk, ledger: Ledger) -> None:
    desk.deliver('{"content": "one"}', idempotency_key="batch-7")
    assert_problem(desk.deliver('{"content": "two"}', idempotency_key="batch-7"), 422, "key_reused")
    assert_problem(desk.deliver('{"content": "two"}', idempotency_key="a b"), 400, "bad_key")
    assert snap(ledger).balance.accepted == 1


@pytest.mark.parametrize(
    "path", ["/v1/nothing", "/v1/articles/no-such-id", "/v1/articles/A%00B", "/v1/articles/x/trace"]
)
def test_what_is_not_there_is_a_problem_too(desk: Desk, path: str) -> None:
    assert_problem(desk.ask("GET", path), 404, "not_found")
    assert_problem(desk.ask("DELETE", "/v1/status"), 405, "method_not_allowed")


def test_the_trace_of_the_request_is_the_articles_unless_it_has_its_own(desk: Desk, redis: Redis) -> None:
    of_request, own = (f"00-{digit * 32}-{digit * 16}-01" for digit in "ab")
    body = json.dumps([{"content": "one"}, {"content": "two", "traceparent": own}])
    answer = desk.deliver(body, traceparent=of_request)
    labels = [redis.get("wiredesk:raw:" + article["id"]).split(b"\x1f")[5] for article in answer.json["articles"]]
    assert labels == [f"{of_request},door=http,".encode(), f"{own},door=http,".encode()]
