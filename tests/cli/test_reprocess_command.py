"""`wiredesk reprocess`: which articles it takes from an archive, when it waits, and how it ends."""

from __future__ import annotations

import json
import signal
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from cli.archive_selection import ArchiveSelection
from cli.redis_server import RedisServer
from cli.reprocessing import Reprocessing
from cli.system import System
from shared.archive import Entry
from shared.archive_places import FolderPlace
from shared.ledger import Ledger
from shared.outcomes import Ending, Reason
from shared.parcels import End, Message
from shared.pipeline import CANARY_SOURCE
from shared.reprocessing import readmit
from shared.settings import Settings
from tests.archived import put_at
from tests.cli.command_runs import Finished, command, run_here
from tests.ingest.waiting import until

NOON = datetime(2026, 11, 1, 12, tzinfo=UTC)


def an_entry(n: int, *, hours: int = 0, source: str = "harbour-times") -> Entry:
    moment = NOON + timedelta(hours=hours)
    raw = json.dumps({"content": f"Port {n} reopens", "source": source}).encode()
    return Entry(f"{n:024x}", int(moment.timestamp() * 1000) + n, 1, f"key{n}", raw)


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    entries = [an_entry(1), an_entry(2, hours=1, source="norland-post"), an_entry(3, hours=24), an_entry(4, hours=48)]
    for of_one_day in ([entries[0], entries[1]], [entries[2]], [entries[3]]):
        put_at(FolderPlace(tmp_path), *of_one_day)
    return tmp_path


def chosen(selection: ArchiveSelection) -> list[int]:
    return [int(entry.id, 16) for file in selection.files() for entry in selection.entries_of(file)]


@pytest.mark.parametrize(
    ("since", "until_", "source", "expected"),
    [
        (None, None, None, [1, 2, 3, 4]),
        (NOON + timedelta(minutes=1), None, None, [2, 3, 4]),
        (NOON, NOON + timedelta(hours=24), None, [1, 2]),
        (NOON + timedelta(hours=24), NOON + timedelta(hours=25), None, [3]),
        (None, None, "norland-post", [2]),
    ],
)
def test_articles_are_chosen_by_time_and_source(
    archive: Path, since: datetime | None, until_: datetime | None, source: str | None, expected: list[int]
) -> None:
    selection = ArchiveSelection(FolderPlace(archive), since, until_, source)
    assert chosen(selection) == expected
    assert selection.count() == len(expected)


def test_days_outside_are_not_even_opened(archive: Path) -> None:
    assert (
        len(ArchiveSelection(FolderPlace(archive), NOON + timedelta(hours=24), NOON + timedelta(hours=30)).files()) == 1
    )


def test_canaries_are_left_out(tmp_path: Path) -> None:
    put_at(FolderPlace(tmp_path), an_entry(1, source=CANARY_SOURCE))
    assert chosen(ArchiveSelection(FolderPlace(tmp_path))) == []


def test_a_broken_file_is_told_and_the_others_are_read(archive: Path) -> None:
    first, *_ = FolderPlace(archive).names()
    (archive / first).write_bytes(b"no zstd")
    selection = ArchiveSelection(FolderPlace(archive))
    assert chosen(selection) == [3, 4]
    (broken,) = selection.broken
    assert first in broken


class Desk:
    """A system with nobody working on it but this test; its articles are remembered as delivered."""

    def __init__(self, capfd: pytest.CaptureFixture[str], ledger: Ledger, url: str, archive: Path) -> None:
        self.capfd, self.ledger, self.url, self.archive = capfd, ledger, url, archive
        for n in (1, 2, 3, 4):
            ledger.redis.set(f"wiredesk:seen:key{n}", f"1\x1fdigest,\x1f{n:024x}\x1f")

    def arguments(self, *more: str) -> list[str]:
        return ["reprocess", "--from", str(self.archive), "--redis-url", self.url, *more]

    def run(self, *more: str) -> Finished:
        return run_here(self.capfd, *self.arguments(*more))

    def work(self) -> int:
        """What was taken up ends unchanged; how many these were."""
        self.ledger.redis.delete("ingest")  # a worker takes its messages off Celery's list; a full one lets none follow
        self.ledger.sweep(("ingest",))
        done = 0
        for batch in self.ledger.redis.zrange("wiredesk:queued:ingest", 0, -1):
            begun = self.ledger.begin(Message("ingest", int(batch)))
            self.ledger.commit(begun, [End(Ending.DUPLICATE, Reason.UNCHANGED)] * len(begun.parcels))
            done += len(begun.parcels)
        return done


