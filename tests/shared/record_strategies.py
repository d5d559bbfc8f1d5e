"""Any Record at all, made from what the contracts say of their members."""

from __future__ import annotations

import types
from enum import Enum
from functools import cache
from typing import Any, Literal, Union, get_args, get_origin

from annotated_types import Ge, Le, MaxLen
from hypothesis import strategies as st
from pydantic.fields import FieldInfo

from shared.annotations import Contract
from shared.contracts import Record

_TEXTS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12)
_MOST = 3  # of anything there may be many of


def records() -> st.SearchStrategy[Record]:
    """Records with any of their members absent; texts are never empty, as ninjs knows no empty text."""
    return _contracts(Record)


@cache
def _contracts(model: type[Contract]) -> st.SearchStrategy[Any]:
    members = {name: _members(field) for name, field in model.model_fields.items()}
    return st.fixed_dictionaries(members).map(model.model_validate)


def _members(field: FieldInfo) -> st.SearchStrategy[Any]:
    least = max((limit.ge for limit in field.metadata if isinstance(limit, Ge)), default=0)
    most = min((limit.le for limit in field.metadata if isinstance(limit, Le)), default=2**31)
    assert not any(isinstance(limit, MaxLen) and limit.max_length < _MOST for limit in field.metadata)
    return _values(field.annotation, least, most)


def _values(kind: Any, least: Any, most: Any) -> st.SearchStrategy[Any]:
    origin, inner = get_origin(kind), get_args(kind)
    if origin is Literal:
        return st.sampled_from(inner)
    if origin in (Union, types.UnionType):
        return st.one_of(_values(each, least, most) for each in inner)
    if origin is tuple:
        return st.lists(_values(inner[0], least, most), max_size=_MOST).map(tuple)
    if origin is dict:
        return st.dictionaries(_TEXTS | st.sampled_from(["feedGuid", "messageId"]), _TEXTS, max_size=_MOST)
    return _plain(kind, least, most)


def _plain(kind: Any, least: Any, most: Any) -> st.SearchStrategy[Any]:
    if kind is type(None):
        return st.none()
    if kind is str:
        return _TEXTS
    if kind is int:
        return st.integers(least, most)
    if kind is float:
        return st.floats(least, most)
    return st.sampled_from(kind) if issubclass(kind, Enum) else _contracts(kind)
