"""Every form in which upstream may drop an article is read: what the real libraries send, and bare items."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import orjson
import pytest
import zstandard
from celery import Celery
from kombu import Connection, Producer
from kombu.compression import register
from redis import Redis

from cli.redis_server import RedisServer
from services.ingest.envelopes import NotAnArticle
from shared.connections import broker_url
from shared.contracts import RawArticle
from shared.outcomes import Reason
from shared.pipeline import INBOX, INBOX_LISTS, UPSTREAM_TASK
from tests.ingest.inbox_items import ARTICLE, RAW, an_envelope, as_json, read, refusal

# kombu has zstd where Python or `backports` brings it; this is how it registers it there.
register(zstandard.compress, zstandard.decompress, "application/zstd", aliases=["zstd", "zstandard"])


@pytest.fixture
def upstream(redis: Redis, redis_server: RedisServer) -> Iterator[Celery]:
    """An upstream system's Celery, as it comes: nothing of ours in it."""
    app = Celery("upstream", broker=broker_url(redis_server.url))
    yield app
    app.close()


def dropped(redis: Redis) -> list[bytes]:
    return [item for name in INBOX_LISTS for item in redis.lrange(name, 0, -1)]


# What real libraries send


@pytest.mark.parametrize("protocol", [1, 2])
@pytest.mark.parametrize("compression", [None, "gzip", "zlib", "zstd"])
def test_a_celery_call_is_read_in_both_protocols_and_every_compression_we_know(
    upstream: Celery, redis: Redis, protocol: int, compression: str | None
) -> None:
    upstream.conf.task_protocol = protocol
    upstream.send_task(UPSTREAM_TASK, args=[RAW], queue=INBOX, compression=compression)
    (item,) = dropped(redis)
    assert read(item) == [ARTICLE]


@pytest.mark.parametrize("protocol", [1, 2])
def test_a_celery_call_by_keyword_is_read(upstream: Celery, redis: Redis, protocol: int) -> None:
    upstream.conf.task_protocol = protocol
    upstream.send_task(UPSTREAM_TASK, kwargs={"raw": RAW}, queue=INBOX)
    assert read(*dropped(redis)) == [ARTICLE]


def test_a_celery_call_that_keeps_the_text_out_of_its_headers_is_read(upstream: Celery, redis: Redis) -> None:
    upstream.send_task(
        UPSTREAM_TASK, args=[RAW], queue=INBOX, argsrepr="<article>", headers={"enqueued_at": "2031-04-02"}
    )
    (item,) = dropped(redis)
    assert b"<article>" in item
    assert read(item) == [ARTICLE]


def test_a_celery_call_with_a_list_of_articles_is_read_one_by_one(upstream: Celery, redis: Redis) -> None:
    upstream.send_task(UPSTREAM_TASK, args=[[RAW, RAW]], queue=INBOX)
    assert read(*dropped(redis)) == [ARTICLE, ARTICLE]


def test_a_celery_call_with_bare_text_is_read(upstream: Celery, redis: Redis) -> None:
    upstream.send_task(UPSTREAM_TASK, args=["Port reopens"], queue=INBOX)
    assert read(*dropped(redis)) == [RawArticle(content="Port reopens")]


@pytest.mark.parametrize(
    ("priority", "name"), [(0, "inbox"), (3, "inbox\x06\x163"), (7, "inbox\x06\x166"), (9, "inbox\x06\x169")]
)
def test_a_call_with_priority_lands_on_a_list_the_door_reads(
    upstream: Celery, redis: Redis, priority: int, name: str
) -> None:
    upstream.send_task(UPSTREAM_TASK, args=[RAW], queue=INBOX, priority=priority)
    assert redis.llen(name) == 1 and name in INBOX_LISTS
    assert read(*dropped(redis)) == [ARTICLE]


@pytest.mark.parametrize("compression", [None, "gzip", "zstd"])
@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (RAW, [ARTICLE]),
        ([RAW, RAW], [ARTICLE, ARTICLE]),
        ("Port – reopens", [RawArticle(content="Port – reopens")]),
    ],
)
def test_a_plain_kombu_message_is_read(
    redis: Redis, redis_server: RedisServer, body: Any, expected: list[RawArticle], compression: str | None
) -> None:
    with Connection(broker_url(redis_server.url)) as connection, connection.channel() as channel:
        Producer(channel).publish(body, routing_key=INBOX, compression=compression)
    assert read(*dropped(redis)) == expected


@pytest.mark.parametrize("compression", ["bzip2", "lzma"])
def test_a_compression_we_do_not_know_is_refused(upstream: Celery, redis: Redis, compression: str) -> None:
    upstream.send_task(UPSTREAM_TASK, args=[RAW], queue=INBOX, compression=compression)
    assert refusal(*dropped(redis)) is Reason.UNSUPPORTED_CONTENT_TYPE


