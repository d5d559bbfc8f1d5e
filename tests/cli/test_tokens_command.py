"""`wiredesk tokens`: made once, kept as digests, listed, removed."""

from __future__ import annotations

from pathlib import Path

import pytest

from shared.tokens import digest, read_tokens
from tests.cli.command_runs import run_here

Capture = pytest.CaptureFixture[str]


def test_a_token_is_told_once_and_only_its_digest_is_kept(capfd: Capture, tmp_path: Path) -> None:
    file = tmp_path / "data" / "tokens"
    done = run_here(capfd, "tokens", "add", "harbour-times", "--file", str(file))
    secret = done.out.strip()
    assert (done.code, secret[:3]) == (0, "wd_")
    assert secret not in file.read_text()
    (token,) = read_tokens(file)
    assert (token.name, token.source, token.sha256) == ("harbour-times", "harbour-times", digest(secret))
    assert file.stat().st_mode & 0o777 == 0o600


def test_a_token_may_be_for_another_source_or_for_any(capfd: Capture, tmp_path: Path) -> None:
    file = str(tmp_path / "tokens")
    run_here(capfd, "tokens", "add", "crawler-2", "--source", "Harbour Times", "--file", file)
    run_here(capfd, "tokens", "add", "aggregator", "--any-source", "--file", file)
    listed = run_here(capfd, "tokens", "list", "--json", "--file", file).json
    assert {token["name"]: token["source"] for token in listed} == {"crawler-2": "Harbour Times", "aggregator": None}
    assert "(any)" in run_here(capfd, "tokens", "list", "--file", file).out


def test_a_removed_token_is_gone_and_a_name_is_taken_once(capfd: Capture, tmp_path: Path) -> None:
    file = str(tmp_path / "tokens")
    for name in ("one", "two"):
        assert run_here(capfd, "tokens", "add", name, "--file", file).code == 0
    assert run_here(capfd, "tokens", "add", "one", "--file", file).code == 1
    assert run_here(capfd, "tokens", "remove", "one", "--file", file).code == 0
    assert run_here(capfd, "tokens", "remove", "one", "--file", file).code == 1
    assert [token.name for token in read_tokens(Path(file))] == ["two"]


@pytest.mark.parametrize("name", ["Harbour Times", "", "-x", "(local)"])
def test_a_name_that_cannot_be_is_refused(capfd: Capture, tmp_path: Path, name: str) -> None:
    done = run_here(capfd, "tokens", "add", "--file", str(tmp_path / "tokens"), "--", name)
    assert done.code == 2
    assert "Traceback" not in done.err
    assert not (tmp_path / "tokens").exists()


def test_a_file_that_is_none_is_named_and_what_is_in_it_is_not_told(capfd: Capture, tmp_path: Path) -> None:
    (tmp_path / "tokens").write_text("wd_something-secret\n")
    done = run_here(capfd, "tokens", "list", "--file", str(tmp_path / "tokens"))
    assert done.code == 2
    assert "line 1 is no token" in done.err
    assert "something-secret" not in done.err
