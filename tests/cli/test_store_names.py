"""Stores on the command line get names the settings accept."""

from __future__ import annotations

import pytest

from cli.problems import Problem
from cli.store_names import name_stores


def test_a_store_is_named_after_its_kind_and_numbered_when_there_are_several() -> None:
    urls = ["sqlite:///a.db", "file://a.ndjson", "sqlite:///b.db", "postgresql+psycopg://db/x", "delta+s3://b/lake"]
    assert name_stores(urls) == {
        "sqlite": "sqlite:///a.db",
        "ndjson": "file://a.ndjson",
        "sqlite2": "sqlite:///b.db",
        "postgresql-psycopg": "postgresql+psycopg://db/x",
        "delta": "delta+s3://b/lake",
    }


def test_a_store_may_be_named_by_the_caller() -> None:
    assert name_stores(["archive=sqlite:///a.db", "sqlite:///b.db?mode=rw"]) == {
        "archive": "sqlite:///a.db",
        "sqlite": "sqlite:///b.db?mode=rw",
    }


@pytest.mark.parametrize("url", ["out.ndjson", "", "://x", "a=sqlite:///my file.db", "sqlite:///my file.db"])
def test_what_is_no_store_or_would_not_survive_the_way_to_the_services_is_refused(url: str) -> None:
    with pytest.raises(Problem):
        name_stores([url])


def test_one_name_for_two_stores_is_refused() -> None:
    with pytest.raises(Problem, match="archive"):
        name_stores(["archive=sqlite:///a.db", "archive=file://b.ndjson"])
