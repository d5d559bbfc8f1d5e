"""What stands in an archive."""

from __future__ import annotations

from contextlib import closing

from shared.archive import Entry, file_name, pack, unpack
from shared.archive_places import ArchivePlace


def entries_at(place: ArchivePlace) -> list[Entry]:
    """Everything, in order."""
    return [entry for name in place.names() for entry in read_at(place, name)]


def read_at(place: ArchivePlace, name: str) -> list[Entry]:
    """What one file holds."""
    with closing(place.open(name)) as packed:
        return list(unpack(packed))


def put_at(place: ArchivePlace, *entries: Entry) -> str:
    """One file of these; its name."""
    name = file_name(entries[0])
    place.put(name, pack(entries))
    return name
