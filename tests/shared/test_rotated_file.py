"""A file that grows by whole batches: finished when it is due, and right after a crash at any line."""

from __future__ import annotations

from pathlib import Path

import pytest

from shared import rotated_file
from shared.rotated_file import Altered, Growth, RotatedFile, Rotation

NOON = 1_769_860_800  # 2026-01-31T12:00:00Z


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The time it is, in seconds; a test moves it on."""
    now = [NOON]
    monkeypatch.setattr(rotated_file.time, "time", lambda: now[0])
    return now


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_file_without_limits_grows_on(tmp_path: Path, clock: list[int]) -> None:
    file, growth = RotatedFile(tmp_path / "feed.ndjson"), Growth()
    for _ in range(3):
        clock[0] += 100_000
        growth = file.append(growth, b"line\n")
    assert names(tmp_path) == ["feed.ndjson"]
    assert growth == Growth(number=1, started=NOON + 100_000, committed=15)


def test_a_file_that_cannot_take_the_next_batch_is_finished_first(tmp_path: Path) -> None:
    file, growth = RotatedFile(tmp_path / "feed.ndjson.gz", Rotation(max_bytes=10)), Growth()
    for batch in (b"aaaa\n", b"bbbb\n", b"c\n", b"more than ten bytes\n", b"d\n"):
        growth = file.append(growth, batch)
    first, second, third = (f"feed-{number:08d}-20260131T120000Z.ndjson.gz" for number in (1, 2, 3))
    assert names(tmp_path) == [first, second, third, "feed.ndjson.gz"]
    assert [(tmp_path / name).read_bytes() for name in (first, second, third)] == [
        b"aaaa\nbbbb\n",
        b"c\n",
        b"more than ten bytes\n",
    ]


def test_a_file_whose_time_is_over_is_finished_by_the_next_batch_or_proof(tmp_path: Path, clock: list[int]) -> None:
    file = RotatedFile(tmp_path / "feed.ndjson", Rotation(max_seconds=60))
    growth = file.append(Growth(), b"a\n")
    clock[0] += 59
    assert file.prove(growth) == growth
    clock[0] += 1
    assert file.prove(growth) == Growth(number=2)
    assert (tmp_path / "feed-00000001-20260131T120000Z.ndjson").read_bytes() == b"a\n"


def test_a_batch_that_was_never_committed_is_cut_off_before_the_file_is_finished(tmp_path: Path) -> None:
    file = RotatedFile(tmp_path / "feed.ndjson", Rotation(max_bytes=4))
    growth = file.append(Growth(), b"a\n")
    file.append(growth, b"b\n")  # and the process dies
    growth = file.append(growth, b"ccc\n")
    assert (tmp_path / "feed-00000001-20260131T120000Z.ndjson").read_bytes() == b"a\n"
    assert (tmp_path / "feed.ndjson").read_bytes() == b"ccc\n"
    assert growth == Growth(number=2, started=NOON, committed=4)


def test_a_crash_between_the_finishing_and_its_commit_repeats_harmlessly(tmp_path: Path, clock: list[int]) -> None:
    file = RotatedFile(tmp_path / "feed.ndjson", Rotation(max_bytes=4))
    growth = file.append(Growth(), b"aa\n")
    file.append(growth, b"bb\n")  # finishes the first file, begins the second; and the process dies
    clock[0] += 5
    growth = file.append(growth, b"b2\n")
    assert (tmp_path / "feed-00000001-20260131T120000Z.ndjson").read_bytes() == b"aa\n"
    assert (tmp_path / "feed.ndjson").read_bytes() == b"b2\n"
    assert growth == Growth(number=2, started=NOON + 5, committed=3)


@pytest.mark.parametrize("harm", [lambda path: path.unlink(), lambda path: path.write_bytes(b"a")])
def test_what_lost_committed_bytes_is_never_finished_or_written(tmp_path: Path, harm: object) -> None:
    file = RotatedFile(tmp_path / "feed.ndjson", Rotation(max_bytes=4))
    growth = file.append(Growth(), b"aa\n")
    assert callable(harm)
    harm(file.path)
    with pytest.raises(Altered, match="3 bytes were committed"):
        file.append(growth, b"bb\n")
    assert not file.finished_path(growth).exists()
