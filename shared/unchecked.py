"""Contracts made and copied without a check, where a service makes them by the dozen for every article."""

from __future__ import annotations

from typing import Any, TypeVar

from pydantic import BaseModel

from shared.annotations import Contract

Kind = TypeVar("Kind", bound=Contract)

# Contracts are frozen: this sets what pydantic's own `model_construct` sets in the end, in a sixth of its time.
_set_dict, _set_fields_set, _set_extra, _set_private = (
    BaseModel.__dict__[name].__set__
    for name in ("__dict__", "__pydantic_fields_set__", "__pydantic_extra__", "__pydantic_private__")
)


class _Fields(dict[type[Contract], set[str]]):
    """The names of a kind's fields: one set for all of a kind, as pydantic copies it with the contract."""

    def __missing__(self, kind: type[Contract]) -> set[str]:
        names = self[kind] = set(kind.model_fields)
        return names


_fields_of = _Fields()


def unchecked(kind: type[Kind], /, **fields: Any) -> Kind:
    """A contract of all its fields, given in order. Only for values whose types are right by construction: checking
    costs as much as finding them. The tests check what comes out.
    """
    one = object.__new__(kind)
    _set_dict(one, fields)
    _set_fields_set(one, _fields_of[kind])
    _set_extra(one, None)
    _set_private(one, None)
    return one


def changed(contract: Kind, /, **fields: Any) -> Kind:
    """A copy with other values for some fields: `model_copy(update=fields)` in a fifth of its time."""
    one = object.__new__(type(contract))
    _set_dict(one, {**contract.__dict__, **fields})
    _set_fields_set(one, contract.model_fields_set | fields.keys())
    _set_extra(one, None)
    _set_private(one, None)
    return one
