"""`wiredesk stories show` against a real Redis."""

from __future__ import annotations

import pytest
from redis import Redis

from shared.identity import article_uri
from shared.settings import Settings
from shared.stories import StoryIndex
from tests.cli.command_runs import run_here
from tests.story_texts import a_story, ask, with_chrome

ORIGINAL, COPY = article_uri("courier"), article_uri("herald")


@pytest.fixture
def placed(redis: Redis) -> None:
    StoryIndex(redis).place(
        [ask("courier", a_story(1)), ask("herald", with_chrome(a_story(1))), ask("tram", a_story(2))]
    )


def test_a_story_is_shown_from_any_of_its_articles(capfd, placed, settings: Settings) -> None:
    done = run_here(capfd, "stories", "show", COPY, "--redis-url", settings.redis_url)
    assert done.code == 0
    lines = done.out.splitlines()
    assert lines[0] == f"story {ORIGINAL}: 2 articles"
    assert ORIGINAL in lines[1]
    assert "seen first" in lines[1]
    assert lines[2].startswith("→")
    assert COPY in lines[2]
    assert "% shared" in lines[2]


def test_a_story_as_json_names_every_member_with_its_role(capfd, placed, settings: Settings) -> None:
    done = run_here(capfd, "stories", "show", ORIGINAL, "--json", "--redis-url", settings.redis_url)
    assert (done.json["id"], done.json["size"]) == (ORIGINAL, 2)
    assert [(member["uri"], member["role"]) for member in done.json["members"]] == [
        (ORIGINAL, "canonical"),
        (COPY, "nearDuplicate"),
    ]


def test_an_article_alone_is_a_story_of_one(capfd, placed, settings: Settings) -> None:
    done = run_here(capfd, "stories", "show", article_uri("tram"), "--json", "--redis-url", settings.redis_url)
    assert done.json["size"] == 1


@pytest.mark.parametrize("name", [article_uri("nobody"), "urn:uuid:none", "01JDC0000000000000000000"])
def test_what_is_not_known_is_said_with_what_was_expected(capfd, placed, settings: Settings, name: str) -> None:
    done = run_here(capfd, "stories", "show", name, "--redis-url", settings.redis_url)
    assert done.code == 1
    assert name in done.err
    assert "urn:uuid:" in done.err
