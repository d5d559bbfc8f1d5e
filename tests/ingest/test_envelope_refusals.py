"""What is no article is refused with the reason, whole, and nothing raises."""

from __future__ import annotations

import gzip
import json
import zlib
from base64 import b64encode
from typing import Any

import pytest
import zstandard

from services.ingest.envelopes import EnvelopeLimits, NotAnArticle
from shared.contracts import RawArticle
from shared.outcomes import Reason
from tests.ingest.inbox_items import (
    ARTICLE,
    RAW,
    a_compressed_envelope,
    an_envelope,
    as_json,
    assert_whole,
    read,
    refusal,
)


@pytest.mark.parametrize(
    ("item", "reason"),
    [
        (b"", Reason.EMPTY),
        (b" \r\n\t\xe2\x80\x83", Reason.EMPTY),
        (b"\xef\xbb\xbf", Reason.EMPTY),
        (b"[[]", Reason.BAD_JSON),
        (b"[]", Reason.EMPTY),
        (b"\xff\xfe", Reason.BAD_ENCODING),
        (b"Caf\xe9 opens", Reason.BAD_ENCODING),
        (b'{"content":"caf\xe9"}', Reason.BAD_ENCODING),
        (b"\x80\x04\x95\x0b\x00", Reason.BAD_ENCODING),  # a pickle
        (b"\xed\xa0\x80 an encoded surrogate", Reason.BAD_ENCODING),
        (b"PK\x03\x04 a zip", Reason.BAD_ENCODING),
        (b"null \x00 byte", Reason.BAD_ENCODING),
        (b'{"content":"cut sho', Reason.BAD_JSON),
        (b'{"content":"x"} and more', Reason.BAD_JSON),
        (b'{"content":"\x01"}\x00', Reason.BAD_JSON),
        (b"[{]", Reason.BAD_JSON),
        (b'{"content":1e}', Reason.BAD_JSON),
        (b"{}", Reason.BAD_SCHEMA),
        (b'{"content":null}', Reason.BAD_SCHEMA),
        (b'{"content":{"a":1}}', Reason.BAD_SCHEMA),
        (b'{"title":"no content"}', Reason.BAD_SCHEMA),
        (b'{"content":"x","source":"a\\u0000b"}', Reason.BAD_SCHEMA),
        (b'{"content":"x","source":"a\\nb"}', Reason.BAD_SCHEMA),
        (b'{"content":"x","source":"a\\u001fb"}', Reason.BAD_SCHEMA),
        (b'{"content":"x","source":"%s"}' % (b"s" * 65), Reason.BAD_SCHEMA),
        (b'{"content":"x","url":"https://h.example/%s"}' % (b"u" * 2048), Reason.BAD_SCHEMA),
        (b'{"content":"x","id":"%s"}' % (b"i" * 513), Reason.BAD_SCHEMA),
        (b'{"content":"x","meta":[]}', Reason.BAD_SCHEMA),
        (b'{"content":"x","meta":{"a":{"b":1}}}', Reason.BAD_SCHEMA),
        (b'{"content":"x","schemaVersion":"2"}', Reason.BAD_SCHEMA),
        (b'{"content":"x","encoding":["base64"]}', Reason.BAD_SCHEMA),
        (b'{"content":"x","pubStatus":{}}', Reason.BAD_SCHEMA),
        (b'{"content":"x","urgency":10}', Reason.BAD_SCHEMA),
        (b'{"content":"x","priority":"high"}', Reason.BAD_SCHEMA),
        (b'{"content":"x","priority":1e400}', Reason.BAD_SCHEMA),
    ],
)
def test_a_bare_item_that_is_no_article_is_refused_with_the_reason(item: bytes, reason: Reason) -> None:
    assert refusal(item) is reason


@pytest.mark.parametrize("value", [None, True, 1, 1.5, "", "x", [], ["x"], {}, {"a": 1}])
@pytest.mark.parametrize("name", ["content", *sorted(RawArticle.model_fields)])
def test_a_field_of_any_type_is_read_or_refused_but_never_raises(name: str, value: Any) -> None:
    assert_whole(as_json({"content": "x", name: value}))


@pytest.mark.parametrize("value", [True, 1, 1.5, "x", ["x"], [[]], {"a": []}, [{"a": 1}], "9" * 5000])
@pytest.mark.parametrize("name", ["body", "headers", "properties", "content-type", "content-encoding"])
def test_an_envelope_field_of_any_type_is_read_or_refused_but_never_raises(name: str, value: Any) -> None:
    assert_whole(an_envelope(**{name: value}))


