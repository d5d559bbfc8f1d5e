"""How fast records get into PostgreSQL: the store beside a bare COPY of the same rows, and beside single INSERTs.

All fill tables with the same columns, keys and indexes, one after another in one run, several times over, on a server
that waits for the disk (fsync), reached by TCP as in production or by its socket, which costs a round trip less. Ratios
are the claim: of articles a second, and of CPU time, client and server together, which other work on the machine does
not change. `make bench` runs it; needs the extra `postgresql`.
"""

from __future__ import annotations

import argparse
import json
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from functools import partial
from itertools import chain, islice
from pathlib import Path
from typing import NamedTuple

import orjson
import psycopg
from psycopg import Connection

from benchmarks.records import make_records
from services.publish.plan import Filing
from services.publish.stores.postgresql import PostgresqlStore
from services.publish.stores.rows import ARTICLES, DETAILS, VERSIONS, Table
from shared.contracts import Record
from shared.ninjs import to_ninjs
from tests.ports import free_port
from tests.stores.postgresql_server import PostgresqlServer

BATCH = 64
ROUNDS = 3
AIMS = {"copy": 0.35, "inserts": 8.0}
Rows = list[tuple[Table, list[tuple[object, ...]]]]
Loader = Callable[[str], None]


class Cost(NamedTuple):
    """Of one article, in milliseconds: on the clock, and of CPU time."""

    wall: float
    cpu: float


def load_through_store(records: Sequence[Record], url: str) -> None:
    """What the publish stage does: batches as they come from the queue."""
    rest = iter(records)
    with closing(PostgresqlStore(url)) as store:
        while batch := list(islice(rest, BATCH)):
            store.write(batch)


def load_by_copy(rows: Rows, url: str) -> None:
    """Rows made before, by one COPY a table in one transaction: the fastest way PostgreSQL has."""
    with psycopg.connect(url) as connection:
        for table, of_table in rows:
            _copy(connection, table, of_table)


def load_singly(records: Sequence[Record], url: str) -> None:
    """The store with batches of one: what single writes cost that keep the same promises."""
    with closing(PostgresqlStore(url)) as store:
        for record in records:
            store.write([record])


def load_by_inserts(records: Sequence[Record], url: str) -> None:
    """What one would write first: each article its own transaction, each row its own INSERT, prepared by the driver. It
    looks for no older or newer version."""
    with psycopg.connect(url) as connection:
        for record in records:
            for table, rows in _rows([record]):
                for row in rows:
                    connection.execute(_insert(table), row)
            connection.commit()


def _rows(records: Sequence[Record]) -> Rows:
    filings = [Filing(record, orjson.dumps(to_ninjs(record))) for record in records]
    tables = (ARTICLES, VERSIONS, *DETAILS)
    return [(table, list(chain.from_iterable(map(table.rows_of, filings)))) for table in tables]


def _copy(connection: Connection, table: Table, rows: Sequence[tuple[object, ...]]) -> None:
    statement = f"COPY {table.name} ({', '.join(table.columns)}) FROM STDIN"
    with connection.cursor() as cursor, cursor.copy(statement) as copy:  # type: ignore[call-overload]
        for row in rows:
            copy.write_row(row)


def _insert(table: Table) -> str:
    return f"INSERT INTO {table.name} ({', '.join(table.columns)}) VALUES ({', '.join(['%s'] * len(table.columns))})"


@contextmanager
def running_postgresql(*, by_socket: bool) -> Iterator[PostgresqlServer]:
    folder = Path(tempfile.mkdtemp(prefix="wd-pg-"))
    server = PostgresqlServer(folder, durable=True, port=None if by_socket else free_port())
    server.create()
    server.start()
    try:
        yield server
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)


def cost_of(load: Loader, server: PostgresqlServer, url: str, articles: int) -> Cost:
    """What filling fresh tables took."""
    with closing(PostgresqlStore(url)) as store:
        store.check()
    cpu, wall = _cpu_seconds(server), time.perf_counter()
    load(url)
    wall, cpu = time.perf_counter() - wall, _cpu_seconds(server) - cpu
    return Cost(wall / articles * 1000, cpu / articles * 1000)


def _cpu_seconds(server: PostgresqlServer) -> float:
    return time.process_time() + server.cpu_seconds()


def measure(articles: int, *, by_socket: bool) -> dict[str, Cost]:
    """The cost of each way, the best of the rounds: what disturbs only adds."""
    records = list(make_records(articles))
    ways: dict[str, Loader] = {
        "store": partial(load_through_store, records),
        "copy": partial(load_by_copy, _rows(records)),
        "inserts": partial(load_by_inserts, records),
        "singly": partial(load_singly, records),
    }
    costs: dict[str, list[Cost]] = {name: [] for name in ways}
    with running_postgresql(by_socket=by_socket) as server:
        for turn in range(ROUNDS):
            for name, load in ways.items():
                costs[name].append(cost_of(load, server, server.new_database(f"{name}-{turn}"), articles))
    return {name: Cost(*map(min, zip(*taken, strict=True))) for name, taken in costs.items()}


def ratios(costs: Mapping[str, Cost]) -> dict[str, Cost]:
    """How many times as fast the store is as each other way."""
    store = costs["store"]
    others = {name: cost for name, cost in costs.items() if name != "store"}
    return {name: Cost(cost.wall / store.wall, cost.cpu / store.cpu) for name, cost in others.items()}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=1000)
    parser.add_argument("--socket", action="store_true", help="by the server's socket in place of TCP")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    costs = measure(options.articles, by_socket=options.socket)
    if options.json:
        told = {"milliseconds_per_article": costs, "store_over": ratios(costs)}
        print(json.dumps({what: {name: one._asdict() for name, one in each.items()} for what, each in told.items()}))
        return
    print(
        f"{options.articles} articles into PostgreSQL, batches of {BATCH}, by {'socket' if options.socket else 'TCP'}"
    )
    for name, cost in costs.items():
        print(f"  {name:10} {1000 / cost.wall:8.0f} articles/s  {cost.cpu:8.2f} CPU-ms/article")
    for name, times in ratios(costs).items():
        aim = f"  (at least {AIMS[name]})" if name in AIMS else ""
        print(f"  store : {name:10} {times.wall:6.2f}{aim}, by CPU time {times.cpu:.2f}")


if __name__ == "__main__":
    main()