@pytest.fixture
def desk(capfd: pytest.CaptureFixture[str], ledger: Ledger, redis_server: RedisServer, archive: Path) -> Desk:
    return Desk(capfd, ledger, redis_server.url, archive)


@pytest.fixture
def running(desk: Desk) -> Iterator[subprocess.Popen[str]]:
    with subprocess.Popen(
        command(*desk.arguments("--json")), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        yield process
        process.kill()


def test_it_ends_when_everything_taken_up_has_its_ending(desk: Desk, running: subprocess.Popen[str]) -> None:
    worked: list[int] = []
    until(lambda: worked.append(desk.work()) or running.poll() is not None)
    out, err = running.communicate(timeout=60)
    assert (running.returncode, err) == (0, "")
    told = json.loads(out)
    assert (told["ended"], told["dryRun"], told["resumeAt"], told["broken"]) == ("done", False, None, [])
    assert {name: n for name, n in told["counts"].items() if n} == {"taken": 4, "unchanged": sum(worked)}


def test_stopped_it_says_what_is_under_way_and_how_to_go_on(desk: Desk, running: subprocess.Popen[str]) -> None:
    until(lambda: desk.ledger.redis.zcard("wiredesk:open") == 4)
    running.send_signal(signal.SIGTERM)
    out, err = running.communicate(timeout=60)
    assert running.returncode == 130
    assert json.loads(out)["counts"]["inFlight"] == 4
    assert f"to go on: wiredesk reprocess --from {desk.archive} --since 2026-11-03T12:00:00.004Z" in err
    assert desk.work() == 4


def test_nothing_is_taken_up_while_live_articles_wait(desk: Desk, settings: Settings) -> None:
    redis = desk.ledger.redis
    redis.lpush("inbox", "Port reopens")
    told: list[tuple[str, int]] = []

    def tell(what: str, done: int, total: int) -> None:
        told.append((what, redis.zcard("wiredesk:open")))
        assert total == 4
        if len(told) == 3:
            redis.delete("inbox")
        desk.work()

    selection = ArchiveSelection(FolderPlace(desk.archive))
    run = Reprocessing(System(desk.ledger, settings), lambda _: None, selection, most_waiting=1, rehearse=False)
    run.run(tell)
    assert told[:3] == [("reprocessing; 1 are under way, waiting", 0)] * 3
    assert ("reprocessing", 0) in told
    assert run.outcome()["unchanged"] == 4


def test_what_an_earlier_run_left_under_way_is_not_counted_with_ours(desk: Desk, settings: Settings) -> None:
    readmit(desk.ledger, [an_entry(1), an_entry(2)])
    selection = ArchiveSelection(FolderPlace(desk.archive))
    run = Reprocessing(System(desk.ledger, settings), lambda _: None, selection, most_waiting=200, rehearse=False)
    run.run(lambda *_: desk.work())
    assert {name: n for name, n in run.outcome().items() if n} == {"taken": 4, "unchanged": 4}


def test_what_is_forgotten_is_counted_and_explained(desk: Desk) -> None:
    for n in (1, 2, 3, 4):
        desk.ledger.redis.delete(f"wiredesk:seen:key{n}")
    seen = desk.run()
    assert seen.code == 0
    assert "4         longer ago than WIREDESK_MEMORY_DAYS" in seen.out


def test_a_folder_without_an_archive_is_wrong_usage(desk: Desk, tmp_path: Path) -> None:
    desk.archive = tmp_path / "empty"
    seen = desk.run()
    assert seen.code == 2
    assert "holds no archive" in seen.err


def test_a_broken_file_shows_in_the_exit_code(desk: Desk) -> None:
    for name in FolderPlace(desk.archive).names():
        (desk.archive / name).write_bytes(b"no zstd")
    seen = desk.run("--json")
    assert seen.code == 3
    assert len(seen.json["broken"]) == 3
    assert "the rest of this file is left out" in seen.err
