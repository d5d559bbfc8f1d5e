"""Records as structs: every field and property of `Record`, read and checked in a quarter of pydantic's time.

A store gets what enrich had made and checked a moment ago, and publish reads nothing else all day. Structs are made of
the contracts, so that there is one declaration; they lack pydantic's own methods (`model_copy`, `to_json`, ...).
"""

from __future__ import annotations

import types
from functools import cache
from typing import Any, Union, cast, get_args, get_origin

import msgspec
from pydantic.fields import FieldInfo

from shared.annotations import Contract
from shared.contracts import Record


def read_record(payload: bytes) -> Record:
    """The record as a struct; one whose types are not the contract's is left to pydantic to judge. Numbers out of
    bounds pass. Raises pydantic.ValidationError."""
    try:
        return cast("Record", _decoder().decode(payload))
    except msgspec.MsgspecError:
        return Record.model_validate_json(payload)


@cache
def _decoder() -> msgspec.json.Decoder[Any]:
    return msgspec.json.Decoder(_struct_of(Record))


@cache
def _struct_of(contract: type[Contract]) -> type[msgspec.Struct]:
    """`gc=False`: a record refers to nothing that refers back to it, so the collector need not walk it."""
    fields = contract.model_fields
    names = {name: field.alias for name, field in fields.items() if field.alias}
    properties = {name: value for name, value in vars(contract).items() if isinstance(value, property)}
    declared = [(name, _type_of(field.annotation), *_default_of(field)) for name, field in fields.items()]
    return msgspec.defstruct(
        contract.__name__,
        declared,
        namespace=properties,
        module=__name__,
        frozen=True,
        kw_only=True,
        forbid_unknown_fields=True,
        rename=names,
        gc=False,
    )


def _default_of(field: FieldInfo) -> tuple[Any, ...]:
    if field.default_factory is not None:
        return (msgspec.field(default_factory=cast("Any", field.default_factory)),)
    return () if field.is_required() else (field.default,)


def _type_of(annotation: Any) -> Any:
    """The same with structs in place of contracts."""
    origin, inner = get_origin(annotation), get_args(annotation)
    if origin is tuple:
        return types.GenericAlias(tuple, (_type_of(inner[0]), ...))
    if origin in (Union, types.UnionType):
        return Union[tuple(map(_type_of, inner))]  # noqa: UP007  (made at run time)
    if isinstance(annotation, type) and issubclass(annotation, Contract):
        return _struct_of(annotation)
    return annotation
