"""The names that articles have in common, in SQLite: each stands once, under a number.

Numbers follow one another, so that new names are written side by side; three in four names of a batch were met lately
and are not looked up.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence

Name = tuple[str, str, str | None, str | None, str | None, str | None]  # the columns of entity_names after the number

_MOST_KNOWN = 8_192  # some 4 MB
SELECT = """
SELECT number FROM entity_names
WHERE name = ? AND type = ? AND subtype IS ? AND code IS ? AND wikidata IS ? AND entity_uri IS ?
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
    held = {name: _look_up(connection, name) for name in names}
    (last,) = connection.execute("SELECT coalesce(max(number), 0) FROM entity_names").fetchone()
    new = {name: last + nth for nth, name in enumerate((name for name, number in held.items() if number is None), 1)}
    connection.executemany(INSERT, [(number, *name) for name, number in new.items()])
    return {name: number for name, number in held.items() if number is not None} | new


def _look_up(connection: sqlite3.Connection, name: Name) -> int | None:
    row = connection.execute(SELECT, name).fetchone()
    return None if row is None else int(row[0])
