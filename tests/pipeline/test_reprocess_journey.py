"""Archived articles through today's enrichers, in a whole running system: what changes is published, once; what was
corrected or killed stays as it is."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from cli.archive_selection import ArchiveSelection
from cli.reprocessing import Reprocessing
from cli.system import System
from shared.annotations import EntityType
from shared.archive_places import FolderPlace
from shared.gazetteer import GazetteerEntry
from shared.gazetteer_store import put_entries
from shared.sending import make_send
from shared.workers import make_app
from tests.ingest.waiting import until
from tests.pipeline.system import Json, RunningSystem

SEEN = "2026-01-31T09:00:00Z"
ROPES = "The council asked Tarn Ropeworks for new mooring lines on Monday, it said in a statement."
PLAIN, NAMED, CORRECTED, KILLED, AGAIN = (f"https://harbour.example/{n}" for n in range(5))


@pytest.fixture(scope="module")
def system() -> Iterator[RunningSystem]:
    folder = Path(tempfile.mkdtemp(prefix="wd-"))
    running = RunningSystem(folder)
    for service in running.stack.services:
        service.environment["WIREDESK_ARCHIVE"] = f"file://{folder}/raw"
        service.environment["WIREDESK_ARCHIVE_SECONDS"] = "0.1"
    running.stack.start()
    yield running
    running.stack.kill()
    shutil.rmtree(folder, ignore_errors=True)


def an_article(url: str, headline: str, *more: str) -> Json:
    content = "\n\n".join((headline, "The harbour council announced it on Monday in Norland.", *more))
    return {"content": content, "source": "harbour-times", "url": url, "publishedAt": SEEN}


def reprocess(system: RunningSystem, *, rehearse: bool = False) -> dict[str, int]:
    """What became of all that is archived."""
    settings = system.ledger.settings
    selection = ArchiveSelection(FolderPlace(system.folder / "raw"))
    send = make_send(make_app(settings), system.ledger.redis)
    run = Reprocessing(System(system.ledger, settings), send, selection, 200, rehearse)
    run.run(lambda *_: None)
    return {name: n for name, n in run.outcome().items() if n}


def archived(system: RunningSystem) -> None:
    system.settled()
    until(lambda: system.snapshot().unarchived == 0)


def versions(system: RunningSystem) -> dict[str, tuple[int, str]]:
    rows = system.rows("SELECT url, version, status FROM articles ORDER BY url")
    return {row["url"]: (row["version"], row["status"]) for row in rows}


def lines(system: RunningSystem) -> int:
    return len(system.file.read_text().splitlines())


def teach(system: RunningSystem, name: str) -> None:
    """The enrichers know this name, from some seconds on."""
    entry = GazetteerEntry(id=name.replace(" ", "-"), name=name, type=EntityType.ORGANISATION)
    put_entries(system.redis, [entry])


def test_only_what_comes_out_different_is_published_anew_and_only_once(system: RunningSystem) -> None:
    system.drop(an_article(PLAIN, "Ferry timetable changes at Easter"), an_article(NAMED, "Quay gets new lines", ROPES))
    system.drop(an_article(CORRECTED, "Pier closes for a week", ROPES))
    system.drop(an_article(KILLED, "Harbour master quits", ROPES), an_article(AGAIN, "Crane is painted red", ROPES))
    system.settled()
    system.drop(an_article(CORRECTED, "Pier closes for a month", ROPES))
    system.drop({"source": "harbour-times", "url": KILLED, "pubStatus": "canceled"})
    # the same text under another type and time is another delivery, and nothing new
    repeated = an_article(AGAIN, "Crane is painted red", ROPES)
    system.drop({**repeated, "mediaType": "application/octet-stream", "publishedAt": "2027-01-01T00:00:00Z"})
    archived(system)
    before, count = versions(system), lines(system)
    assert before == {
        **dict.fromkeys((PLAIN, NAMED, AGAIN), (1, "usable")),
        CORRECTED: (2, "usable"),
        KILLED: (2, "canceled"),
    }

    assert reprocess(system) == {"taken": 8, "unchanged": 4, "superseded": 4}
    assert (versions(system), lines(system)) == (before, count)

    documents = {url: system.record(url) for url in (NAMED, CORRECTED, AGAIN)}
    teach(system, "Tarn Ropeworks")
    until(lambda: reprocess(system, rehearse=True).get("wouldChange") == 3)  # enrich looks for names every two seconds
    assert (versions(system), lines(system)) == (before, count)

    assert reprocess(system) == {"taken": 8, "changed": 3, "unchanged": 1, "superseded": 4}
    after = {**before, NAMED: (2, "usable"), CORRECTED: (3, "usable"), AGAIN: (3, "usable")}
    assert (versions(system), lines(system)) == (after, count + 3)
    for url, old in documents.items():
        new = system.record(url)
        assert "Tarn Ropeworks" in {each["name"] for each in new["organisations"]}, url
        times = ("versionCreated", "firstCreated", "contentCreated", "published")
        assert {name: new.get(name) for name in times} == {name: old.get(name) for name in times}
        assert new["headlines"] == old["headlines"]

    assert reprocess(system) == {"taken": 8, "unchanged": 4, "superseded": 4}
    assert (versions(system), lines(system)) == (after, count + 3)


@pytest.mark.usefixtures("system")
def test_what_is_delivered_after_that_is_newer_still(system: RunningSystem) -> None:
    before = versions(system)
    system.drop(an_article(NAMED, "Quay gets no new lines", ROPES))
    system.drop({"source": "harbour-times", "url": CORRECTED, "pubStatus": "canceled"})
    archived(system)
    after = versions(system)
    assert after[NAMED] == (before[NAMED][0] + 1, "usable")
    assert after[CORRECTED] == (before[CORRECTED][0] + 1, "canceled")
    teach(system, "Norland")
    until(lambda: reprocess(system, rehearse=True).get("wouldChange") == 3)
    assert reprocess(system) == {"taken": 10, "changed": 3, "superseded": 7}
    assert versions(system)[CORRECTED] == after[CORRECTED]
    assert versions(system)[KILLED] == (2, "canceled")
    assert system.record(NAMED)["headlines"][0]["value"] == "Quay gets no new lines"
    assert system.snapshot().is_balanced
