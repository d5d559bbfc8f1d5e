"""Who may deliver and read: tokens, sources, rates, and browsers that are sent by others."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from redis import Redis

from desk.api.senders import Doorkeeper, TokenBook
from desk.settings import DeskSettings
from shared.tokens import make_token, write_tokens
from tests.desk.serving import Desk, Holder
from tests.desk.test_deliveries import assert_problem, raw_of

ARTICLE = json.dumps({"content": "Ferry line reopens"})


def test_without_a_token_nobody_is_served_once_there_is_one(strict_desk: Desk) -> None:
    for answer in (
        strict_desk.deliver(ARTICLE),
        strict_desk.deliver(ARTICLE, authorization="Bearer wd_guessed"),
        strict_desk.ask("GET", "/v1/status"),
        strict_desk.ask("GET", "/v1/events"),
        strict_desk.ask("GET", "/v1/articles/1"),
    ):
        assert_problem(answer, 401, "unauthorized")
        assert answer.headers["www-authenticate"].startswith("Bearer")
    assert strict_desk.ask("GET", "/healthz").status == 200


def test_articles_get_the_source_of_the_token_and_another_one_is_refused(holder: Holder, redis: Redis) -> None:
    assert raw_of(redis, holder.deliver(ARTICLE)).source == "harbour-times"
    stated = json.dumps({"content": "x", "source": "other-times"})
    assert_problem(holder.deliver(stated), 422, "other_source")


def test_a_token_for_one_source_sees_only_its_own_articles(holder: Holder, reader: Holder, redis: Redis) -> None:
    own = holder.deliver(ARTICLE).headers["location"]
    foreign = reader.deliver(json.dumps({"content": "x", "source": "other-times"})).headers["location"]
    assert holder.ask("GET", own).status == reader.ask("GET", foreign).status == reader.ask("GET", own).status == 200
    assert_problem(holder.ask("GET", foreign), 404, "not_found")
    assert_problem(holder.ask("GET", f"{foreign}/trace"), 404, "not_found")
    assert set(holder.ask("GET", "/v1/status").json["sources"]) == {"harbour-times"}
    assert set(reader.ask("GET", "/v1/status").json["sources"]) == {"harbour-times", "other-times"}


def test_a_removed_token_is_refused_at_once(holder: Holder, redis: Redis) -> None:
    assert holder.deliver(ARTICLE).status == 202
    holder.be_removed()
    assert_problem(holder.deliver(ARTICLE), 401, "unauthorized")


def test_more_than_a_minutes_worth_is_refused_until_there_is_room_again(holder: Holder, reader: Holder) -> None:
    lines = "".join(json.dumps({"content": f"article {n}"}) + "\n" for n in range(5))
    assert holder.deliver(lines, "application/x-ndjson").status == 202
    assert holder.deliver(lines, "application/x-ndjson").status == 202  # there was something left, so all of it
    refused = holder.deliver(ARTICLE)
    assert_problem(refused, 429, "too_many")
    assert 1 <= int(refused.headers["retry-after"]) <= 60
    assert reader.deliver(ARTICLE).status == 202  # the other's rate is its own


def test_a_page_of_another_site_cannot_use_a_desk_that_is_open_to_this_machine(desk: Desk, redis: Redis) -> None:
    assert_problem(desk.deliver("x", "text/plain", origin="https://elsewhere.example"), 403, "foreign_page")
    assert_problem(desk.deliver("x", "text/plain", sec_fetch_site="cross-site"), 403, "foreign_page")
    assert desk.deliver("x", "text/plain", origin=f"http://127.0.0.1:{desk.port}").status == 202


@pytest.mark.parametrize(("host", "is_local"), [("127.0.0.1", True), ("::1", True), ("0.0.0.0", False), ("db1", False)])
def test_only_a_desk_on_loopback_is_ever_open(host: str, is_local: bool) -> None:
    assert Doorkeeper(DeskSettings(desk_host=host)).is_local is is_local


def test_a_file_of_tokens_that_got_broken_opens_nothing_and_forgets_nobody(tmp_path: Path) -> None:
    path = tmp_path / "tokens"
    token, secret = make_token("crawler", None)
    write_tokens(path, [token])
    book = TokenBook(path)
    path.write_text("{broken")
    assert book and book.find(secret) == token
    assert TokenBook(path)  # nobody is known, and nobody gets in


def test_without_a_file_there_are_no_tokens(tmp_path: Path) -> None:
    assert not TokenBook(None) and not TokenBook(tmp_path / "tokens")
