"""Files of the archive: what was written is read, byte for byte, by us and by ordinary tools, in a folder and on S3."""

from __future__ import annotations

import io
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
import zstandard

from shared.archive import BrokenArchive, Entry, pack, unpack
from shared.archive_places import ArchivePlace, FolderPlace, open_place
from tests.archived import entries_at, put_at, read_at
from tests.ports import free_port
from tests.stores.s3_server import BUCKET, s3_server

NOON = 1_793_534_400_000  # 2026-11-01T12:00:00Z
HALF_A_DAY = 12 * 3_600_000


def an_entry(n: int, accepted_ms: int = NOON, raw: bytes = b"") -> Entry:
    return Entry(f"{n:024x}", accepted_ms + n, 1, f"key{n}", raw or b'{"content":"Port %d reopens"}' % n)


@pytest.fixture(params=["file", "s3"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[ArchivePlace]:
    prefix = f"{BUCKET}/archive/{tmp_path.name}"
    yield open_place(f"file://{tmp_path}" if request.param == "file" else f"s3://{prefix}?endpoint={s3_server().url}")


def test_what_is_written_is_read_again_byte_for_byte(place: ArchivePlace) -> None:
    odd = b'{"content":"line\\nend \\ud800 \\u2028 \xc3\xa9","meta":{"raw":",\\"raw\\":{}"}}'
    entries = [an_entry(1), an_entry(2, raw=odd)]
    assert place.names() == []
    name = put_at(place, *entries)
    assert read_at(place, name) == entries


def test_files_stand_in_the_folder_of_their_day_and_sort_by_time(place: ArchivePlace) -> None:
    late, early = an_entry(2, NOON + HALF_A_DAY), an_entry(1)
    put_at(place, late)
    put_at(place, early)
    assert place.names() == [f"2026/11/01/120000-{early.id}.ndjson.zst", f"2026/11/02/000000-{late.id}.ndjson.zst"]
    assert entries_at(place) == [early, late]


def test_a_file_that_begins_with_the_same_entry_is_replaced(place: ArchivePlace) -> None:
    put_at(place, an_entry(1))
    put_at(place, an_entry(1), an_entry(2))
    assert entries_at(place) == [an_entry(1), an_entry(2)]


def test_zstdcat_reads_it(tmp_path: Path) -> None:
    if shutil.which("zstdcat") is None:
        pytest.skip("no `zstdcat` here")
    name = put_at(FolderPlace(tmp_path), an_entry(1))
    shown = subprocess.run(["zstdcat", tmp_path / name], capture_output=True, check=True).stdout
    assert shown.startswith(b'{"id":"000000000000000000000001","acceptedAt":"2026-11-01T12:00:00.001Z","version":1')


def test_what_a_kill_left_is_no_part_of_the_archive_and_is_removed(tmp_path: Path) -> None:
    place = FolderPlace(tmp_path)
    name = put_at(place, an_entry(1))
    left = (tmp_path / name).with_name("120001-00ff.ndjson.zst.4711.part")
    left.write_bytes(b"half a file")
    assert place.names() == [name]
    place.clear_unfinished()
    assert list(left.parent.iterdir()) == [tmp_path / name]


@pytest.mark.parametrize(
    "stored",
    [
        b"no zstd",
        zstandard.compress(b'{"id": "1"}\n'),
        zstandard.compress(b"text\n"),
        pack([an_entry(1)._replace(key="k\x1f")]),
        pack([an_entry(n) for n in range(2000)])[:-2000],
    ],
)
def test_what_is_none_of_ours_or_cut_off_is_told_with_its_line(stored: bytes) -> None:
    with pytest.raises(BrokenArchive, match=r"line \d+: "):
        list(unpack(io.BytesIO(stored)))


@pytest.mark.parametrize(
    ("url", "shown"),
    [("file:///data/raw%20articles", "/data/raw articles"), ("raw", "raw"), ("s3://news/raw/2", "s3://news/raw/2/")],
)
def test_an_archive_is_named_by_its_url_or_folder(url: str, shown: str) -> None:
    assert str(open_place(url)) == shown


@pytest.mark.parametrize("url", ["", "file://", "ftp://x/y", "s3://", "s3:///x", "s3://b/x?region=a&colour=red"])
def test_another_url_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match=r"expected|no option colour; known: endpoint, region"):
        open_place(url)


@pytest.mark.parametrize("bucket", ["no-such-bucket", ""])
def test_a_bucket_that_is_away_or_missing_is_an_os_error(bucket: str) -> None:
    endpoint = s3_server().url if bucket else f"http://127.0.0.1:{free_port()}"
    place = open_place(f"s3://{bucket or BUCKET}/raw?endpoint={endpoint}")
    with pytest.raises(OSError, match="s3://"):
        place.put("x", b"")
    with pytest.raises(OSError, match="s3://"):
        place.names()
