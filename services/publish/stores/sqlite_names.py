"""The names that articles have in common, in SQLite: each stands once, under a number.

Numbers follow one another, so that new names are written side by side; three in four names of a batch were met lately
and are not looked up.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from operator import itemgetter

import orjson

Name = tuple[str, str, str | None, str | None, str | None, str | None]  # the columns of entity_names after the number

_MOST_KNOWN = 8_192  # some 4 MB
SELECT = """
SELECT entity_names.* FROM json_each(?) AS asked CROSS JOIN entity_names ON entity_names.name = asked.value
"""
INSERT = "INSERT INTO entity_names VALUES (?, ?, ?, ?, ?, ?, ?)"
DELETE = "DELETE FROM entity_names WHERE number = ?1 AND NOT EXISTS (SELECT 1 FROM entity_rows WHERE name = ?1)"


class Names:
    """What one store knows of them. It forgets all when anybody else has written to the database, who may have deleted
    some, and with the connection; whoever undoes a transaction must make it forget."""

    def __init__(self) -> None:
        self._numbers: dict[Name, int] = {}
        self._connection: sqlite3.Connection | None = None
        self._others_wrote = 0

    def forget(self) -> None:
        self._numbers = {}

    def number(self, connection: sqlite3.Connection, names: Sequence[Name]) -> list[int]:
        """The number of each of these, in order; new ones are put in. Known ones are hashed once."""
        self._look_around(connection)
        found = [self._numbers.get(name) for name in names]
        unknown = dict.fromkeys(name for name, number in zip(names, found, strict=True) if number is None)
        learned = _look_up_or_insert(connection, unknown)
        numbers = [learned[name] if number is None else number for name, number in zip(names, found, strict=True)]
        if len(self._numbers) + len(learned) > _MOST_KNOWN:
            self._numbers = dict(zip(names, numbers, strict=True))
        else:
            self._numbers.update(learned)
        return numbers

    def delete_unused(self, connection: sqlite3.Connection, numbers: Iterable[int]) -> None:
        """Takes out those of these that no article has any more."""
        some = [(number,) for number in numbers]
        if some:
            connection.executemany(DELETE, some)
            self.forget()

    def _look_around(self, connection: sqlite3.Connection) -> None:
        """`data_version` changes with every commit of another connection, and is this connection's own count."""
        (others_wrote,) = connection.execute("PRAGMA data_version").fetchone()
        if connection is not self._connection or others_wrote != self._others_wrote:
            self.forget()
        self._connection, self._others_wrote = connection, others_wrote


def _look_up_or_insert(connection: sqlite3.Connection, names: Iterable[Name]) -> dict[Name, int]:
    """In the order of the index, so that neighbours in it are read and written together."""
    asked = sorted(names, key=itemgetter(0))
    texts = orjson.dumps([name for name, *_ in asked]).decode()
    held = {row[1:]: row[0] for row in connection.execute(SELECT, (texts,))}
    (last,) = connection.execute("SELECT coalesce(max(number), 0) FROM entity_names").fetchone()
    new = {name: last + nth for nth, name in enumerate((name for name in asked if name not in held), 1)}
    connection.executemany(INSERT, [(number, *name) for name, number in new.items()])
    return held | new
