"""How fast records get into PostgreSQL: the store beside a bare COPY of the same rows, and beside single INSERTs.

All three fill tables with the same columns, keys and indexes, one after another in one run, several times over. Ratios
are the claim. `make bench` runs it; needs the extra `postgresql`.
"""

from __future__ import annotations

import argparse
import json
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from functools import partial
from itertools import chain, islice
from pathlib import Path

import orjson
import psycopg
from psycopg import Connection

from benchmarks.records import make_records
from services.publish.plan import Filing
from services.publish.stores.postgresql import PostgresqlStore
from services.publish.stores.rows import ARTICLES, DETAILS, VERSIONS, Table
from shared.contracts import Record
from shared.ninjs import to_ninjs
from tests.stores.postgresql_server import PostgresqlServer

BATCH = 64
ROUNDS = 3
AIMS = {"copy": 0.35, "inserts": 8.0}
Rows = list[tuple[Table, list[tuple[object, ...]]]]
Loader = Callable[[str], None]


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


def load_by_inserts(records: Sequence[Record], url: str) -> None:
    """What one would write first: each article its own transaction, each row its own INSERT."""
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
def running_postgresql() -> Iterator[PostgresqlServer]:
    folder = Path(tempfile.mkdtemp(prefix="wd-pg-"))
    server = PostgresqlServer(folder, durable=True)
    server.create()
    server.start()
    try:
        yield server
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)


def seconds_of(load: Loader, url: str) -> float:
    """Wall-clock seconds into fresh tables."""
    with closing(PostgresqlStore(url)) as store:
        store.check()
    started = time.perf_counter()
    load(url)
    return time.perf_counter() - started


def measure(articles: int) -> dict[str, float]:
    """Articles a second of each way, medians over the rounds."""
    records = list(make_records(articles))
    ways: dict[str, Loader] = {
        "store": partial(load_through_store, records),
        "copy": partial(load_by_copy, _rows(records)),
        "inserts": partial(load_by_inserts, records),
    }
    seconds: dict[str, list[float]] = {name: [] for name in ways}
    with running_postgresql() as server:
        for turn in range(ROUNDS):
            for name, load in ways.items():
                seconds[name].append(seconds_of(load, server.new_database(f"{name}-{turn}")))
    return {name: articles / statistics.median(taken) for name, taken in seconds.items()}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=2000)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    rates = measure(options.articles)
    ratios = {name: rates["store"] / rates[name] for name in AIMS}
    if options.json:
        print(json.dumps({"articles_per_second": rates, "store_over": ratios}))
        return
    print(f"{options.articles} articles into PostgreSQL, batches of {BATCH}")
    for name, rate in rates.items():
        print(f"  {name:8} {rate:8.0f} articles/s")
    for name, ratio in ratios.items():
        print(f"  store : {name:8} {ratio:5.2f}  (at least {AIMS[name]})")


if __name__ == "__main__":
    main()
