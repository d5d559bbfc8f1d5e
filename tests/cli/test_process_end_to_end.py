"""`wiredesk process` and `wiredesk demo` as users run them: the real engine, from a folder of their own."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.cli.command_runs import command, environment, run_here, run_outside
from tests.stores.lake_reader import query_lake
from tests.worked_example import RAW

ARTICLE = """PoliticsEurope

Harbour towns agree on night ferries

The mayors of eleven harbour towns have agreed to run ferries through the night from next spring.

“Nobody should miss the last boat,” said Mayor Ilse Brandt in Lisbon on Monday, after two days of talks.

The first line will link Portugal and Spain, and is to carry two hundred passengers a night.

Back to top button
"""
PAGE = """<!DOCTYPE html><html lang="en"><head><title>Lighthouse keepers return to the coast</title></head><body>
<nav><a href="/">Home</a></nav><article><h1>Lighthouse keepers return to the coast</h1>
<p>Three lighthouses on the coast of Norway will have keepers again, the harbour authority said on Tuesday.</p>
<p>“A lamp needs somebody to talk to,” said its head, Runa Vik, at a ceremony in the village of Lunde.</p>
<p>The keepers will live there with their families, and are to begin their work before the winter storms.</p>
</article></body></html>"""
SETTLED = ("published", "duplicate", "rejected", "withdrawn", "dead_lettered")


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    """A folder with a text, the same text again, a page, and a line that is no article."""
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "a.txt").write_text(ARTICLE, encoding="utf-8")
    (folder / "b.txt").write_text(ARTICLE, encoding="utf-8")
    (folder / "c.html").write_text(PAGE, encoding="utf-8")
    (folder / "d.jsonl").write_text('{"content": 5}\n')
    return folder


def endings(result: dict[str, Any]) -> tuple[int, ...]:
    return tuple(result["endings"][ending] for ending in SETTLED)


def records(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def headlines(path: Path) -> set[str]:
    return {record["headlines"][0]["value"] for record in records(path)}


def test_text_and_page_are_published_the_copy_is_a_duplicate_and_the_junk_is_set_aside(
    tmp_path: Path, articles: Path
) -> None:
    stores = ["--to", "file://out.ndjson", "--to", "sqlite:///out.db", "--to", "delta+file://lake"]
    done = run_outside(tmp_path, "process", "articles", *stores, "--source", "desk", "--json")
    assert (done.code, done.err) == (3, "")
    result = done.json
    assert endings(result) == (2, 1, 0, 0, 1)
    assert (result["accepted"], result["inFlight"]) == (4, 0)
    assert result["stores"] == {
        "ndjson": "file://out.ndjson",
        "sqlite": "sqlite:///out.db",
        "delta": "delta+file://lake",
    }
    assert {(row["ending"], row["reason"]): row["count"] for row in result["reasons"]} == {
        ("duplicate", "duplicate_delivery"): 1,
        ("dead_lettered", "bad_schema"): 1,
    }
    assert result["sources"]["desk"]["accepted"] == 3
    expected = {"Harbour towns agree on night ferries", "Lighthouse keepers return to the coast"}
    assert headlines(tmp_path / "out.ndjson") == expected
    with sqlite3.connect(tmp_path / "out.db") as database:
        assert {row[0] for row in database.execute("SELECT headline FROM articles")} == expected
    rows = query_lake(f"delta+file://{tmp_path}/lake", "SELECT headline FROM lake")  # written by a forked worker
    assert {row["headline"] for row in rows} == expected


def test_a_run_in_which_all_goes_well_ends_with_0_and_writes_to_the_default_store(
    tmp_path: Path, articles: Path
) -> None:
    done = run_outside(tmp_path, "process", "articles/a.txt")
    assert done.code == 0
    assert "sqlite: sqlite:///wiredesk.db" in done.out
    assert "\x1b" not in done.out + done.err
    assert (tmp_path / "wiredesk.db").exists()


def test_standard_input_may_be_json_lines_from_anywhere(tmp_path: Path) -> None:
    lines = b"".join(
        json.dumps({"content": ARTICLE, "source": "desk", "id": str(n)}).encode() + b"\n" for n in range(3)
    )
    done = run_outside(tmp_path, "process", "-", "--to", "file://out.ndjson", "--json", stdin=lines)
    assert done.json["accepted"] == 3
    assert done.json["inFlight"] == 0


def test_a_kept_folder_remembers_what_was_published(tmp_path: Path, articles: Path, short_folder: Path) -> None:
    arguments = (
        "process",
        "articles/a.txt",
        "--keep",
        str(short_folder),
        "--to",
        "file://out.ndjson",
        "--json",
    )
    assert endings(run_outside(tmp_path, *arguments).json) == (1, 0, 0, 0, 0)
    assert endings(run_outside(tmp_path, *arguments).json) == (0, 1, 0, 0, 0)
    assert len(records(tmp_path / "out.ndjson")) == 1


def test_more_articles_than_the_inbox_should_hold_all_get_their_ending(tmp_path: Path) -> None:
    feed = tmp_path / "feed.jsonl"
    with feed.open("wb") as file:
        for n in range(1_500):
            article = ARTICLE.replace("eleven", f"{n}").replace("night ferries", f"night ferries, part {n}")
            file.write(json.dumps({"content": article, "source": "desk", "id": str(n)}).encode() + b"\n")
    done = run_outside(tmp_path, "process", "feed.jsonl", "--to", "file://out.ndjson", "--json")
    assert done.code == 0
    assert endings(done.json) == (1_500, 0, 0, 0, 0)
    assert len(records(tmp_path / "out.ndjson")) == 1_500


def test_a_store_nobody_knows_ends_the_run_with_what_is_known(tmp_path: Path, articles: Path) -> None:
    done = run_outside(tmp_path, "process", "articles", "--to", "carrier-pigeon://loft", "--json")
    assert done.code == 2
    assert "carrier-pigeon" in done.err
    assert "sqlite:///" in done.err
    assert "Traceback" not in done.err
    assert done.out == ""


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("nowhere.txt",), "nowhere.txt: no such file"),
        (("a.txt", "--to", "out.ndjson"), "is no store"),
        (("empty",), "nothing to process in empty"),
        ((), "Missing argument"),
    ],
)
def test_wrong_usage_ends_with_2_before_anything_starts(
    capfd: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    arguments: tuple[str, ...],
    said: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PATH", "")  # no Redis could be started from here
    (tmp_path / "empty").mkdir()
    (tmp_path / "a.txt").write_text(ARTICLE, encoding="utf-8")
    done = run_here(capfd, "process", *arguments)
    assert done.code == 2
    assert said in done.err
    assert "Traceback" not in done.err


def test_a_file_that_cannot_be_read_is_named_and_ends_the_run_with_2(tmp_path: Path, articles: Path) -> None:
    (articles / "z.txt").symlink_to(articles / "gone.txt")
    done = run_outside(tmp_path, "process", "articles/a.txt", "articles", "--to", "file://out.ndjson", "--json")
    assert done.code == 2
    assert "z.txt: No such file" in done.err
    assert done.json["endings"]["published"] == 2


def test_a_wrong_setting_is_named_without_a_traceback(tmp_path: Path, articles: Path) -> None:
    done = run_outside(tmp_path, "process", "articles", WIREDESK_LOG_LEVEL="loud")
    assert done.code == 2
    assert "WIREDESK_LOG_LEVEL" in done.err
    assert "Traceback" not in done.err


def test_settings_for_another_system_do_not_lead_the_engine_to_its_redis_or_archive(
    tmp_path: Path, articles: Path
) -> None:
    (tmp_path / "url").write_text("redis://127.0.0.1:1/0")
    others = {"WIREDESK_REDIS_URL_FILE": str(tmp_path / "url"), "WIREDESK_ARCHIVE": f"file://{tmp_path}/raw"}
    done = run_outside(
        tmp_path, "process", "articles/a.txt", "--json", "--keep", "engine", WIREDESK_ARCHIVE_SECONDS="0.001", **others
    )
    assert endings(done.json) == (1, 0, 0, 0, 0)
    assert "archiver" not in (tmp_path / "engine" / "ingest.log").read_text()
    assert not (tmp_path / "raw").exists()


def test_modules_in_the_folder_of_the_caller_are_not_run(tmp_path: Path, articles: Path) -> None:
    for package in ("shared", "services", "redis"):
        (tmp_path / package).mkdir()
        (tmp_path / package / "__init__.py").write_text("raise SystemExit('imported from the caller')")
    done = run_outside(tmp_path, "process", "articles/a.txt", "--json", PYTHONSAFEPATH="1")
    assert endings(done.json) == (1, 0, 0, 0, 0)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_run_prints_its_balance_and_leaves_no_process_behind(
    tmp_path: Path, short_folder: Path, number: signal.Signals
) -> None:
    arguments = command("process", "-", "--to", "file://out.ndjson", "--json", "--keep", str(short_folder))
    with subprocess.Popen(
        arguments,
        cwd=tmp_path,
        env=environment(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as run:
        assert run.stdin is not None
        run.stdin.write(json.dumps({"content": ARTICLE}).encode() + b"\n")
        run.stdin.flush()
        await_line_of(tmp_path / "out.ndjson")
        run.send_signal(number)
        out, err = run.communicate(timeout=60)
    assert run.returncode == 130
    assert json.loads(out)["accepted"] == 1
    assert b"stopped before" in err
    assert processes_that_name(short_folder) == []


def await_line_of(path: Path) -> None:
    """Bounded by the test's timeout."""
    import time

    while not (path.exists() and path.stat().st_size):
        time.sleep(0.02)


