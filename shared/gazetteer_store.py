"""The operators' gazetteer in Redis: one hash of entries, and a version that rises with every change.

Bounded; a change is one transaction, so that nobody reads half of it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence, Set
from dataclasses import dataclass
from dataclasses import replace as dataclass_replace
from typing import Any, cast

import structlog
from pydantic import ValidationError
from redis import Redis
from redis.exceptions import WatchError

from shared.gazetteer import MAX_ENTRIES, GazetteerEntry
from shared.ledger import KEY_PREFIX

ENTRIES_KEY = f"{KEY_PREFIX}gazetteer"
VERSION_KEY = f"{KEY_PREFIX}gazetteer:version"

log = structlog.get_logger()


class TooManyEntriesError(ValueError):
    """More entries than every enrich process may hold."""

    def __init__(self, entries: int) -> None:
        super().__init__(f"the gazetteer would have {entries} entries; {MAX_ENTRIES} is the most")


@dataclass(frozen=True, slots=True)
class Change:
    """What a change did: entries that were not there, entries that were, entries that went, and what is there now."""

    added: int
    updated: int
    removed: int
    entries: int
    version: int


def put_entries(redis: Redis, entries: Sequence[GazetteerEntry], *, replace: bool = False) -> Change:
    """Add entries or update those of the same id; with `replace` nothing else stays. Raises TooManyEntriesError."""
    new: dict[Any, Any] = {entry.id: entry.to_json() for entry in entries}
    with redis.pipeline(transaction=True) as pipe:
        while True:
            pipe.watch(ENTRIES_KEY)  # type: ignore[no-untyped-call]
            before = {bytes(key).decode() for key in cast("list[bytes]", pipe.hkeys(ENTRIES_KEY))}
            change = _change(before, new.keys(), replace=replace)
            pipe.multi()
            if replace:
                pipe.delete(ENTRIES_KEY)
            if new:
                pipe.hset(ENTRIES_KEY, mapping=new)
            pipe.incr(VERSION_KEY)
            try:
                return dataclass_replace(change, version=int(pipe.execute()[-1]))
            except WatchError:  # somebody else imported meanwhile
                continue


def _change(before: Set[str], new: Set[str], *, replace: bool) -> Change:
    """What writing the new entries does. Raises TooManyEntriesError."""
    total = len(new) if replace else len(before | new)
    if total > MAX_ENTRIES:
        raise TooManyEntriesError(total)
    return Change(len(new - before), len(new & before), len(before - new) if replace else 0, total, 0)


def remove_entries(redis: Redis, ids: Collection[str] | None) -> Change:
    """Take entries out by id, or all of them for None. Ids that are not there are no error."""
    with redis.pipeline(transaction=True) as pipe:
        if ids is None:
            pipe.hlen(ENTRIES_KEY)
            pipe.delete(ENTRIES_KEY)
        else:
            pipe.hdel(ENTRIES_KEY, *ids)
            pipe.hlen(ENTRIES_KEY)
        pipe.incr(VERSION_KEY)
        first, second, version = pipe.execute()
    return Change(0, 0, int(first), 0 if ids is None else int(second), int(version))


def read_version(redis: Redis) -> int:
    """The number of the last change; 0 when there was none."""
    return int(redis.get(VERSION_KEY) or 0)


def read_entries(redis: Redis) -> tuple[int, list[GazetteerEntry]]:
    """Version and entries of one instant, sorted by id. What cannot be read is left out and logged."""
    with redis.pipeline(transaction=True) as pipe:
        pipe.get(VERSION_KEY)
        pipe.hgetall(ENTRIES_KEY)
        version, stored = pipe.execute()
    return int(version or 0), sorted(_readable(stored.values()), key=lambda entry: entry.id)


def _readable(values: Collection[bytes]) -> Iterator[GazetteerEntry]:
    unread = 0
    for value in values:
        try:
            yield GazetteerEntry.model_validate_json(value)
        except ValidationError:
            unread += 1
    if unread:
        log.warning("gazetteer_entries_unreadable", entries=unread)