@pytest.mark.parametrize("value", [None, True, 1, 1.5, "", "x", [], ["x"], {}, {"a": []}])
@pytest.mark.parametrize(
    ("part", "name"),
    [
        ("headers", "task"),
        ("headers", "compression"),
        ("headers", "id"),
        ("properties", "body_encoding"),
        ("properties", "delivery_tag"),
        ("properties", "delivery_info"),
    ],
)
def test_a_header_of_any_type_is_read_or_refused_but_never_raises(part: str, name: str, value: Any) -> None:
    envelope = json.loads(an_envelope())
    envelope[part][name] = value
    assert_whole(as_json(envelope))


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"headers": ["task"]}, Reason.BAD_ENVELOPE),
        ({"headers": "task"}, Reason.BAD_ENVELOPE),
        ({"properties": [1]}, Reason.BAD_ENVELOPE),
        ({"body": {"content": "x"}}, Reason.BAD_ENVELOPE),
        ({"body": ["x"]}, Reason.BAD_ENVELOPE),
        ({"body": "no call"}, Reason.BAD_JSON),
        ({"body": ""}, Reason.BAD_JSON),
        ({"body": "{}"}, Reason.BAD_ENVELOPE),
        ({"body": "[]"}, Reason.BAD_ENVELOPE),
        ({"body": "null"}, Reason.BAD_ENVELOPE),
        ({"body": "[null,null,null]"}, Reason.BAD_ENVELOPE),
        ({"body": "[[],{},{}]"}, Reason.BAD_ENVELOPE),
        ({"body": "[{},[],{}]"}, Reason.BAD_ENVELOPE),
        ({"body": "[[5],{},{}]"}, Reason.BAD_SCHEMA),
        ({"body": "[[null],{},{}]"}, Reason.BAD_SCHEMA),
        ({"body": "[[{}],{},{}]"}, Reason.BAD_SCHEMA),
        ({"body": "[[[]],{},{}]"}, Reason.EMPTY),
        ({"headers": {"task": "x.y"}}, Reason.UNKNOWN_TASK),
        ({"headers": {"task": ["ingest.article"]}}, Reason.UNKNOWN_TASK),
        ({"headers": {}}, Reason.UNKNOWN_TASK),  # a call of nobody knows what
        ({"content-type": "application/x-python-serialize"}, Reason.UNSUPPORTED_CONTENT_TYPE),
        ({"content-type": "application/x-yaml"}, Reason.UNSUPPORTED_CONTENT_TYPE),
        ({"content-type": "application/x-msgpack"}, Reason.UNSUPPORTED_CONTENT_TYPE),
        ({"content-type": "application/data"}, Reason.UNSUPPORTED_CONTENT_TYPE),
        ({"content-type": ["application/json"]}, Reason.UNSUPPORTED_CONTENT_TYPE),
        ({"content-type": {"a": 1}}, Reason.UNSUPPORTED_CONTENT_TYPE),
        ({"content-type": 7}, Reason.UNSUPPORTED_CONTENT_TYPE),
        ({"content-type": "text/plain"}, Reason.BAD_ENVELOPE),  # a task's arguments are no text
        ({"headers": {"compression": ["gzip"]}}, Reason.UNSUPPORTED_CONTENT_TYPE),
        ({"headers": {"compression": {}}}, Reason.UNSUPPORTED_CONTENT_TYPE),
        ({"headers": {"compression": "gzip"}}, Reason.BAD_ENVELOPE),  # says so, and is not
        ({"properties": {"body_encoding": "base64"}}, Reason.BAD_ENVELOPE),
    ],
)
def test_a_broken_envelope_is_refused_with_the_reason(changes: dict[str, Any], reason: Reason) -> None:
    assert refusal(an_envelope(**changes)) is reason


def test_an_envelope_without_a_body_is_refused() -> None:
    assert refusal(an_envelope(drop=("body",))) is Reason.BAD_SCHEMA


@pytest.mark.parametrize(
    ("body", "content_type", "reason"),
    [
        (b"caf\xe9", "text/plain", Reason.BAD_ENCODING),
        (b"nul\x00", "text/plain", Reason.BAD_ENCODING),
        (b'{"content":"caf\xe9"}', "application/json", Reason.BAD_ENCODING),
    ],
)
def test_a_body_that_is_not_utf8_text_is_refused_not_mangled(body: bytes, content_type: str, reason: Reason) -> None:
    properties = {"body_encoding": "base64"}
    item = an_envelope(b64encode(body).decode(), content_type=content_type, headers={}, properties=properties)
    assert refusal(item) is reason


@pytest.mark.parametrize("compress", [zlib.compress, gzip.compress, zstandard.compress])
@pytest.mark.parametrize(
    "damage", [lambda data: data[:-1], lambda data: data[:8], lambda data: data + b"x", bytes.swapcase]
)
def test_a_damaged_compression_is_refused_not_read_in_part(compress: Any, damage: Any) -> None:
    kind = "zstd" if compress is zstandard.compress else "gzip"
    body = json.dumps([[RAW], {}, {}]).encode()
    assert read(a_compressed_envelope(compress(body), kind)) == [ARTICLE]
    assert refusal(a_compressed_envelope(damage(compress(body)), kind)) is Reason.BAD_ENVELOPE


