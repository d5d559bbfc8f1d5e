"""The operators' gazetteer in a real Redis."""

from __future__ import annotations

import pytest
from pydantic import ValidationError
from redis import Redis

from shared import gazetteer_store
from shared.annotations import EntityType
from shared.gazetteer import MAX_ALIASES, GazetteerEntry
from shared.gazetteer_store import (
    ENTRIES_KEY,
    Change,
    TooManyEntriesError,
    put_entries,
    read_entries,
    read_version,
    remove_entries,
)


def an_entry(id_: str, name: str = "Ardent Motors") -> GazetteerEntry:
    return GazetteerEntry(id=id_, name=name, type=EntityType.ORGANISATION)


def ids(redis: Redis) -> list[str]:
    return [entry.id for entry in read_entries(redis)[1]]


def test_an_empty_gazetteer_has_version_zero(redis: Redis) -> None:
    assert (read_version(redis), read_entries(redis)) == (0, (0, []))


def test_entries_are_added_and_those_of_a_known_id_updated(redis: Redis) -> None:
    assert put_entries(redis, [an_entry("a"), an_entry("b")]) == Change(2, 0, 0, 2, 1)
    assert put_entries(redis, [an_entry("b", "Ardent Tugs"), an_entry("c")]) == Change(1, 1, 0, 3, 2)
    assert read_entries(redis) == (2, [an_entry("a"), an_entry("b", "Ardent Tugs"), an_entry("c")])


def test_replacing_leaves_nothing_else(redis: Redis) -> None:
    put_entries(redis, [an_entry("a"), an_entry("b")])
    assert put_entries(redis, [an_entry("b"), an_entry("c")], replace=True) == Change(1, 1, 1, 2, 2)
    assert ids(redis) == ["b", "c"]


def test_entries_are_removed_by_id_or_all_and_the_version_rises(redis: Redis) -> None:
    put_entries(redis, [an_entry("a"), an_entry("b"), an_entry("c")])
    assert remove_entries(redis, ["a", "nobody"]) == Change(0, 0, 1, 2, 2)
    assert remove_entries(redis, None) == Change(0, 0, 2, 0, 3)


def test_more_than_every_process_may_hold_are_refused_whole(redis: Redis, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gazetteer_store, "MAX_ENTRIES", 2)
    put_entries(redis, [an_entry("a"), an_entry("b")])
    with pytest.raises(TooManyEntriesError, match="3 entries; 2 is the most"):
        put_entries(redis, [an_entry("b"), an_entry("c")])
    assert (ids(redis), read_version(redis)) == (["a", "b"], 1)


def test_what_cannot_be_read_is_left_out(redis: Redis) -> None:
    put_entries(redis, [an_entry("a")])
    redis.hset(ENTRIES_KEY, "b", b'{"from": "a later version"}')
    assert ids(redis) == ["a"]


@pytest.mark.parametrize(
    "wrong",
    [{"id": ""}, {"id": "a b"}, {"name": "x"}, {"name": "a\x00b"}, {"type": "thing"}, {"uri": "no uri"},
     {"aliases": ["ok"] * (MAX_ALIASES + 1)}, {"colour": "red"}],
)  # fmt: skip
def test_an_entry_is_checked(wrong: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        GazetteerEntry.model_validate({"id": "a", "name": "Ardent", "type": "organisation", **wrong})