def processes_that_name(folder: Path) -> list[str]:
    import psutil

    found = []
    for process in psutil.process_iter(["pid", "cmdline", "environ"]):
        told = [
            *(process.info["cmdline"] or ()),
            (process.info["environ"] or {}).get("WIREDESK_REDIS_URL", ""),
        ]
        if any(str(folder) in part for part in told) and process.pid != os.getpid():
            found.append(" ".join(told))
    return found


def test_the_demo_publishes_the_bundled_samples_and_says_what_to_try_next(tmp_path: Path) -> None:
    done = run_outside(tmp_path, "demo")
    assert done.code == 0, done.err
    assert "Try next:" in done.out
    assert "categoryLine" in done.out
    assert list(tmp_path.iterdir()) == []


def test_the_demo_for_machines_counts_the_second_delivery_as_a_duplicate(tmp_path: Path) -> None:
    result = run_outside(tmp_path, "demo", "--json").json
    assert endings(result) == (len(result["records"]), 1, 0, 0, 0)


def test_the_raw_article_of_the_shared_sample_is_published(tmp_path: Path) -> None:
    if not RAW.exists():
        pytest.skip(f"{RAW} is not here")
    done = run_outside(tmp_path, "process", str(RAW), "--to", "file://out.ndjson", "--json")
    assert endings(done.json) == (1, 0, 0, 0, 0)
