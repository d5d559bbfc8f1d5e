"""Structs say what the contracts say that they were made of, in every shape, and refuse what the contracts refuse."""

from __future__ import annotations

from typing import Any

import orjson
import pytest
from hypothesis import given
from pydantic import ValidationError

from services.publish.orders import TRAITS
from services.publish.shapes import SHAPES
from shared.annotations import Contract, Mention, Topic
from shared.contracts import Article, Record
from shared.structs import changed, read_record, unchecked
from tests.contracts import checked
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


def test_what_is_absent_or_empty_is_not_written() -> None:
    topic = unchecked(Topic, name="Sport", rel="about", literal="sport", creator="x")
    assert orjson.loads(topic.to_json()) == {"name": "Sport", "rel": "about", "literal": "sport", "creator": "x"}
    article = orjson.loads(unchecked(Article, uri="urn:uuid:1", teasers=(), byline=None).to_json())
    assert article["schemaVersion"] == "1"
    assert not {"teasers", "paragraphs", "byline", "meta"} & article.keys()


@given(record=records())
def test_equal_records_are_written_in_the_same_bytes_wherever_they_come_from(record: Record) -> None:
    read = read_record(record.to_json())
    made = changed(read, article=changed(record.article), provenance=changed(record.provenance))
    assert made.to_json() == read.to_json() == read_record(read.to_json()).to_json()


@given(record=records())
def test_a_record_that_holds_structs_and_contracts_is_written_whole(record: Record) -> None:
    mixed = unchecked(Record, **{name: getattr(record, name) for name in Record.model_fields})
    assert checked(mixed) == record


def test_a_struct_is_frozen() -> None:
    with pytest.raises(AttributeError):
        unchecked(Mention, start=0, end=1, exact="A").start = 5


def test_a_changed_struct_is_another_one() -> None:
    struct = unchecked(Mention, start=0, end=1, exact="A")
    copy = changed(struct, end=2, form="alias")
    assert (struct.end, copy.end, copy.form, copy.exact) == (1, 2, "alias", "A")


def test_a_changed_contract_is_a_struct_of_what_pydantic_copies() -> None:
    contract = Mention(start=0, end=1, exact="A")
    assert checked(changed(contract, end=2)) == contract.model_copy(update={"end": 2})


@pytest.mark.parametrize("payload", [b"", b"{", b"[]", b'"text"', b"\xff"])
def test_what_is_no_json_object_is_refused(payload: bytes) -> None:
    with pytest.raises(ValidationError):
        read_record(payload)
