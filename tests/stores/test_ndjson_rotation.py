"""NDJSON in compressed and finished files: what their readers find, whenever they look."""

from __future__ import annotations

import sqlite3
import subprocess
from collections import Counter
from contextlib import closing
from multiprocessing import get_context
from pathlib import Path

import pytest

from services.publish.stores.base import Misconfigured
from services.publish.stores.ndjson import NdjsonStore, read_address
from services.publish.stores.registry import open_store
from shared.compression import Compression
from shared.rotated_file import Rotation
from tests.stores.record_builder import a_record, a_uri, a_withdrawal
from tests.stores.store_places import lines, lines_in

FORK = get_context("fork")


def write(url: str, *batches: list[object]) -> None:
    store = open_store(url)
    for batch in batches:
        store.write(batch)
    store.close()


@pytest.mark.parametrize(
    ("url", "name", "compression"),
    [
        ("file:///d/out.ndjson", "out.ndjson", Compression.NONE),
        ("file:///d/out.ndjson.gz", "out.ndjson.gz", Compression.GZIP),
        ("file:///d/out.ndjson?compression=zstd", "out.ndjson.zst", Compression.ZSTD),
        ("file:///d/out.ndjson.zst?compression=zstd", "out.ndjson.zst", Compression.ZSTD),
        ("file:///d/o%3Fut.ndjson?compression=none", "o?ut.ndjson", Compression.NONE),
    ],
)
def test_the_name_of_a_file_says_how_it_is_compressed(url: str, name: str, compression: Compression) -> None:
    assert read_address(url)[:2] == (Path("/d", name), compression)


def test_options_say_when_a_file_is_finished() -> None:
    assert read_address("file://a?rotate_bytes=1000&rotate_seconds=60").rotation == Rotation(1000, 60)


@pytest.mark.parametrize(
    ("query", "message"),
    [("compression=rar", "known: none, gzip, zstd"), ("rotate_bytes=1MB", "rotate_bytes=NUMBER"), ("x=1", "no option")],
)
def test_an_option_that_does_not_exist_is_told_with_those_that_do(query: str, message: str) -> None:
    with pytest.raises(Misconfigured, match=message):
        open_store(f"file://a.ndjson?{query}")


@pytest.mark.parametrize(("compression", "suffix", "tool"), [("gzip", ".gz", "gzip"), ("zstd", ".zst", "zstd")])
def test_files_of_many_batches_are_read_by_the_usual_tools(
    compression: str, suffix: str, tool: str, tmp_path: Path
) -> None:
    write(f"file://{tmp_path}/out.ndjson?compression={compression}", [a_record(1)], [a_record(2)], [a_withdrawal(1)])
    file = tmp_path / f"out.ndjson{suffix}"
    assert [line["uri"] for line in lines(file)] == [a_uri(1), a_uri(2), a_uri(1)]
    try:
        said = subprocess.run([tool, "-dc", file], capture_output=True, check=True).stdout
    except FileNotFoundError:
        pytest.skip(f"no {tool} here")
    assert said.count(b"\n") == 3


def test_a_tail_torn_at_any_byte_of_a_compressed_file_is_cut_off(tmp_path: Path) -> None:
    url = f"file://{tmp_path}/out.ndjson?compression=zstd"
    file = tmp_path / "out.ndjson.zst"
    write(url, [a_record(1)])
    committed = file.stat().st_size
    write(url, [a_record(2)])
    whole = file.read_bytes()
    for cut in range(committed, len(whole), 97):
        (folder := tmp_path / str(cut)).mkdir()
        url = f"file://{folder}/out.ndjson?compression=zstd"
        write(url, [a_record(1)])
        with (folder / "out.ndjson.zst").open("ab") as data:
            data.write(whole[committed:cut])
        write(url, [a_record(2)])
        assert (folder / "out.ndjson.zst").read_bytes() == whole


def test_versions_are_remembered_across_finished_files(tmp_path: Path) -> None:
    url = f"file://{tmp_path}/out.ndjson?rotate_bytes=1"
    write(url, [a_record(1, version=2)], [a_record(2)], [a_record(1, version=1)], [a_withdrawal(1, version=3)])
    assert [(line["uri"], line["version"]) for line in lines_in(tmp_path)] == [
        (a_uri(1), "2"),
        (a_uri(2), "1"),
        (a_uri(1), "3"),
    ]
    assert len(list(tmp_path.glob("out-*.ndjson"))) == 2


def test_a_reader_never_meets_a_half_written_finished_file(tmp_path: Path) -> None:
    writer = FORK.Process(
        target=_write_many, args=(f"file://{tmp_path}/out.ndjson?compression=gzip&rotate_bytes=9000",)
    )
    writer.start()
    seen: dict[str, int] = {}
    while writer.is_alive() or not seen:
        for file in tmp_path.glob("out-*.ndjson.gz"):
            found = len(lines(file))  # a torn member or line raises
            assert seen.setdefault(file.name, found) == found
    assert writer.exitcode == 0
    assert len(seen) > 5
    assert Counter(line["uri"] for line in lines_in(tmp_path)) == {a_uri(number): 1 for number in range(300)}


def _write_many(url: str) -> None:
    write(url, *([a_record(number), a_record(number + 1)] for number in range(0, 300, 2)))


def test_a_file_begun_by_an_earlier_release_is_written_on(tmp_path: Path) -> None:
    write(f"file://{tmp_path}/out.ndjson", [a_record(1, version=3)])
    with closing(sqlite3.connect(tmp_path / "out.ndjson.index")) as index, index:
        for column in ("number", "started"):
            index.execute(f"ALTER TABLE data_file DROP COLUMN {column}")
        index.execute("PRAGMA user_version = 1")
    store = NdjsonStore(read_address(f"file://{tmp_path}/out.ndjson?rotate_bytes=1"))
    store.check()
    store.write([a_record(1, version=2), a_record(2)])
    store.close()
    assert [(line["uri"], line["version"]) for line in lines_in(tmp_path)] == [(a_uri(1), "3"), (a_uri(2), "1")]
    assert len(list(tmp_path.glob("out-00000001-*"))) == 1


def test_an_index_of_a_later_release_is_left_alone(tmp_path: Path) -> None:
    url = f"file://{tmp_path}/out.ndjson"
    write(url, [a_record(1)])
    with closing(sqlite3.connect(tmp_path / "out.ndjson.index")) as index:
        index.execute("PRAGMA user_version = 99")
    with pytest.raises(Misconfigured, match="has schema 99"):
        open_store(url).check()
