"""A writer killed at any moment: what was answered is there, and everything is there once."""

from __future__ import annotations

import itertools
import random
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from functools import partial
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import pytest

from services.publish.stores.base import Store
from services.publish.stores.registry import open_store
from services.publish.stores.rows import DETAILS, VERSIONS
from shared.contracts import Record
from tests.stores.record_builder import a_record, a_uri
from tests.stores.store_places import (
    LASTING_KINDS,
    SENT_KINDS,
    database_in,
    desk_in,
    events_in,
    found_in,
    lines_in,
    open_in,
    postgresql_in,
    rows,
    sent_in,
    url_in,
)

FORK = get_context("fork")  # a child with everything imported costs milliseconds
APART = get_context("forkserver")  # its children know nothing of the threads of this process, which deltalake asks for
APART.set_forkserver_preload(["pytest", "tests.stores.store_places"])
KILLS = 25
BATCH = 8
LEASE_SECONDS = 0.2  # how long a dead sender's turn lasts
LONG_TEXT = "The river rose, and rose again. " * 100


@pytest.mark.parametrize("kind", [kind for kind in LASTING_KINDS if kind not in SENT_KINDS])
def test_a_writer_killed_many_times_loses_nothing_and_repeats_nothing(kind: str, tmp_path: Path) -> None:
    url = url_in(tmp_path, kind)
    answered = _kill_writers(partial(open_store, url))
    there = _versions(tmp_path, kind)
    assert {(a_uri(number), 1) for number in range((answered + 1) * BATCH)} <= there.keys()
    assert set(there.values()) == {1}

    store = open_store(url)
    for number in range(answered + 2):
        store.write(_batch(number))
    store.close()
    expected = {(a_uri(number), 1): 1 for number in range((answered + 2) * BATCH)}
    assert _versions(tmp_path, kind) == expected


@pytest.mark.slow
@pytest.mark.parametrize("kind", [kind for kind in SENT_KINDS if kind != "delta-s3"])  # as delta
def test_a_sender_killed_many_times_loses_nothing_and_repeats_the_same_events(kind: str, tmp_path: Path) -> None:
    url = url_in(tmp_path, kind)  # the receiver is there before anybody forks
    with closing(open_in(tmp_path, kind)) as store:
        store.check()
    answered = _kill_writers(
        partial(open_store, url, desk=desk_in(tmp_path, lease_seconds=LEASE_SECONDS)),
        APART if kind == "delta" else FORK,
    )
    assert answered > KILLS // 5  # it is not that nobody ever got anywhere
    events = sent_in(tmp_path, kind)
    there = {event["subject"] for event in events}
    assert {a_uri(number) for number in range((answered + 1) * BATCH)} <= there
    assert there <= {a_uri(number) for number in range((answered + 2) * BATCH)}
    assert len({event["id"] for event in events}) == len({str(event) for event in events}) == len(there)
    assert kind not in {"s3", "delta"} or len(events) == len(there)  # these can tell what came before


def _kill_writers(open_it: Callable[[], Store], context: Any = FORK) -> int:
    """The number of the last batch that was answered to any of them."""
    dice, answered = random.Random(7), -1
    for _ in range(KILLS):
        answered = _kill_a_writer(open_it, answered, dice, context)
    return answered


def _kill_a_writer(open_it: Callable[[], Store], answered: int, dice: random.Random, context: Any) -> int:
    """Lets a writer go on from the last answer, kills it within a batch or between two; the new last answer."""
    receiver, sender = context.Pipe(duplex=False)
    writer = context.Process(target=_write_on, args=(open_it, max(answered, 0), sender))
    writer.start()
    sender.close()
    for _ in range(dice.randrange(3)):
        answered = receiver.recv()
    writer.join(timeout=dice.uniform(0, 0.02))  # the moment of death, spread over a batch's write
    writer.kill()
    writer.join()
    try:
        while True:
            answered = receiver.recv()
    except EOFError:
        return answered


def _write_on(open_it: Callable[[], Store], first: int, pipe: Connection) -> None:
    store = open_it()
    for number in itertools.count(first):
        store.write(_batch(number))
        pipe.send(number)


def _batch(number: int) -> list[Record]:
    return [a_record(number * BATCH + step, text=LONG_TEXT) for step in range(BATCH)]


def _versions(directory: Path, kind: str) -> Counter[tuple[str, int]]:
    if kind.startswith("ndjson"):
        return _versions_in_lines(directory, kind)
    if kind == "opensearch":
        return Counter((document["uri"], int(document["version"])) for document in found_in(directory))
    if kind == "stream":
        return Counter((event["subject"], int(event["data"]["version"])) for event in events_in(directory))
    database = postgresql_in(directory) if kind == "postgresql" else database_in(directory)
    if isinstance(database, Path):
        assert rows(database, "PRAGMA integrity_check") == [("ok",)]
    for table in (VERSIONS, *DETAILS):
        assert rows(database, f"SELECT count(*) FROM {table.name}") == rows(database, "SELECT count(*) FROM articles")
    return Counter(rows(database, "SELECT uri, version FROM articles"))


def _versions_in_lines(directory: Path, kind: str) -> Counter[tuple[str, int]]:
    """Opening the store is what mends the file: a tail that was never committed goes."""
    store = open_store(url_in(directory, kind))
    store.check()
    store.close()
    return Counter((line["uri"], int(line["version"])) for line in lines_in(directory))
