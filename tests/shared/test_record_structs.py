"""A record read as a struct says what the record says, in every shape, and refuses what the contract refuses."""

from __future__ import annotations

from typing import Any

import orjson
import pytest
from hypothesis import given
from pydantic import ValidationError

from services.publish.orders import TRAITS
from services.publish.shapes import SHAPES
from shared.annotations import Contract
from shared.contracts import Record
from shared.record_structs import read_record
from tests.shared.record_strategies import records
from tests.shared.test_contracts import golden


def members(value: Any, like: Any) -> Any:
    """The fields of a struct or contract as plain values; `like` is the contract that says which there are."""
    if isinstance(like, Contract):
        return {name: members(getattr(value, name), getattr(like, name)) for name in type(like).model_fields}
    if isinstance(like, tuple):
        assert type(value) is tuple
        return [members(one, other) for one, other in zip(value, like, strict=True)]
    assert type(value) is type(like)
    return value


@given(record=records())
def test_any_record_is_read_with_all_its_fields_and_properties(record: Record) -> None:
    struct = read_record(record.to_json())
    assert not isinstance(struct, Record)  # else pydantic had to judge it
    assert members(struct, record) == members(record, record)
    assert (struct.uri, struct.version, struct.is_withdrawn) == (record.uri, record.version, record.is_withdrawn)
    assert struct.article.body == record.article.body
    for shape in SHAPES.values():
        assert orjson.dumps(shape(struct)) == orjson.dumps(shape(record))
    assert [trait(struct) for trait in TRAITS.values()] == [trait(record) for trait in TRAITS.values()]


def test_what_is_absent_is_the_contracts_default() -> None:
    bare = {"article": {"uri": "urn:uuid:1"}, "provenance": orjson.loads(golden(Record))["provenance"]}
    record = Record.model_validate(bare)
    assert members(read_record(orjson.dumps(bare)), record) == members(record, record)


@pytest.mark.parametrize(
    "change",
    [
        {"surprise": 1},
        {"schemaVersion": "2"},
        {"provenance": {"door": "queue"}},
        {"entities": [{"id": "e1", "type": "planet", "name": "Mars"}]},
        {"entities": [{"id": "e1", "type": "geoArea"}]},
        {"entities": 7},
        {"article": None},
        {"cluster": {"id": "urn:uuid:1", "colour": "red"}},
    ],
)
def test_what_does_not_fit_is_refused_as_the_contract_refuses_it(change: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        read_record(orjson.dumps(orjson.loads(golden(Record)) | change))


@pytest.mark.parametrize("payload", [b"", b"{", b"[]", b'"text"', b"\xff"])
def test_what_is_no_json_object_is_refused(payload: bytes) -> None:
    with pytest.raises(ValidationError):
        read_record(payload)
