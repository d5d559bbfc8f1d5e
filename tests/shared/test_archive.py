"""Files of the archive: what was written is read, byte for byte, by us and by ordinary tools."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
import zstandard

from services.ingest.archive_files import clear_unfinished, write_entries
from shared.archive import BrokenArchive, Entry, archive_folder, list_files, read_file

NOON = 1_793_534_400_000  # 2026-11-01T12:00:00Z
HALF_A_DAY = 12 * 3_600_000


def an_entry(n: int, accepted_ms: int = NOON, raw: bytes = b"") -> Entry:
    return Entry(f"{n:024x}", accepted_ms + n, 1, f"key{n}", raw or b'{"content":"Port %d reopens"}' % n)


def test_what_is_written_is_read_again_byte_for_byte(tmp_path: Path) -> None:
    odd = b'{"content":"line\\nend \\ud800 \\u2028 \xc3\xa9","meta":{"raw":",\\"raw\\":{}"}}'
    entries = [an_entry(1), an_entry(2, raw=odd)]
    (path,) = write_entries(tmp_path, entries)
    assert list(read_file(path)) == entries


def test_files_stand_in_the_folder_of_their_day_and_sort_by_time(tmp_path: Path) -> None:
    late, early = an_entry(2, NOON + HALF_A_DAY), an_entry(1)
    write_entries(tmp_path, [late])
    write_entries(tmp_path, [early])
    names = [str(path.relative_to(tmp_path)) for path in list_files(tmp_path)]
    assert names == [f"2026/11/01/120000-{early.id}.ndjson.zst", f"2026/11/02/000000-{late.id}.ndjson.zst"]


def test_entries_of_two_days_become_two_files(tmp_path: Path) -> None:
    assert len(write_entries(tmp_path, [an_entry(1), an_entry(2, NOON + HALF_A_DAY)])) == 2


def test_a_file_that_begins_with_the_same_entry_is_replaced(tmp_path: Path) -> None:
    write_entries(tmp_path, [an_entry(1)])
    write_entries(tmp_path, [an_entry(1), an_entry(2)])
    (path,) = list_files(tmp_path)
    assert [entry.id for entry in read_file(path)] == [an_entry(1).id, an_entry(2).id]


def test_zstdcat_reads_it(tmp_path: Path) -> None:
    if shutil.which("zstdcat") is None:
        pytest.skip("no `zstdcat` here")
    (path,) = write_entries(tmp_path, [an_entry(1)])
    shown = subprocess.run(["zstdcat", path], capture_output=True, check=True).stdout
    assert shown.startswith(b'{"id":"000000000000000000000001","acceptedAt":"2026-11-01T12:00:00.001Z","version":1')


def test_what_a_kill_left_is_no_part_of_the_archive_and_is_removed(tmp_path: Path) -> None:
    (path,) = write_entries(tmp_path, [an_entry(1)])
    left = path.with_name("120001-00ff.ndjson.zst.4711.part")
    left.write_bytes(b"half a file")
    assert list_files(tmp_path) == [path]
    clear_unfinished(tmp_path)
    assert list(path.parent.iterdir()) == [path]


@pytest.mark.parametrize("stored", [b"no zstd", zstandard.compress(b'{"id": "1"}\n'), zstandard.compress(b"text\n")])
def test_a_file_that_is_none_of_ours_is_named_with_its_line(tmp_path: Path, stored: bytes) -> None:
    path = tmp_path / "x.ndjson.zst"
    path.write_bytes(stored)
    with pytest.raises(BrokenArchive, match=r"x\.ndjson\.zst, line \d: "):
        list(read_file(path))


def test_a_file_that_was_cut_off_is_noticed(tmp_path: Path) -> None:
    (path,) = write_entries(tmp_path, [an_entry(n) for n in range(2000)])
    path.write_bytes(path.read_bytes()[:-2000])
    with pytest.raises(BrokenArchive):
        list(read_file(path))


def test_the_address_is_a_folder_percent_encoded_where_need_be() -> None:
    assert archive_folder("file:///data/raw%20articles") == Path("/data/raw articles")
    assert archive_folder("file://raw") == Path("raw")
