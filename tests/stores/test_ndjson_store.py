"""What the NDJSON store does beyond what every store does: one line each, whatever happened before."""

from __future__ import annotations

import os
import resource
import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path

import pytest

from services.publish.stores.base import Misconfigured, WriteOutcome
from services.publish.stores.ndjson import FileAddress, NdjsonStore
from shared.contracts import Record
from shared.errors import TryLater
from tests.stores.record_builder import a_record, a_uri, a_withdrawal
from tests.stores.store_places import lines

FORK = get_context("fork")  # a child with everything imported costs milliseconds
LONG_TEXT = "The river rose, and rose again. " * 600


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "out.ndjson"


@pytest.fixture
def store(file: Path) -> Iterator[NdjsonStore]:
    store = NdjsonStore(FileAddress(file))
    yield store
    store.close()


def versions(file: Path) -> list[tuple[str, str]]:
    return [(line["uri"], line["version"]) for line in lines(file)]


def test_every_newer_version_is_a_line_and_nothing_else_is(store: NdjsonStore, file: Path) -> None:
    store.write([a_record(1, version=1), a_record(1, version=1), a_record(2, version=5)])
    store.write([a_record(1, version=2), a_record(2, version=4), a_record(1, version=1)])
    assert versions(file) == [(a_uri(1), "1"), (a_uri(2), "5"), (a_uri(1), "2")]


def test_a_withdrawal_is_a_line_without_text(store: NdjsonStore, file: Path) -> None:
    store.write([a_record(1), a_withdrawal(1, text="KILL: wrong.")])
    last = lines(file)[-1]
    assert last["pubStatus"] == "canceled"
    assert "KILL" not in str(last)


def test_a_batch_without_news_does_not_touch_the_file(store: NdjsonStore, file: Path) -> None:
    store.write([a_record(1)])
    before = file.stat()
    store.write([a_record(1)])
    assert file.stat() == before


def test_a_tail_torn_at_any_byte_is_cut_off_and_written_once(tmp_path: Path) -> None:
    whole = tmp_path / "whole.ndjson"
    _write(whole, [a_record(1)])
    committed = whole.stat().st_size
    _write(whole, [a_record(2), a_record(3)])
    tail = whole.read_bytes()[committed:]
    for cut in range(0, len(tail) + 1, 11):
        torn = tmp_path / f"torn{cut}.ndjson"
        _write(torn, [a_record(1)])
        with torn.open("ab") as data:
            data.write(tail[:cut])
        _write(torn, [a_record(2), a_record(3)])
        assert torn.read_bytes() == whole.read_bytes()


def test_a_check_already_cuts_off_a_torn_tail(store: NdjsonStore, file: Path) -> None:
    store.write([a_record(1)])
    with file.open("ab") as data:
        data.write(b'{"uri": "urn:uu')
    store.check()
    assert versions(file) == [(a_uri(1), "1")]


@pytest.mark.parametrize("harm", [lambda file: file.unlink(), lambda file: os.truncate(file, 10)])
def test_a_file_that_lost_committed_lines_stops_the_store_and_says_what_to_do(
    store: NdjsonStore, file: Path, harm: object
) -> None:
    store.write([a_record(1)])
    assert callable(harm)
    harm(file)
    with pytest.raises(TryLater, match="Put it back"):
        store.write([a_record(2)])
    with pytest.raises(Misconfigured, match="Put it back"):
        store.check()
    assert file.stat().st_size <= 10


def test_a_file_and_its_index_moved_away_together_start_a_new_file(store: NdjsonStore, file: Path) -> None:
    store.write([a_record(1)])
    store.close()
    for path in (file, file.with_name("out.ndjson.index")):
        path.rename(path.with_name(f"old-{path.name}"))
    store.write([a_record(1), a_record(2)])
    assert versions(file) == [(a_uri(1), "1"), (a_uri(2), "1")]


def test_a_file_with_content_of_its_own_is_refused_and_left_alone(store: NdjsonStore, file: Path) -> None:
    file.write_text('{"not": "ours"}\n')
    with pytest.raises(Misconfigured, match="move the file away"):
        store.check()
    with pytest.raises(TryLater, match="move the file away"):
        store.write([a_record(1)])
    assert file.read_text() == '{"not": "ours"}\n'


def test_a_file_another_writer_holds_is_tried_later(store: NdjsonStore, file: Path) -> None:
    store.write([a_record(1)])
    held, ours = FORK.Pipe()
    holder = FORK.Process(target=_hold, args=(file, ours))
    holder.start()
    assert held.recv() == "holding"
    with pytest.raises(TryLater, match="locked"):
        store.write([a_record(2)])
    held.send("let go")
    holder.join()
    store.write([a_record(2)])
    assert versions(file) == [(a_uri(1), "1"), (a_uri(2), "1")]


def test_two_processes_append_to_one_file_without_harm(file: Path) -> None:
    writers = [FORK.Process(target=_write_in_batches, args=(file, range(first, 200, 2))) for first in (0, 1)]
    writers.append(FORK.Process(target=_write_in_batches, args=(file, range(0, 200, 5))))
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert [writer.exitcode for writer in writers] == [0, 0, 0]
    assert Counter(versions(file)) == {(a_uri(number), "1"): 1 for number in range(200)}


@pytest.mark.parametrize("text", [LONG_TEXT, "Short."], ids=["the file is full first", "the index is full first"])
def test_a_full_disk_is_tried_later_and_tears_no_line(file: Path, text: str) -> None:
    receiver, sender = FORK.Pipe(duplex=False)
    writer = FORK.Process(target=_write_until_full, args=(file, text, sender))
    writer.start()
    sender.close()
    committed, on_disk = receiver.recv()
    assert committed > 0
    assert on_disk[:committed] == [(a_uri(number), "1") for number in range(committed)]
    writer.join()
    assert writer.exitcode == 0
    assert versions(file) == [(a_uri(number), "1") for number in range(committed + 1)]


def _write(file: Path, records: list[Record]) -> None:
    store = NdjsonStore(FileAddress(file))
    assert {written.outcome for written in store.write(records)} == {WriteOutcome.WRITTEN}
    store.close()


def _hold(file: Path, pipe: Connection) -> None:
    with closing(sqlite3.connect(file.with_name("out.ndjson.index"), isolation_level=None)) as index:
        index.execute("BEGIN IMMEDIATE")
        pipe.send("holding")
        pipe.recv()


def _write_in_batches(file: Path, numbers: range) -> None:
    store = NdjsonStore(FileAddress(file))
    for start in range(0, len(numbers), 4):
        batch = [a_record(number) for number in numbers[start : start + 4]]
        while not _is_written(store, batch):
            pass
    store.close()


def _is_written(store: NdjsonStore, batch: list[Record]) -> bool:
    try:
        store.write(batch)
    except TryLater:
        return False
    return True


def _write_until_full(file: Path, text: str, pipe: Connection) -> None:
    """Writes until no file may grow, tells what is there, then gets room and writes on."""
    _, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, hard))
    store, committed = NdjsonStore(FileAddress(file)), 0
    while _is_written(store, [a_record(committed, text=text)]):
        committed += 1
    pipe.send((committed, versions(file)))
    resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))
    store.write([a_record(committed, text=text)])
    store.close()
