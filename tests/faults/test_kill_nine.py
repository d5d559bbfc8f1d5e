"""SIGKILL of everything, again and again: nothing is lost, nothing is there twice, the ledger balances."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from shared.archive_places import FolderPlace
from shared.outcomes import Ending
from shared.pipeline import INBOX, URGENT_INBOX
from tests.archived import entries_at
from tests.faults.agreement import disagreements
from tests.faults.rig import Rig, lines_in, make_articles, rows_in
from tests.ingest.waiting import until

ARTICLES = 2000
KILLS = 30


@pytest.fixture
def rig(short_folder: Path) -> Iterator[Rig]:
    stores = {"table": f"sqlite:///{short_folder}/records.db", "lines": f"file://{short_folder}/records.ndjson"}
    rig = Rig(short_folder, stores)
    for service in rig.stack.services:
        service.environment["WIREDESK_ARCHIVE"] = f"file://{short_folder}/raw"
        service.environment["WIREDESK_ARCHIVE_SECONDS"] = "1"
    rig.stack.start()
    yield rig
    rig.stack.kill()


@pytest.mark.slow
@pytest.mark.timeout(400)
def test_no_article_is_lost_or_doubled_while_everything_is_killed(rig: Rig, short_folder: Path) -> None:
    every = ARTICLES // KILLS
    for n, item in enumerate(make_articles(ARTICLES)):
        rig.drop(item, URGENT_INBOX if n % 5 == 0 else INBOX)
        if n % every == every - 1:
            time.sleep(rig.chance.uniform(0.1, 0.6))
            rig.kill_somebody()
            rig.revive()
    state = rig.wait_until_settled(ARTICLES, seconds=240)

    # An upstream that got no answer while Redis was down sends again: such an article may have come in twice.
    doubles = state.balance.endings[Ending.DUPLICATE]
    assert sum(rig.kills.values()) >= KILLS, rig.kills
    assert state.balance.accepted == ARTICLES + doubles
    assert state.balance.endings[Ending.PUBLISHED] == ARTICLES
    assert state.is_balanced
    rows, lines = rows_in(short_folder / "records.db"), lines_in(short_folder / "records.ndjson")
    assert len(rows) == len(lines) == ARTICLES
    assert set(rows.values()) == set(lines.values()) == {1}
    assert disagreements(rig, {"table": rows.total(), "lines": lines.total()}) == []
    assert rig.kills["ingest ended by itself"] == 0, rig.kills  # it found its port free at each start
    until(lambda: rig.snapshot().unarchived == 0)
    entries = entries_at(FolderPlace(short_folder / "raw"))
    assert len({entry.id for entry in entries}) == len({entry.raw for entry in entries}) == ARTICLES