def test_a_pickled_call_is_refused_unopened(upstream: Celery, redis: Redis) -> None:
    upstream.send_task(UPSTREAM_TASK, args=[RAW], queue=INBOX, serializer="pickle")
    assert refusal(*dropped(redis)) is Reason.UNSUPPORTED_CONTENT_TYPE


def test_a_call_of_another_task_is_refused(upstream: Celery, redis: Redis) -> None:
    for protocol in (1, 2):
        upstream.conf.task_protocol = protocol
        upstream.send_task("reports.daily", args=[RAW], queue=INBOX)
    assert [refusal(item) for item in dropped(redis)] == [Reason.UNKNOWN_TASK] * 2


@pytest.mark.parametrize("args", [[], [RAW, RAW]])
def test_a_call_with_no_or_two_arguments_is_refused(upstream: Celery, redis: Redis, args: list[Any]) -> None:
    upstream.send_task(UPSTREAM_TASK, args=args, queue=INBOX)
    assert refusal(*dropped(redis)) is Reason.BAD_ENVELOPE


# Bare items


def test_the_smallest_envelope_a_foreign_producer_may_write_is_read() -> None:
    assert read(an_envelope(headers={"task": UPSTREAM_TASK}, drop=("properties", "content-type"))) == [ARTICLE]


@pytest.mark.parametrize("encode", [as_json, lambda value: json.dumps(value, ensure_ascii=False, indent=2).encode()])
def test_a_bare_object_and_an_array_of_them_are_read(encode: Any) -> None:
    assert read(encode(RAW)) == [ARTICLE]
    assert read(encode([RAW, RAW])) == [ARTICLE, ARTICLE]


def test_a_byte_order_mark_and_space_around_are_not_content() -> None:
    assert read(b"\xef\xbb\xbf" + as_json(RAW)) == [ARTICLE]
    assert read(b"\r\n " + as_json(RAW) + b"\n") == [ARTICLE]
    assert read(b"\xef\xbb\xbfPort reopens") == [RawArticle(content="Port reopens")]


@pytest.mark.parametrize(
    "text",
    [
        "Port reopens\n\nShips left.",
        "[Reuters] Port reopens",
        "{Updated} Port reopens",
        "[1] A footnote",
        "[",
        "{",
        "12",
        "null",
        '"Port reopens," she said',
        "ports – “reopened” 港口",
        "tab\tand form feed\f and escape\x1b stay",
    ],
)
def test_bare_text_is_an_article_even_when_it_starts_like_json(text: str) -> None:
    assert read(text.encode()) == [RawArticle(content=text)]


def test_elements_of_an_array_are_refused_one_by_one() -> None:
    good, bad, text = read(as_json([RAW, {"content": 5}, "Port reopens"]))
    assert (good, text) == (ARTICLE, RawArticle(content="Port reopens"))
    assert isinstance(bad, NotAnArticle)
    assert (bad.refusal.reason, orjson.loads(bad.item)) == (Reason.BAD_SCHEMA, {"content": 5})


def test_unknown_fields_are_kept_under_meta() -> None:
    (found,) = read(as_json({"content": "x", "deskCode": 7, "meta": {"a": "b"}}))
    assert isinstance(found, RawArticle) and found.meta == {"deskCode": "7", "a": "b"}


def test_a_kill_notice_needs_no_content() -> None:
    (found,) = read(as_json({"pubStatus": "canceled", "url": "https://harbour.example/port"}))
    assert isinstance(found, RawArticle) and found.content == ""


@pytest.mark.parametrize("number", ["NaN", "-Infinity", "1e99999", "9" * 5000, "9" * 30, "-0.0", "1E-99999"])
def test_numbers_no_machine_can_hold_do_not_lose_the_article(number: str) -> None:
    (found,) = read(b'{"content":"x","n":%s}' % number.encode())
    assert isinstance(found, RawArticle) and found.content == "x" and found.meta["n"]


def test_lone_surrogates_become_replacement_characters() -> None:
    (found,) = read(rb'{"content":"a\ud800b","source":"\udc00","meta":{"\ud83d\ude00":"\ude00\ud83d"}}')
    assert isinstance(found, RawArticle)
    assert (found.content, found.source) == ("a�b", "�")
    assert found.meta == {"😀": "��"}
    assert read(found.to_json()) == [found]


def test_of_duplicate_keys_the_last_one_counts() -> None:
    assert read(b'{"content":"first","content":"last"}') == [RawArticle(content="last")]
