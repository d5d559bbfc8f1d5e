"""Settings come from the environment or from files, and what is wrong with them is said all at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from services.ingest.settings import IngestSettings
from shared.settings import Settings, SettingsError, effective, masked, read_settings


def test_the_defaults_are_valid() -> None:
    assert read_settings(IngestSettings).redis_url == "redis://127.0.0.1:6379/0"


def test_every_setting_is_described() -> None:
    assert [name for name, field in IngestSettings.model_fields.items() if not field.description] == []


@pytest.mark.parametrize(
    "text",
    ["archive=sqlite:////data/a.db feed=file:///b", " archive=sqlite:////data/a.db,\n feed=file:///b "],
)
def test_stores_are_pairs_separated_by_spaces_or_commas(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setenv("WIREDESK_STORES", text)
    assert read_settings(Settings).stores == {"archive": "sqlite:////data/a.db", "feed": "file:///b"}


def test_a_store_url_may_hold_commas_and_equals_signs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WIREDESK_STORES", "archive=web://host/a,b?x=1&y=2")
    assert read_settings(Settings).stores == {"archive": "web://host/a,b?x=1&y=2"}


@pytest.mark.parametrize(
    ("stores", "problem"),
    [
        ("sqlite:///a.db", "expected name=url"),
        ("a=memory:// a=memory://", "named twice"),
        ("A=memory://", "expected name=url"),
        ("publish.a=memory://", "expected name=url"),
        ("", "expected name=url"),
    ],
)
def test_stores_that_cannot_be_told_apart_are_refused(
    monkeypatch: pytest.MonkeyPatch, stores: str, problem: str
) -> None:
    monkeypatch.setenv("WIREDESK_STORES", stores)
    with pytest.raises(SettingsError, match=problem):
        read_settings(Settings)


def test_every_wrong_setting_is_named_at_once(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("WIREDESK_REDIS_URL", "http://redis")
    monkeypatch.setenv("WIREDESK_ATTEMPTS", "two")
    monkeypatch.setenv("WIREDESK_STORES_FILE", str(tmp_path / "absent"))
    with pytest.raises(SettingsError) as caught:
        read_settings(Settings)
    for name in ("WIREDESK_REDIS_URL", "WIREDESK_ATTEMPTS", "WIREDESK_STORES_FILE"):
        assert name in str(caught.value)


def test_a_file_holds_a_secret_and_wins_over_the_variable(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "url").write_text("redis://:secret@redis:6379/1\n")
    monkeypatch.setenv("WIREDESK_REDIS_URL", "redis://elsewhere")
    monkeypatch.setenv("WIREDESK_REDIS_URL_FILE", str(tmp_path / "url"))
    assert read_settings(Settings).redis_url == "redis://:secret@redis:6379/1"


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("redis://:secret@redis:6379/1", "redis://:***@redis:6379/1"),
        ("https://user:secret@host/path?token=secret", "https://user:***@host/path?***"),
        ("sqlite:////data/archive.db", "sqlite:////data/archive.db"),
    ],
)
def test_secrets_in_urls_are_masked(url: str, shown: str) -> None:
    assert masked(url) == shown


def test_what_is_logged_at_start_holds_every_setting_and_no_secret() -> None:
    settings = Settings(redis_url="redis://:secret@redis", stores={"hook": "https://host/?token=secret"})
    shown = effective(settings)
    assert shown.keys() == Settings.model_fields.keys()
    assert "secret" not in str(shown)


def test_an_attempt_outlasts_the_time_a_worker_is_given() -> None:
    defaults = Settings()
    assert defaults.batch_budget_seconds < defaults.task_time_limit_seconds < defaults.lease_seconds


def test_stores_can_stand_in_a_toml_file_with_their_options(tmp_path, monkeypatch):
    path = tmp_path / "stores.toml"
    path.write_text(
        '[archive]\nurl = "sqlite:////data/a.db"\n\n'
        '[english]\nurl = "postgresql://wire@db/news"\nlanguage = ["en"]\n'
        'section = ["Middle East", "Asia"]\nshape = "flat"\n'
    )
    monkeypatch.setenv("WIREDESK_STORES", str(path))
    assert read_settings(Settings).stores == {
        "archive": "sqlite:////data/a.db",
        "english": "postgresql://wire@db/news#language=en&section=Middle%20East,Asia&shape=flat",
    }


@pytest.mark.parametrize(
    "content", ["[archive", '[archive]\nplace = "x"', 'archive = "x"', '["Not a name"]\nurl = "x"']
)
def test_a_toml_file_that_names_no_stores_is_told_what_one_looks_like(content, tmp_path, monkeypatch):
    path = tmp_path / "stores.toml"
    path.write_text(content)
    monkeypatch.setenv("WIREDESK_STORES", str(path))
    with pytest.raises(SettingsError, match="WIREDESK_STORES"):
        read_settings(Settings)


@pytest.mark.parametrize("url", ["ftp://host/raw", "/data/raw", "file://"])
def test_an_archive_of_an_unknown_kind_is_refused_with_an_example(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WIREDESK_ARCHIVE", url)
    with pytest.raises(SettingsError, match=r"WIREDESK_ARCHIVE: .*file:///data/archive"):
        read_settings(Settings)
