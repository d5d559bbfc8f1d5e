"""The archiver: every accepted raw article reaches a file, whatever dies; nobody waits for it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from redis import Redis

from cli.redis_server import RedisServer
from services.ingest.archiver import Archiver
from shared.archive import Entry
from shared.archive_places import FolderPlace
from shared.ledger import Ledger
from shared.outcomes import Reason
from shared.parcels import SetAside
from shared.settings import Settings
from shared.snapshot import Snapshot, take_snapshot
from tests.archived import entries_at
from tests.ingest.beside_worker import BesideWorker, beside_worker
from tests.ingest.waiting import until
from tests.shared.carrying import PUBLISHED, QUEUES, REJECTED, an_arrival, decide, drop, unreadable

AT_ONCE = 0.0
HOURS = 3600.0


@pytest.fixture
def ledger(redis: Redis, settings: Settings, tmp_path: Path) -> Ledger:
    return Ledger(redis, settings.model_copy(update={"archive": f"file://{tmp_path}"}))


def an_archiver(ledger: Ledger, folder: Path, seconds: float = AT_ONCE, name: str = "archiver-1") -> Archiver:
    return Archiver(ledger, FolderPlace(folder), seconds, name)


def snap(ledger: Ledger) -> Snapshot:
    state = take_snapshot(ledger, QUEUES)
    assert state.is_balanced
    return state


def entries_in(folder: Path) -> list[Entry]:
    return entries_at(FolderPlace(folder))


def raws_left(redis: Redis) -> int:
    return len(redis.keys("wiredesk:raw:*"))


def test_an_accepted_article_is_archived_as_the_door_took_it(ledger: Ledger, tmp_path: Path) -> None:
    arrival = an_arrival("a")
    drop(ledger, arrival)
    assert an_archiver(ledger, tmp_path).serve_once()
    (entry,) = entries_in(tmp_path)
    assert (entry.raw, entry.key, entry.version) == (arrival.payload, arrival.key, 1)
    assert [entry.id.encode()] == ledger.redis.zrange("wiredesk:open", 0, -1)
    assert snap(ledger).reasons["archived", "article"] == 1


def test_one_that_has_ended_waits_for_the_archive_and_then_leaves_redis(ledger: Ledger, tmp_path: Path) -> None:
    decide(ledger, drop(ledger, an_arrival("a")), PUBLISHED)
    assert (snap(ledger).open, snap(ledger).unarchived, raws_left(ledger.redis)) == (0, 1, 1)
    an_archiver(ledger, tmp_path).serve_once()
    assert (snap(ledger).unarchived, raws_left(ledger.redis)) == (0, 0)


def test_one_that_is_under_way_stays_until_its_ending(ledger: Ledger, tmp_path: Path) -> None:
    messages = drop(ledger, an_arrival("a"))
    an_archiver(ledger, tmp_path).serve_once()
    assert raws_left(ledger.redis) == 1
    decide(ledger, messages, PUBLISHED)
    assert raws_left(ledger.redis) == 0


def test_refused_and_dead_articles_are_archived_unreadable_bytes_and_copies_of_a_delivery_are_not(
    ledger: Ledger, tmp_path: Path
) -> None:
    decide(ledger, drop(ledger, an_arrival("refused")), REJECTED)
    decide(ledger, drop(ledger, an_arrival("dead")), SetAside(Reason.BUG, "x"))
    drop(ledger, an_arrival("refused"), unreadable(b"{"))
    an_archiver(ledger, tmp_path).serve_once()
    assert [entry.key for entry in entries_in(tmp_path)] == ["key-refused", "key-dead"]


def test_without_an_archive_nothing_waits(redis: Redis, settings: Settings) -> None:
    ledger = Ledger(redis, settings)
    decide(ledger, drop(ledger, an_arrival("a")), PUBLISHED)
    assert (snap(ledger).unarchived, raws_left(redis)) == (0, 0)


def test_an_archive_that_is_switched_off_gives_up_what_waited(ledger: Ledger, redis: Redis, settings: Settings) -> None:
    decide(ledger, drop(ledger, an_arrival("a")), PUBLISHED)
    drop(Ledger(redis, settings), an_arrival("b"))
    assert (snap(ledger).unarchived, raws_left(redis)) == (0, 1)
    assert snap(ledger).reasons["evicted", "unarchived"] == 1


def test_beyond_the_bound_the_oldest_are_given_up_and_counted_and_the_door_goes_on(
    redis: Redis, settings: Settings, tmp_path: Path
) -> None:
    bounded = settings.model_copy(update={"archive": f"file://{tmp_path}", "max_unarchived_bytes": 300})
    ledger = Ledger(redis, bounded)
    for n in range(6):
        decide(ledger, drop(ledger, an_arrival(str(n))), PUBLISHED)
    state = snap(ledger)
    assert state.balance.accepted == 6
    assert 0 < state.unarchived < 6
    assert state.unarchived + state.reasons["evicted", "unarchived"] == 6
    assert raws_left(redis) == state.unarchived
    an_archiver(ledger, tmp_path).serve_once()
    assert entries_in(tmp_path)[-1].key == "key-5"
    assert not redis.exists("wiredesk:unarchived-bytes")


def test_articles_are_gathered_for_a_while_and_written_at_a_flush(ledger: Ledger, tmp_path: Path) -> None:
    drop(ledger, an_arrival("a"))
    archiver = an_archiver(ledger, tmp_path, HOURS)
    assert not archiver.serve_once()
    drop(ledger, an_arrival("b"))
    assert archiver.serve_once(flush=True)
    assert len(FolderPlace(tmp_path).names()) == 1
    assert [entry.key for entry in entries_in(tmp_path)] == ["key-a", "key-b"]


def test_of_two_archivers_one_writes_and_the_other_takes_over(ledger: Ledger, tmp_path: Path) -> None:
    drop(ledger, an_arrival("a"))
    first, second = an_archiver(ledger, tmp_path, HOURS, "one"), an_archiver(ledger, tmp_path, name="two")
    first.serve_once()
    assert not second.serve_once()
    ledger.redis.delete("wiredesk:archiver")  # as if its time had passed
    assert second.serve_once()
    assert ledger.run_script("archived", args=["one", entries_in(tmp_path)[0].id]) == 0


def test_killed_before_the_ledger_was_told_it_writes_the_same_file_again(ledger: Ledger, tmp_path: Path) -> None:
    drop(ledger, an_arrival("a"))
    waiting = ledger.redis.zrange("wiredesk:unarchived", 0, -1, withscores=True)
    an_archiver(ledger, tmp_path).serve_once()
    ledger.redis.zadd("wiredesk:unarchived", dict(waiting))
    drop(ledger, an_arrival("b"))
    an_archiver(ledger, tmp_path).serve_once()
    assert len(FolderPlace(tmp_path).names()) == 1
    assert [entry.key for entry in entries_in(tmp_path)] == ["key-a", "key-b"]


def test_what_somebody_removed_from_redis_holds_nobody_up(ledger: Ledger, tmp_path: Path) -> None:
    drop(ledger, an_arrival("a"), an_arrival("b"))
    (first, _) = ledger.redis.zrange("wiredesk:unarchived", 0, -1)
    ledger.redis.delete(b"wiredesk:raw:" + first)
    an_archiver(ledger, tmp_path).serve_once()
    assert [entry.key for entry in entries_in(tmp_path)] == ["key-b"]
    assert snap(ledger).unarchived == 0


def test_a_folder_that_cannot_be_written_loses_nothing(ledger: Ledger, tmp_path: Path) -> None:
    drop(ledger, an_arrival("a"))
    (tmp_path / "taken").write_text("a file where the folder should be")
    with pytest.raises(OSError, match="taken"):
        an_archiver(ledger, tmp_path / "taken").serve_once()
    assert snap(ledger).unarchived == 1


@contextmanager
def kept_archiver(redis_server: RedisServer, folder: Path, seconds: str) -> Iterator[BesideWorker]:
    archive = {"WIREDESK_ARCHIVE": f"file://{folder}", "WIREDESK_ARCHIVE_SECONDS": seconds}
    with beside_worker("archiver", WIREDESK_REDIS_URL=redis_server.url, **archive) as beside:
        beside.kept("archiver")
        yield beside


def test_the_process_killed_again_and_again_loses_nothing(
    redis_server: RedisServer, ledger: Ledger, tmp_path: Path
) -> None:
    with kept_archiver(redis_server, tmp_path, "0.001") as beside:
        for round_ in range(3):
            archiver = beside.kept("archiver")
            until(lambda: ledger.redis.exists("wiredesk:archiver"))
            for n in range(20):
                decide(ledger, drop(ledger, an_arrival(f"{round_}-{n}")), PUBLISHED)
            archiver.kill()
            until(lambda killed=archiver: not killed.is_running())
        until(lambda: snap(ledger).unarchived == 0)
    assert len({entry.id for entry in entries_in(tmp_path)}) == 60
    assert raws_left(ledger.redis) == 0


def test_told_to_stop_it_writes_what_waits(redis_server: RedisServer, ledger: Ledger, tmp_path: Path) -> None:
    with kept_archiver(redis_server, tmp_path, "600") as beside:
        until(lambda: ledger.redis.exists("wiredesk:archiver"))
        drop(ledger, an_arrival("a"))
        beside.stop()
    assert len(entries_in(tmp_path)) == 1
