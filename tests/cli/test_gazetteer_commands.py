"""wiredesk gazetteer against a real Redis."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from redis import Redis

from cli.redis_server import RedisServer
from shared.gazetteer_store import read_entries
from tests.cli.command_runs import Finished, run_here, run_outside

CSV = "id,name,type,aliases,uri\nx-1,Ardent Motors,organization,Ardent|AMX,https://example.org/x-1\nx-2,Skell,place,,\n"
JSONL = '{"id": "x-3", "name": "Ana Quiroz", "type": "person", "aliases": ["A. Q."]}\n'

Run = Callable[..., Finished]


@pytest.fixture
def run(capfd: pytest.CaptureFixture[str], redis: Redis, redis_server: RedisServer) -> Run:
    return lambda *arguments: run_here(capfd, "gazetteer", *arguments, "--redis-url", redis_server.url)


def a_file(folder: Path, text: str | bytes, name: str = "names.csv") -> str:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return str(path)


def test_a_csv_file_is_imported_and_listed(run: Run, redis: Redis, tmp_path: Path) -> None:
    done = run("import", a_file(tmp_path, CSV), "--json")
    assert (done.code, done.json) == (0, {"added": 2, "updated": 0, "removed": 0, "entries": 2, "version": 1})
    listed = run("list", "--json").json
    assert listed["list"] == [
        {"id": "x-1", "name": "Ardent Motors", "type": "organisation", "aliases": ["Ardent", "AMX"],
         "uri": "https://example.org/x-1"},
        {"id": "x-2", "name": "Skell", "type": "geoArea", "aliases": []},
    ]  # fmt: skip
    assert "Ardent Motors" in run("list").out


def test_json_lines_are_imported_beside_what_is_there_or_instead(run: Run, tmp_path: Path) -> None:
    run("import", a_file(tmp_path, CSV))
    assert "1 added; 3 entries now" in run("import", a_file(tmp_path, JSONL, "names.jsonl")).out
    done = run("import", a_file(tmp_path, JSONL, "names.jsonl"), "--replace", "--json").json
    assert done == {"added": 0, "updated": 1, "removed": 2, "entries": 1, "version": 3}


def test_standard_input_is_read_when_the_format_is_said(
    redis: Redis, redis_server: RedisServer, tmp_path: Path
) -> None:
    arguments = ("gazetteer", "import", "-", "--redis-url", redis_server.url)
    assert run_outside(tmp_path, *arguments, stdin=JSONL.encode()).code == 2
    assert run_outside(tmp_path, *arguments, "--format", "jsonl", stdin=JSONL.encode()).code == 0
    assert [entry.id for entry in read_entries(redis)[1]] == ["x-3"]


@pytest.mark.parametrize(
    ("file", "told"),
    [
        (("id,name,type\na,Ardent,organisation\nb,,person\nc,Skell,river\n", "x.csv"),
         ["line 3: name is missing", "line 4: type has to be one of person, organisation, geoArea"]),
        (("id,name,type\na,Ardent,person\n\na,Skell,place\n", "x.csv"), ["line 4: id 'a' stands on line 2 already"]),
        (("id,name,type\na,Ardent\n", "x.csv"), ["line 2: 2 cells, where the header has 3"]),
        (('id,name,type,uri\n"a","Ard\nent",person,\nb,Skell,place,no uri\n', "x.csv"),
         ["line 2: name", "line 4: uri"]),
        (("id,name,colour\n", "x.csv"), ["line 1: the columns are id,name,type,aliases,uri"]),
        (("", "x.csv"), ["the file is empty"]),
        (('id,name,type\n"a,Ardent,person\n', "x.csv"), ["line 2: unexpected end of data"]),
        (('{"id": "a", "name": "Ardent"}\n[1]\n{"id": \n', "x.jsonl"),
         ["line 1: type is missing", "line 2: no JSON object", "line 3: no JSON"]),
        (('{"id": "a", "name": "Ardent", "type": "person", "colour": 1}\n', "x.jsonl"), ["line 1: colour is no field"]),
        ((b"id,name,type\na,Ard\xffent,person\n", "x.csv"), ["line 2 is not UTF-8"]),
    ],
)  # fmt: skip
def test_a_wrong_file_changes_nothing_and_every_bad_line_is_told(
    run: Run, redis: Redis, tmp_path: Path, file: tuple[str | bytes, str], told: list[str]
) -> None:
    done = run("import", a_file(tmp_path, *file))
    assert done.code == 1
    for line in told:
        assert line in done.err
    assert read_entries(redis) == (0, [])


def test_a_check_changes_nothing(run: Run, redis: Redis, tmp_path: Path) -> None:
    done = run("import", a_file(tmp_path, CSV), "--dry-run")
    assert (done.code, done.out) == (0, "2 entries, all good; nothing was changed\n")
    assert read_entries(redis) == (0, [])


@pytest.mark.parametrize("arguments", [("import", "no-such-file.csv"), ("import", "names.txt"), ("remove",)])
def test_wrong_usage_is_told(run: Run, arguments: tuple[str, ...]) -> None:
    assert run(*arguments).code == 2


def test_entries_are_found_and_removed(run: Run, redis: Redis, tmp_path: Path) -> None:
    run("import", a_file(tmp_path, CSV))
    found = run("list", "--find", "amx", "--json").json
    assert ([entry["id"] for entry in found["list"]], found["found"], found["entries"]) == (["x-1"], 1, 2)
    assert "1 removed; 1 entries now" in run("remove", "x-1").out
    assert json.loads(run("remove", "--all", "--json").out)["removed"] == 1
    assert run("list").out == "no entries\n"


def test_what_a_terminal_might_obey_is_shown_as_an_escape(run: Run, tmp_path: Path) -> None:
    run("import", a_file(tmp_path, "id,name,type\na,Ar\u202edent,person\n"))
    assert "\u202e" not in run("list").out
