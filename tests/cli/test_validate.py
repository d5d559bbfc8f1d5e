"""`wiredesk validate` says what the pipeline would say."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

TEXT = "Ferry line reopens\n\nThe ferry between Port Selwyn and Norhaven sails again. It leaves at nine.\n" * 2


def wiredesk(*arguments: str, given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "cli.main", "validate", *arguments]
    return subprocess.run(command, input=given, capture_output=True, check=False, timeout=60)


def answers(ended: subprocess.CompletedProcess[bytes]) -> list[dict[str, Any]]:
    return json.loads(ended.stdout)


def test_an_article_that_would_be_taken_is_ok_and_exits_0(tmp_path: Path) -> None:
    (tmp_path / "article.txt").write_text(TEXT)
    ended = wiredesk(str(tmp_path / "article.txt"), "--json")
    (answer,) = answers(ended)
    assert ended.returncode == 0
    assert (answer["ok"], answer["ending"], answer["headline"]) == (True, None, "Ferry line reopens")
    assert answer["uri"].startswith("urn:uuid:")


@pytest.mark.parametrize(
    ("item", "ending", "reason"),
    [
        ({"content": TEXT, "urgency": 12}, "dead_lettered", "bad_schema"),
        ({"contents": TEXT}, "dead_lettered", "bad_schema"),
        ({"content": "Page not found"}, "rejected", "not_found"),
        ({"pubStatus": "canceled"}, "rejected", "no_identity"),
    ],
)
def test_one_that_would_not_is_told_why_and_exits_1(item: dict[str, Any], ending: str, reason: str) -> None:
    ended = wiredesk("-", "--json", given=json.dumps(item).encode())
    (answer,) = answers(ended)
    assert ended.returncode == 1
    assert (answer["ok"], answer["ending"], answer["reason"]) == (False, ending, reason)


def test_each_article_of_several_files_is_named_and_the_table_says_the_reason(tmp_path: Path) -> None:
    (tmp_path / "two.jsonl").write_text(json.dumps({"content": TEXT}) + "\n" + json.dumps({"content": ""}) + "\n")
    (tmp_path / "bad.json").write_text('{"content": ')
    ended = wiredesk(str(tmp_path / "two.jsonl"), str(tmp_path / "bad.json"))
    assert ended.returncode == 1
    first, second, third = ended.stdout.decode().splitlines()[1:]
    assert "ok" in first
    assert "empty" in second
    assert "bad_json" in third
    assert "bad.json" in third


def test_a_feed_says_how_much_is_in_it() -> None:
    entry = (
        "<item><title>Quay {0}</title><link>https://a.example/{0}</link><description>Quay text.</description></item>"
    )
    feed = f'<rss version="2.0"><channel><title>A</title>{entry.format(1)}{entry.format(2)}</channel></rss>'
    ended = wiredesk("-", "--json", given=json.dumps({"content": feed, "mediaType": "application/rss+xml"}).encode())
    (answer,) = answers(ended)
    assert (ended.returncode, answer["ending"], answer["detail"]) == (0, "expanded", "2 articles in it")


def test_a_path_that_is_not_there_exits_2(tmp_path: Path) -> None:
    ended = wiredesk(str(tmp_path / "none.json"))
    assert ended.returncode == 2
    assert b"no such file" in ended.stderr