def test_a_second_stream_behind_the_first_is_refused_not_cut_off() -> None:
    for compress, kind in ((gzip.compress, "gzip"), (zstandard.compress, "zstd")):
        twice = compress(b'[[{"content":"x"}],{},{}]') + compress(b" " * 600)
        assert refusal(a_compressed_envelope(twice, kind)) is Reason.BAD_ENVELOPE


@pytest.mark.parametrize("kind", ["gzip", "zstd"])
def test_a_body_may_be_as_large_as_an_item_and_no_larger(kind: str) -> None:
    compress = {"gzip": zlib.compress, "zstd": zstandard.compress}[kind]
    limits = EnvelopeLimits(item_bytes=100_000)
    call = json.dumps([[RAW], {}, {}]).encode()
    assert read(a_compressed_envelope(compress(call.ljust(100_000)), kind), limits) == [ARTICLE]
    assert refusal(a_compressed_envelope(compress(call.ljust(100_001)), kind), limits) is Reason.TOO_LARGE


def test_a_streamed_zstd_frame_that_does_not_tell_its_size_is_read() -> None:
    stream = zstandard.ZstdCompressor().compressobj()
    body = stream.compress(json.dumps([[RAW], {}, {}]).encode()) + stream.flush()
    assert zstandard.frame_content_size(body) == -1
    assert read(a_compressed_envelope(body, "zstd")) == [ARTICLE]


def test_a_zstd_frame_that_lies_about_its_size_is_refused() -> None:
    body = bytearray(zstandard.compress(b"x" * 70_000))
    body[5:9] = b"\xff\xff\xff\x7f"
    assert refusal(a_compressed_envelope(bytes(body), "zstd")) is Reason.BAD_ENVELOPE


def test_an_item_or_content_beyond_its_limit_is_refused() -> None:
    limits = EnvelopeLimits(content_bytes=1000, item_bytes=4000, elements=3)
    assert refusal(b"x" * 4001, limits) is Reason.TOO_LARGE
    assert refusal(b"x" * 1001, limits) is Reason.TOO_LARGE
    assert refusal("ä".encode() * 501, limits) is Reason.TOO_LARGE
    assert refusal(as_json({"content": "x" * 1001}), limits) is Reason.TOO_LARGE
    assert refusal(as_json({"content": "x", "note": "x" * 1001}), limits) is Reason.TOO_LARGE
    assert refusal(as_json(["x"] * 4), limits) is Reason.TOO_LARGE
    assert len(read(as_json(["x"] * 3), limits)) == 3


def test_the_limit_of_content_is_meant_for_what_base64_stands_for() -> None:
    limits = EnvelopeLimits(content_bytes=999)
    exact, more = (b64encode(b"x" * size).decode() for size in (999, 1002))
    assert isinstance(*read(as_json({"content": exact, "encoding": "base64"}), limits), RawArticle)
    assert refusal(as_json({"content": more, "encoding": "base64"}), limits) is Reason.TOO_LARGE


def test_ten_thousand_articles_are_an_array_and_one_more_is_too_many() -> None:
    assert len(read(as_json(["x"] * 10_000))) == 10_000
    assert refusal(as_json(["x"] * 10_001)) is Reason.TOO_LARGE
    assert refusal(an_envelope(json.dumps([[["x"] * 10_001], {}, {}]))) is Reason.TOO_LARGE


@pytest.mark.parametrize("opening", ['{"content":"x","meta":', '{"content":"x","deep":', '[{"content":"x"},', "["])
def test_nesting_is_bounded_wherever_it_is(opening: str) -> None:
    for depth in (40, 500, 990, 1100, 100_000):
        item = opening + "[" * depth + "]" * depth + ("]" if opening[0] == "[" else "}")
        assert refusal(item.encode()) is Reason.TOO_DEEP
        assert refusal(an_envelope(item)) is Reason.TOO_DEEP
        assert refusal(item.replace("[]", "[NaN]").encode()) is Reason.TOO_DEEP


def test_nesting_up_to_the_limit_is_read() -> None:
    def nested(levels: int) -> bytes:
        return b'{"content":"x","n":' + b"[" * (levels - 1) + b"]" * (levels - 1) + b"}"

    assert isinstance(*read(nested(32)), RawArticle)
    assert refusal(nested(33)) is Reason.TOO_DEEP


def test_a_refusal_names_the_fields_and_not_their_values() -> None:
    (found,) = read(b'{"content":["secret"],"urgency":"secret"}')
    assert isinstance(found, NotAnArticle)
    assert "content" in found.refusal.detail and "urgency" in found.refusal.detail
    assert "secret" not in found.refusal.detail
