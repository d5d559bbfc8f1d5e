"""Whether a store takes a record for the same as it grows, and how many bytes a record takes in it."""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import psycopg

from benchmarks.records import make_records
from benchmarks.stores import BATCH, running_postgresql
from services.publish.stores.base import Store
from services.publish.stores.postgresql import PostgresqlStore, migrate_store
from services.publish.stores.sqlite import SqliteStore
from shared.contracts import Record


@dataclass(frozen=True, slots=True)
class Filled:
    """With so many records in it: CPU-ms of the next ones, client and server, and bytes per record."""

    records: int
    cpu_ms: float
    bytes_per_record: float


def measure_sqlite(sizes: Sequence[int], window: int) -> list[Filled]:
    """Search index, versions and details included."""
    folder = Path(tempfile.mkdtemp(prefix="wd-"))
    try:
        with closing(SqliteStore(folder / "records.db")) as store:
            store.check()
            size = lambda: sum(file.stat().st_size for file in folder.iterdir())  # noqa: E731
            return _measure(store, time.process_time, size, sizes, window)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def measure_postgresql(sizes: Sequence[int], window: int) -> list[Filled]:
    """Indexes, versions and details included."""
    with running_postgresql(by_socket=True) as server:
        migrate_store(server.url)

        def size() -> int:
            with psycopg.connect(server.url) as connection:
                row = connection.execute("SELECT pg_database_size(current_database())").fetchone()
            assert row is not None
            return int(row[0])

        with closing(PostgresqlStore(server.url)) as store:
            return _measure(store, lambda: time.process_time() + server.cpu_seconds(), size, sizes, window)


def _measure(
    store: Store, cpu: Callable[[], float], size: Callable[[], int], sizes: Sequence[int], window: int
) -> list[Filled]:
    empty, records, held, lines = size(), make_records(sizes[-1] + (len(sizes) + 1) * window), 0, []
    for target in sizes:
        held += write_all(store, islice(records, max(0, target - held)))
        bytes_each = (size() - empty) / held
        some = list(islice(records, window))
        before = cpu()
        held += write_all(store, iter(some))
        lines.append(Filled(target, (cpu() - before) / window * 1000, bytes_each))
    return lines


def write_all(store: Store, records: Iterator[Record]) -> int:
    """In batches, as publish does; how many there were."""
    written = 0
    while batch := list(islice(records, BATCH)):
        store.write(batch)
        written += len(batch)
    return written
