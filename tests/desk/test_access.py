"""Who may see a page, and who may change something."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import pytest
from redis import Redis

from cli.redis_server import RedisServer
from shared.passwords import Role, login_line, write_login
from tests.desk.serving import Answer, Desk

PASSWORD = "a boat on the lake"


@pytest.fixture(scope="module")
def guarded(redis_server: RedisServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    folder: Path = tmp_path_factory.mktemp("guarded")
    for name, role in (("amara", Role.EDITOR), ("joseph", Role.READER)):
        write_login(folder / "logins", login_line(name, role, PASSWORD))
    serving = Desk(
        folder, redis_server.url, WIREDESK_STORES="archive=memory://", WIREDESK_DESK_LOGINS=f"{folder}/logins"
    )
    serving.start()
    yield serving
    serving.stop()


def post(desk: Desk, path: str, headers: dict[str, str] | None = None, **fields: str) -> Answer:
    form = {"content-type": "application/x-www-form-urlencoded", **(headers or {})}
    return desk.ask("POST", path, urlencode(fields), **form)


def log_in(desk: Desk, name: str) -> dict[str, str]:
    answer = post(desk, "/login", name=name, password=PASSWORD, next="/sources")
    assert (answer.status, answer.headers["location"]) == (303, "/sources")
    cookie = answer.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=strict" in cookie
    return {"cookie": cookie.split(";")[0]}


def test_without_a_session_pages_lead_to_the_login_and_twins_say_so(guarded: Desk, redis: Redis):
    answer = guarded.ask("GET", "/sources")
    assert (answer.status, answer.headers["location"]) == (303, "/login?next=/sources")
    assert guarded.ask("GET", "/sources.json").status == 401
    assert guarded.ask("GET", "/sources", cookie="wiredesk_session=guessed").status == 303


def test_a_session_opens_pages_until_it_is_closed(guarded: Desk, redis: Redis):
    session = log_in(guarded, "amara")
    assert guarded.ask("GET", "/sources", **session).status == 200
    assert post(guarded, "/logout", session).status == 303
    assert guarded.ask("GET", "/sources", **session).status == 303


def test_a_reader_may_look_and_an_editor_may_act(guarded: Desk, redis: Redis):
    fields = {"action": "discard", "reason": "bug", "source": "nobody"}
    assert post(guarded, "/dead-letters", log_in(guarded, "joseph"), **fields).status == 403
    assert post(guarded, "/dead-letters", log_in(guarded, "amara"), **fields).status == 303


def test_wrong_passwords_are_refused_and_after_ten_the_name_waits(guarded: Desk, redis: Redis):
    statuses = [post(guarded, "/login", name="amara", password=f"guess {n}").status for n in range(11)]
    assert statuses == [403] * 10 + [429]
    assert post(guarded, "/login", name="amara", password=PASSWORD).status == 429
    assert post(guarded, "/login", name="joseph", password=PASSWORD).status == 303


def test_after_the_login_only_pages_of_ours_follow(guarded: Desk, redis: Redis):
    for elsewhere in ("https://evil.example/", "//evil.example/", "/\\evil.example"):
        assert post(guarded, "/login", name="amara", password=PASSWORD, next=elsewhere).headers["location"] == "/"


def test_redis_holds_no_session_that_could_be_used(guarded: Desk, redis: Redis):
    token = log_in(guarded, "amara")["cookie"].partition("=")[2]
    assert not [key for key in redis.scan_iter() if token.encode() in key]


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://evil.example"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"origin": "null"},
    ],
)
def test_a_form_from_another_site_is_refused(desk: Desk, headers: dict[str, str]):
    fields = {"action": "discard", "reason": "bug", "source": "nobody"}
    assert post(desk, "/dead-letters", headers, **fields).status == 403
    ours = {"origin": f"http://127.0.0.1:{desk.port}", "sec-fetch-site": "same-origin"}
    assert post(desk, "/dead-letters", ours, **fields).status == 303


def test_a_desk_that_others_reach_shows_nothing_without_logins(redis_server: RedisServer, tmp_path: Path):
    open_to_all = Desk(tmp_path, redis_server.url, WIREDESK_STORES="archive=memory://", WIREDESK_DESK_HOST="0.0.0.0")
    open_to_all.start()
    try:
        answer = open_to_all.ask("GET", "/")
        assert (answer.status, "wiredesk logins add" in answer.body.decode()) == (403, True)
    finally:
        open_to_all.stop()
