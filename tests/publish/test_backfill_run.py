"""What a backfill needs before it begins, and what it tells of itself, line by line."""

from __future__ import annotations

from argparse import Namespace
from contextlib import closing
from pathlib import Path
from threading import Event
from typing import Any

import orjson
import pytest

from services.publish.backfill_run import run
from services.publish.settings import PublishSettings
from services.publish.stores.sqlite import SqliteStore
from shared.settings import SettingsError
from tests.stores.record_builder import a_record, a_uri, a_withdrawal


@pytest.fixture
def archive(tmp_path: Path) -> str:
    with closing(SqliteStore(tmp_path / "archive.db")) as store:
        store.write([a_record(1), a_withdrawal(2)])
    return f"sqlite:///{tmp_path}/archive.db"


def options(name: str, source: str) -> Namespace:
    return Namespace(name=name, source=source, since=None, resume_at=None, dry_run=False)


def lines(capfd: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    return [orjson.loads(line) for line in capfd.readouterr().out.splitlines()]


@pytest.mark.parametrize(
    ("name", "source", "shape", "said"),
    [
        ("attic", "archive", "ninjs", "no store attic; there are: archive, search"),
        ("search", "attic", "ninjs", "no store attic; there are: archive, search"),
        ("archive", "archive", "ninjs", "are the same store"),
        ("search", "archive", "flat", "shape flat; only those in the shape ninjs can be read back"),
        ("search", "archive", "xml", "known: ninjs"),
        ("search", "file://feed.ndjson", "ninjs", "cannot be read back; these can: sqlite"),
    ],
)
def test_what_cannot_be_meant_is_told_before_anything_is_read(
    archive: str, name: str, source: str, shape: str, said: str
) -> None:
    settings = PublishSettings(stores={"archive": f"{archive}#shape={shape}", "search": "memory://"})
    with pytest.raises(SettingsError, match=said):
        run(settings, options(name, source), Event())


def test_it_tells_how_much_there_is_how_far_it_is_and_how_it_ended(
    archive: str, capfd: pytest.CaptureFixture[str]
) -> None:
    run(PublishSettings(stores={"archive": archive, "search": "memory://"}), options("search", "archive"), Event())
    assert lines(capfd) == [
        {"event": "begins", "total": 2},
        {"event": "goes_on", "resume_at": a_uri(2), "counts": {"written": 1, "withdrawn": 1}},
        {"event": "ends", "how": "done", "detail": ""},
    ]


def test_a_source_that_was_sent_only_some_records_is_said_to_be_incomplete(
    archive: str, capfd: pytest.CaptureFixture[str]
) -> None:
    stores = {"archive": f"{archive}#language=en&section=World", "search": "memory://"}
    run(PublishSettings(stores=stores), options("search", "archive"), Event())
    assert lines(capfd)[0]["detail"] == "archive was sent only some records (language, section)"
