"""The pages of a running desk, as a browser without JavaScript gets them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, urlencode

import pytest
from redis import Redis

from cli.redis_server import RedisServer
from shared.contracts import Record
from shared.dead_letters import list_letters
from shared.ledger import DoorLimits, Ledger
from shared.outcomes import Reason
from shared.parcels import Unreadable
from tests.desk.published import publish_samples, sample
from tests.desk.serving import Answer, Desk
from tests.ports import free_port

PAGES = ["/", "/articles", "/stories", "/entities", "/sources", "/dead-letters", "/try"]


@pytest.fixture(scope="module")
def records(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[dict[str, Record], str]]:
    url = f"sqlite:///{tmp_path_factory.mktemp('desk')}/records.db"
    yield publish_samples(url), url


@pytest.fixture(scope="module")
def shelf(
    redis_server: RedisServer, records: tuple[dict[str, Record], str], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Desk]:
    serving = Desk(tmp_path_factory.mktemp("shelf"), redis_server.url, WIREDESK_STORES=f"archive={records[1]}")
    serving.start()
    yield serving
    serving.stop()


def id_of(record: Record) -> str:
    return record.uri.removeprefix("urn:uuid:")


def post(desk: Desk, path: str, **fields: str) -> Answer:
    form = {"content_type": "application/x-www-form-urlencoded"}
    return desk.ask("POST", path, urlencode(fields), **form)


@pytest.mark.parametrize("path", PAGES)
def test_every_page_has_a_title_one_heading_and_a_language(shelf: Desk, path: str):
    answer = shelf.ask("GET", path)
    page = answer.body.decode()
    assert answer.status == 200
    assert 'lang="en"' in page
    assert re.search(r"<title>.+ · Wiredesk</title>", page)
    assert page.count("<h1") == 1
    assert not re.search(r"<script(?! src=)|\son[a-z]+=|style=", page)


@pytest.mark.parametrize("path", ["/flow", "/articles", "/stories", "/entities", "/sources", "/dead-letters"])
def test_every_page_has_a_twin_in_json(shelf: Desk, path: str):
    answer = shelf.ask("GET", f"{path}.json")
    assert answer.headers["content-type"] == "application/json"
    assert isinstance(answer.json, dict)


def test_an_article_is_printed_with_its_entities_marked_and_linked(shelf: Desk, records):
    ferry = records[0]["ferry"]
    page = shelf.ask("GET", f"/articles/{id_of(ferry)}").body.decode()
    assert re.search(r'<mark class="person[^"]*" title="Amara Oduya[^"]*">Amara Oduya</mark>', page)
    assert "four hundred passengers" in page
    assert "What was removed, and why" in page
    kenya = next(entity for entity in ferry.entities if entity.name == "Kenya")
    assert f"/entities/one?uri={quote(kenya.uri, safe='/')}" in page
    assert shelf.ask("GET", f"/entities/one?uri={quote(kenya.uri)}").status == 200


def test_versions_can_be_read_and_compared(shelf: Desk, records):
    place = f"/articles/{id_of(records[0]['ferry'])}"
    older = shelf.ask("GET", f"{place}?version=1").body.decode()
    assert "three hundred passengers" in older
    changed = shelf.ask("GET", f"{place}?against=1").body.decode()
    assert "<del>three</del>" in changed
    assert "<ins>four</ins>" in changed


def test_siblings_and_stories_lead_to_each_other(shelf: Desk, records):
    page = shelf.ask("GET", f"/articles/{id_of(records[0]['ferry'])}").body.decode()
    assert f"/articles/{id_of(records[0]['copy'])}" in page
    stories = shelf.ask("GET", "/stories.json").json["stories"]
    assert [story["articles"] for story in stories] == [2]
    assert [member["role"] for member in stories[0]["members"]] == ["original", "copy"]
    listed = shelf.ask("GET", "/stories").body.decode()
    assert all(f"/articles/{id_of(records[0][name])}" in listed for name in ("ferry", "copy"))


def test_an_article_full_of_scripts_and_turned_text_and_a_line_of_2_mb_is_shown_as_text(shelf: Desk, records):
    answer = shelf.ask("GET", f"/articles/{id_of(records[0]['hostile'])}")
    page = answer.body.decode()
    assert answer.status == 200
    assert len(page) < 2_000_000
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "<img" not in page
    assert "\u202e" not in re.sub(r"<article.*</article>", "", page, flags=re.DOTALL)


def test_what_does_not_exist_is_told_so_in_both_forms(shelf: Desk):
    nobody = "00000000-0000-5000-8000-000000000000"
    assert shelf.ask("GET", f"/articles/{nobody}").status == 404
    answer = shelf.ask("GET", f"/articles/{nobody}.json")
    assert (answer.status, "No article" in answer.json["problem"]) == (404, True)


def test_a_raw_article_is_tried_and_nothing_is_stored(shelf: Desk, redis_server: RedisServer):
    before = set(Redis.from_url(redis_server.url).keys())
    answer = post(shelf, "/try", content=sample("lake_ferry"), media_type="text/plain")
    page = answer.body.decode()
    assert answer.status == 200
    assert "Kenya, Uganda agree to reopen lake ferry line" in page
    assert set(Redis.from_url(redis_server.url).keys()) <= before  # some expire meanwhile
    kept = post(shelf, "/try.json", content=sample("lake_ferry"), media_type="text/plain")
    assert "attachment" in kept.headers["content-disposition"]
    assert kept.json["headlines"][0]["value"] == "Kenya, Uganda agree to reopen lake ferry line"


def test_a_text_that_is_no_article_is_told_why(shelf: Desk):
    page = post(shelf, "/try", content="Page not found", media_type="text/plain").body.decode()
    assert "Rejected" in page
    assert post(shelf, "/try", content=" ", media_type="text/plain").status == 400
    assert post(shelf, "/try", content="x", media_type="image/png").status == 400


@pytest.fixture
def dead(ledger: Ledger) -> Ledger:
    items = [b'{"content": 3}', b'{"content": "<script>alert(1)</script>\x1b[31m"}', b"\xff\xfe"]
    ledger.redis.lpush("inbox", *items)
    claimed = ledger.claim("door", DoorLimits()).items
    found = [Unreadable("night-crawler", Reason.BAD_SCHEMA, "content: no text", item) for item in claimed]
    ledger.accept("door", found)
    assert len(list(list_letters(ledger))) == 3
    return ledger


def test_dead_letters_are_grouped_and_shown_safely(shelf: Desk, dead: Ledger):
    (group,) = shelf.ask("GET", "/dead-letters.json").json["groups"]
    assert (group["reason"], group["source"], group["count"]) == ("bad_schema", "night-crawler", 3)
    for letter in list_letters(dead):
        page = shelf.ask("GET", f"/dead-letters/{letter.id}").body.decode()
        assert "<script>alert" not in page
        shown = re.search(r'<pre class="bytes".*?</pre>', page, re.DOTALL).group()
        assert "\x1b" not in shown
        assert ("\\x1b[31m" in shown) == ("script" in letter.content)


def test_one_is_mended_and_replayed_and_the_rest_is_discarded_each_with_a_line_of_audit(shelf: Desk, dead: Ledger):
    first = next(list_letters(dead))
    mended = json.dumps({"content": sample("night_train")})
    assert post(shelf, f"/dead-letters/{first.id}", content=mended).status == 303
    assert dead.redis.lrange("inbox", 0, -1) == [mended.encode()]
    assert post(shelf, "/dead-letters", action="discard", reason="bad_schema", source="night-crawler").status == 303
    assert list(list_letters(dead)) == []
    audit = shelf.ask("GET", "/dead-letters.json").json["audit"]
    assert [(line["action"], line["articles"]) for line in audit] == [("discard", 2), ("replay mended", 1)]


def test_forms_that_say_nothing_do_nothing(shelf: Desk, dead: Ledger):
    assert post(shelf, "/dead-letters", action="explode", reason="bad_schema", source="night-crawler").status == 400
    assert post(shelf, "/dead-letters", action="discard").status == 400
    assert post(shelf, "/dead-letters/none", content="x").status == 404
    assert len(list(list_letters(dead))) == 3


def test_while_redis_and_the_store_are_away_every_page_says_so(tmp_path: Path):
    nowhere = f"redis://127.0.0.1:{free_port()}/0"
    away = Desk(tmp_path, nowhere, WIREDESK_STORES=f"archive=sqlite:///{tmp_path}/none.db")
    away.start()
    try:
        paths = ["/", "/sources", "/dead-letters", "/dead-letters/any", "/articles", "/stories", "/entities.json"]
        assert {path: away.ask("GET", path).status for path in paths} == dict.fromkeys(paths, 503)
        assert "Redis does not answer" in away.ask("GET", "/sources.json").json["problem"]
    finally:
        away.stop()
