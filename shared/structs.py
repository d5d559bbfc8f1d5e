"""Contracts as structs: their fields and properties, made, copied, read and written in a fraction of the time.

What comes from outside is a contract, checked by pydantic. What our services make by the dozen for every article, and
hand to each other, are structs; they are made of the contracts, so that there is one declaration, and lack pydantic's
own methods (`model_copy`, `model_dump`, ...).
"""

from __future__ import annotations

import types
from collections.abc import Callable
from functools import cache
from typing import Any, TypeVar, Union, cast, get_args, get_origin

import msgspec
from pydantic.fields import FieldInfo

from shared.annotations import Contract
from shared.contracts import Article, Record

Kind = TypeVar("Kind", bound=Contract)


class _Structs(dict[type[Contract], type[msgspec.Struct]]):
    """By their contracts, each made when it is first wanted."""

    def __missing__(self, contract: type[Contract]) -> type[msgspec.Struct]:
        made = self[contract] = _make(contract)
        return made


_structs = _Structs()


def unchecked(kind: type[Kind], /, **fields: Any) -> Kind:
    """A struct with the contract's defaults. Only for values whose types are right by construction: checking costs as
    much as finding them. The tests check what comes out."""
    return cast("Kind", _structs[kind](**fields))


def changed(one: Kind, /, **fields: Any) -> Kind:
    """A copy with other values for some fields; of a contract too it is a struct."""
    if isinstance(one, Contract):
        return unchecked(type(one), **{**one.__dict__, **fields})
    return msgspec.structs.replace(one, **fields)


def read_record(payload: bytes) -> Record:
    """What another service wrote, as a struct. Numbers out of bounds pass. Raises pydantic.ValidationError."""
    return _read(Record, payload)


def read_article(payload: bytes) -> Article:
    """As `read_record`."""
    return _read(Article, payload)


def _read(kind: type[Kind], payload: bytes) -> Kind:
    """Pydantic judges, and tells in its own words, what msgspec finds not to be the contract's."""
    try:
        return cast("Kind", _decoder(kind).decode(payload))
    except msgspec.MsgspecError:
        return kind.model_validate_json(payload)


@cache
def _decoder(kind: type[Contract]) -> msgspec.json.Decoder[Any]:
    return msgspec.json.Decoder(_structs[kind])


def _plain_json(value: object) -> msgspec.Raw:
    """Of a contract among structs."""
    if isinstance(value, Contract):
        return msgspec.Raw(value.to_json())
    raise TypeError(f"{type(value).__name__} is no part of a contract")


_encode: Callable[[object], bytes] = msgspec.json.Encoder(enc_hook=_plain_json).encode


def _to_json(struct: msgspec.Struct) -> bytes:
    """UTF-8 JSON without absent fields and empty arrays: the same bytes for the same values. Raises
    UnicodeEncodeError for lone surrogates."""
    return _encode(struct)


def _make(contract: type[Contract]) -> type[msgspec.Struct]:
    """`gc=False`: nothing in it refers back to it, so the collector need not walk it."""
    fields = contract.model_fields
    names = {name: field.alias for name, field in fields.items() if field.alias}
    properties = {name: value for name, value in vars(contract).items() if isinstance(value, property)}
    declared = [(name, _type_of(field.annotation), *_default_of(field)) for name, field in fields.items()]
    return msgspec.defstruct(
        contract.__name__,
        declared,
        namespace={**properties, "to_json": _to_json},
        module=__name__,
        frozen=True,
        kw_only=True,
        forbid_unknown_fields=True,
        omit_defaults=True,
        rename=names,
        gc=False,
    )


def _default_of(field: FieldInfo) -> tuple[Any, ...]:
    if field.is_required():
        return ()
    if field.default_factory is not None:
        return (msgspec.field(default_factory=cast("Any", field.default_factory)),)
    if field.default is None or field.default == ():
        return (field.default,)
    # What a factory makes is written. Other defaults are told by identity, which says nothing of a text or number.
    return (msgspec.field(default_factory=lambda: field.default),)


def _type_of(annotation: Any) -> Any:
    """The same with structs in place of contracts."""
    origin, inner = get_origin(annotation), get_args(annotation)
    if origin is tuple:
        return types.GenericAlias(tuple, (_type_of(inner[0]), ...))
    if origin in (Union, types.UnionType):
        return Union[tuple(map(_type_of, inner))]  # noqa: UP007  (made at run time)
    if isinstance(annotation, type) and issubclass(annotation, Contract):
        return _structs[annotation]
    return annotation
