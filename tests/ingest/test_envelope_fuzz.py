"""Whatever lies in the inbox, reading it never raises and nothing of it is lost."""

from __future__ import annotations

import json
import zlib
from typing import Any

import zstandard
from hypothesis import given, settings
from hypothesis import strategies as st

from shared.contracts import RawArticle
from shared.pipeline import UPSTREAM_TASK
from tests.ingest.inbox_items import (
    RAW,
    a_compressed_envelope,
    an_envelope,
    as_json,
    assert_whole,
    read,
)

_FIELDS = ["content", "body", "headers", "properties", "content-type", "compression", "task", "args", "kwargs",
           "body_encoding", *(field.alias or name for name, field in RawArticle.model_fields.items())]  # fmt: skip
_TEXTS = st.text(st.characters(exclude_categories=()), max_size=30) | st.sampled_from(
    [
        UPSTREAM_TASK,
        "application/json",
        "text/plain",
        "base64",
        "gzip",
        "zstd",
        "canceled",
        '[["x"],{},{}]',
        "eA==",
    ]
)
_SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | _TEXTS
_VALUES = st.recursive(
    _SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(_FIELDS) | _TEXTS, inner, max_size=6),
    max_leaves=12,
)


@st.composite
def damaged(draw: st.DrawFn) -> bytes:
    """A real envelope with pieces cut out, doubled, or overwritten."""
    item = draw(st.sampled_from([an_envelope(), as_json(RAW), as_json([RAW, RAW]), _GZIPPED, _ZSTD]))
    for _ in range(draw(st.integers(1, 3))):
        start = draw(st.integers(0, len(item)))
        end = draw(st.integers(start, min(len(item), start + 40)))
        patch = draw(st.binary(max_size=8) | st.sampled_from([b'"', b"\\", b"{", b"]", b"null", b"\\ud800", b"1e999"]))
        item = item[:start] + patch + item[end:]
    return item


@st.composite
def regrafted(draw: st.DrawFn) -> bytes:
    """A real envelope with one of its values replaced by anything."""
    envelope = json.loads(draw(st.sampled_from([an_envelope(), _GZIPPED, _ZSTD])))
    part = draw(st.sampled_from([envelope, envelope["headers"], envelope["properties"]]))
    part[draw(st.sampled_from([*part, "compression", "body_encoding"]))] = draw(_VALUES)
    return as_json(envelope)


_GZIPPED = a_compressed_envelope(zlib.compress(json.dumps([[RAW], {}, {}]).encode()), "gzip")
_ZSTD = a_compressed_envelope(zstandard.compress(json.dumps([[RAW], {}, {}]).encode()), "zstd")


@settings(max_examples=500, deadline=None)
@given(st.binary(max_size=200))
def test_no_bytes_raise(item: bytes) -> None:
    assert_whole(item)


@settings(max_examples=500, deadline=None)
@given(_VALUES, st.booleans())
def test_no_json_value_raises(value: Any, ascii_only: bool) -> None:
    assert_whole(json.dumps(value, ensure_ascii=ascii_only).encode(errors="replace"))


@settings(max_examples=500, deadline=None)
@given(damaged() | regrafted())
def test_no_damaged_envelope_raises(item: bytes) -> None:
    assert_whole(item)


@settings(max_examples=300, deadline=None)
@given(st.dictionaries(st.sampled_from(_FIELDS), _VALUES, max_size=5))
def test_no_field_value_raises(fields: dict[str, Any]) -> None:
    assert_whole(as_json({"content": "x", **fields}))
    assert_whole(an_envelope(json.dumps([[{"content": "x", **fields}], {}, {}])))


@settings(max_examples=300, deadline=None)
@given(st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1).filter(str.strip))
def test_content_survives_every_way_in_unchanged(text: str) -> None:
    raw = {"content": text}
    for item in (
        as_json(raw),
        an_envelope(json.dumps([[raw], {}, {}])),
        json.dumps(raw, ensure_ascii=False).encode(),
    ):
        assert read(item) == [RawArticle(content=text)]
